import { compare, fractionOf, multiply } from '../../core/fraction.ts';

/** A score of a statement, each number as it was written. */
export type WrittenScore = { readonly [Key in 'scaled' | 'raw' | 'min' | 'max']?: string | undefined };

type Share = { readonly raw: string; readonly max: string };

/** `units / 10 ** scale`. */
type Exact = { readonly units: bigint; readonly scale: number };

/**
 * How much of what could be reached was reached, exactly; undefined where a score does not say. Where it says so twice, `scaled` and `raw`
 * within `min` and `max`, less counts: a scaled 0.8 may be a rounded 79.96 of 100.
 */
export function shareOf({ scaled, raw, min = '0', max }: WrittenScore): Share | undefined {
  const shares: Share[] = [];
  if (scaled !== undefined) shares.push({ raw: textOf(exactOf(scaled)), max: '1' });
  if (raw !== undefined && max !== undefined) {
    const least = exactOf(min);
    const whole = textOf(minus(exactOf(max), least));
    if (/[1-9]/.test(whole)) shares.push({ raw: textOf(minus(exactOf(raw), least)), max: whole });
  }
  return shares.toSorted(byShare)[0];
}

/** Whether one of two numbers, as written, is below the other. */
export function isBelow(a: string, b: string): boolean {
  return minus(exactOf(a), exactOf(b)).units < 0n;
}

/** Whether a number can be taken as it is written: no longer than anybody writes one. */
export function isExact(text: string): boolean {
  return pattern.test(text);
}

function byShare(a: Share, b: Share): -1 | 0 | 1 {
  return compare(multiply(fractionOf(a.raw), fractionOf(b.max)), multiply(fractionOf(b.raw), fractionOf(a.max)));
}

const pattern = /^(-?)(\d{1,15})(?:\.(\d{1,20}))?(?:[eE]([+-]?\d))?$/;

function exactOf(text: string): Exact {
  const [, sign, whole = '0', part = '', exponent = '0'] = pattern.exec(text) ?? [];
  const units = BigInt(`${whole}${part}`) * (sign === '-' ? -1n : 1n);
  const scale = part.length - Number(exponent);
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 };
}

function minus(a: Exact, b: Exact): Exact {
  const scale = Math.max(a.scale, b.scale);
  const at = ({ units, scale: own }: Exact) => units * 10n ** BigInt(scale - own);
  return { units: at(a) - at(b), scale };
}

/** As a plain decimal; below 0 nobody can reach less than 0. */
function textOf({ units, scale }: Exact): string {
  if (units <= 0n) return '0';
  const digits = String(units).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const part = digits.slice(digits.length - scale).replace(/0+$/, '');
  return part === '' ? whole : `${whole}.${part}`;
}
