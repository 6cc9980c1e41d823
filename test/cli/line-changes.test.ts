import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lineChanges } from '../../src/cli/line-changes.ts';

const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });

/** How many lines two texts have in common at most, found by trying everything. */
function common([a, ...as]: readonly string[], [b, ...bs]: readonly string[]): number {
  if (a === undefined || b === undefined) return 0;
  if (a === b) return 1 + common(as, bs);
  return Math.max(common(as, [b, ...bs]), common([a, ...as], bs));
}

function of(sign: '+' | '-', changes: ReturnType<typeof lineChanges>): readonly string[] {
  return changes.filter((change) => change.sign === sign).map(({ line }) => line);
}

/** Whether `part` is what is left of `whole` without some lines. */
function isWithin(part: readonly string[], whole: readonly string[]): boolean {
  let from = 0;
  return part.every((line) => {
    from = whole.indexOf(line, from) + 1;
    return from > 0;
  });
}

it('names as few lines as can be, each from its text and in order', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const changes = lineChanges(before, after);
      const kept = common(before, after);
      expect(changes).toHaveLength(before.length + after.length - 2 * kept);
      expect(of('-', changes)).toHaveLength(before.length - kept);
      expect(isWithin(of('-', changes), before)).toBe(true);
      expect(isWithin(of('+', changes), after)).toBe(true);
    }),
  );
});

it('finds a change at both ends of a hundred thousand lines', () => {
  const before = Array.from({ length: 100_000 }, (_, index) => `line ${index}`);
  const after = ['first', ...before.slice(1), 'last'];
  expect(lineChanges(before, after)).toEqual([
    { sign: '-', line: 'line 0' },
    { sign: '+', line: 'first' },
    { sign: '+', line: 'last' },
  ]);
});
