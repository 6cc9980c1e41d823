import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, atLeast, compare, fractionOf, mean, multiply } from '../../src/core/fraction.ts';

const digits = (most: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: most }).map((all) => all.join(''));
const decimals = fc.tuple(digits(30), fc.option(digits(30), { nil: undefined }));
const text = ([whole, part]: readonly [string, string | undefined]) =>
  part === undefined ? whole : `${whole}.${part}`;

/** The decimal times 10³⁰ as one whole number. */
function scaled([whole, part = '']: readonly [string, string | undefined]): bigint {
  return BigInt(whole) * 10n ** 30n + BigInt(part.padEnd(30, '0'));
}

const scale = 10n ** 30n;

describe('a decimal as an exact fraction', () => {
  it.each([
    ['0', '0', '1'],
    ['0.0', '0', '1'],
    ['80', '80', '1'],
    ['80.00', '80', '1'],
    ['92.5', '185', '2'],
    ['0.1', '1', '10'],
    ['007', '7', '1'],
    ['3.6', '18', '5'],
  ])('%s is %s over %s', (decimal, over, under) => {
    expect(fractionOf(decimal)).toEqual({ over, under });
  });

  it('takes a whole number too', () => {
    expect(fractionOf(4)).toEqual({ over: '4', under: '1' });
  });

  it.each(['', ' 1', '1.', '.5', '-1', '+1', '1e3', '1,5', '٣', 'NaN', 'Infinity', '0x10'])(
    'refuses "%s"',
    (written) => {
      expect(() => fractionOf(written)).toThrow(RangeError);
    },
  );

  it('stays exact over ten thousand digits without a pattern', () => {
    const nearly = `79.${(7n ** 12_000n).toString()}`;
    expect(atLeast(fractionOf(nearly), fractionOf(80))).toBe(false);
    expect(compare(multiply(fractionOf(nearly), fractionOf(100)), multiply(fractionOf(80), fractionOf(100)))).toBe(-1);
  });
});

describe('arithmetic agrees with whole numbers of 10⁻³⁰', () => {
  it('compares', () => {
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        const expected = scaled(a) < scaled(b) ? -1 : scaled(a) > scaled(b) ? 1 : 0;
        expect(compare(fractionOf(text(a)), fractionOf(text(b)))).toBe(expected);
        expect(atLeast(fractionOf(text(a)), fractionOf(text(b)))).toBe(expected >= 0);
      }),
    );
  });

  it('adds and multiplies', () => {
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        const sum = add(fractionOf(text(a)), fractionOf(text(b)));
        expect(BigInt(sum.over) * scale).toBe((scaled(a) + scaled(b)) * BigInt(sum.under));
        const product = multiply(fractionOf(text(a)), fractionOf(text(b)));
        expect(BigInt(product.over) * scale * scale).toBe(scaled(a) * scaled(b) * BigInt(product.under));
      }),
    );
  });

  it('takes the mean, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(decimals, { minLength: 1, maxLength: 9 }), (values) => {
        const fractions = values.map((value) => fractionOf(text(value)));
        const average = mean(fractions);
        const total = values.reduce((sum, value) => sum + scaled(value), 0n);
        expect(BigInt(average.over) * scale * BigInt(values.length)).toBe(total * BigInt(average.under));
        expect(mean(fractions.toReversed())).toEqual(average);
      }),
    );
  });

  it('keeps every fraction in lowest terms', () => {
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        expect(multiply(fractionOf(text(a)), fractionOf('1.0'))).toEqual(fractionOf(text(a)));
        expect(add(fractionOf(text(a)), fractionOf(text(b)))).toEqual(add(fractionOf(text(b)), fractionOf(text(a))));
      }),
    );
  });

  it('has one third that floating point does not', () => {
    expect(mean([3, 3, 4].map(fractionOf))).toEqual({ over: '10', under: '3' });
  });
});
