/** An exact non-negative fraction; kept as decimal text so that it survives JSON. */
export type Fraction = { readonly over: string; readonly under: string };

/** The exact value of a decimal such as "92.5". Throws on anything else: borders have checked it. */
export function fractionOf(decimal: string | number): Fraction {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(String(decimal));
  if (!match) throw new RangeError(`not a plain decimal: ${decimal}`);
  const digits = match[2] ?? '';
  return make(BigInt(`${match[1]}${digits}`), 10n ** BigInt(digits.length));
}

/** -1, 0 or 1 as `a` is below, equal to or above `b`. */
export function compare(a: Fraction, b: Fraction): -1 | 0 | 1 {
  const left = BigInt(a.over) * BigInt(b.under);
  const right = BigInt(b.over) * BigInt(a.under);
  return left < right ? -1 : left > right ? 1 : 0;
}

export function atLeast(a: Fraction, b: Fraction): boolean {
  return compare(a, b) >= 0;
}

export function add(a: Fraction, b: Fraction): Fraction {
  return make(BigInt(a.over) * BigInt(b.under) + BigInt(b.over) * BigInt(a.under), BigInt(a.under) * BigInt(b.under));
}

export function multiply(a: Fraction, b: Fraction): Fraction {
  return make(BigInt(a.over) * BigInt(b.over), BigInt(a.under) * BigInt(b.under));
}

/** `a` by `b`, which is not 0. */
export function divide(a: Fraction, b: Fraction): Fraction {
  return make(BigInt(a.over) * BigInt(b.under), BigInt(a.under) * BigInt(b.over));
}

/** The arithmetic mean; at least one value. */
export function mean(values: readonly Fraction[]): Fraction {
  const total = values.reduce(add, fractionOf(0));
  return multiply(total, make(1n, BigInt(values.length)));
}

/** The middle value, or the mean of the two in the middle; at least one value. */
export function median(values: readonly Fraction[]): Fraction {
  const sorted = values.toSorted(compare);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return mean(middle);
}

function make(over: bigint, under: bigint): Fraction {
  const shared = gcd(over, under);
  return { over: String(over / shared), under: String(under / shared) };
}

// A loop, because thousands of digits would need more frames than the stack has.
function gcd(a: bigint, b: bigint): bigint {
  let [large, small] = [a, b];
  while (small !== 0n) [large, small] = [small, large % small];
  return large === 0n ? 1n : large;
}
