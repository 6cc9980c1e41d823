import type { Fraction } from './fraction.ts';

const digits = 2;

/**
 * A fraction as people read it: `3.35`, and where no short decimal is exact `17/6, about 2.83`. It is cut off and never
 * rounded up, so that what falls short of a bar does not look as if it reached it.
 */
export function numberWords({ over, under }: Fraction): string {
  const scaled = BigInt(over) * 10n ** BigInt(digits);
  const exact = scaled % BigInt(under) === 0n;
  const text = (scaled / BigInt(under)).toString().padStart(digits + 1, '0');
  const decimal = `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return exact ? decimal.replace(/\.?0+$/, '') : `${over}/${under}, about ${decimal}`;
}
