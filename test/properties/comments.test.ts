import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseComment } from '../../src/core/commands/grammar.ts';
import type { Vocabulary } from '../../src/core/commands/utterance.ts';
import { readText } from '../../src/intake/spoken-lines.ts';
import { comments, mostFresh } from './comments.ts';
import { bot } from './spoken.ts';

/*
 * Whatever stands in a comment, what its author asks for is found, and nothing is that stands in code, in quotes, in lists or in HTML.
 *
 * FIELDCERT_PROPERTY_RUNS=1000 reads a hundred thousand comments, each time others, and looks for slow ones;
 * FIELDCERT_PROPERTY_SEED, as a failure prints it, makes the same ones again.
 */

const lives = Number(process.env.FIELDCERT_PROPERTY_RUNS ?? 50);
const runs = lives * 100;
const nightly = lives > 50;
const seed = Number(process.env.FIELDCERT_PROPERTY_SEED ?? (nightly ? Date.now() % 2 ** 31 : 20_261_125));
const timeout = 60_000 + runs * 20;

const vocabulary: Vocabulary = {
  bot,
  criteria: Array.from({ length: mostFresh }, (_, index) => `c${index + 1}`),
  scale: [1, 2, 3, 4],
};

function read(text: string) {
  const { said, faults } = parseComment(readText(text).lines, vocabulary);
  return {
    commands: said.map(({ line, command }) => ({ line, say: command.say })),
    wrong: faults.map(({ line }) => line),
  };
}

describe(`comments, seed ${seed}`, () => {
  it(`say what their authors ask for, and nothing else: ${runs} of them`, { timeout }, () => {
    const property = fc.property(comments, ({ text, commands, wrong }) => {
      expect(read(text)).toEqual({ commands, wrong });
    });
    fc.assert(property, { numRuns: runs, seed });
  });

  it('of any marks in any order are read without an error', { timeout }, () => {
    fc.assert(
      fc.property(repetition, (one) => void read(repeated(one, 2000))),
      { numRuns: runs / 10, seed },
    );
  });

  it.runIf(nightly)('of ten thousand characters are read within 50 ms', { timeout }, () => {
    for (let warm = 0; warm < 50; warm += 1) read('Well, `a` <b>\n\n/finish\n'.repeat(100));
    const property = fc.property(repetition, (one) => {
      expect(fastest(repeated(one, 10_000))).toBeLessThan(50);
    });
    fc.assert(property, { numRuns: runs / 10, seed });
  });
});

const marks = fc.constantFrom(
  ...['/score ', '/finish', '/', `@${bot} `, '@', 'c1 ', '4', '/evidence ', '/decide ', 'pass ', '/review-by ', 'all '],
  ...[' ', '  ', '\t', '\n', '\n\n', '> ', '>', '>>>', '- ', '* ', '1. ', '1)', '    ', '`', '``', '```', '~~~', '---'],
  ...['<', '<a>', '</a>', '<a b="', "<b c='", '<!--', '-->', '<?', '?>', '<!a', '<![CDATA[', ']]>', '<div>', '</div>'],
  ...[
    '===',
    '"',
    "'",
    '=',
    '-',
    '_',
    '*',
    '**',
    '[',
    '](',
    ')',
    '![',
    '|',
    '$',
    '$$',
    '$`',
    '#',
    '\\',
    '&',
    '.',
    ':',
    '!',
    'a',
    'https://',
  ],
  ...['\u00A0', '\u2028', '\f', '\u200B', '\uE000', '\uFEFF', '😀', '\u0301', '\uD800', '\u0000'],
);

const some = fc.array(marks, { maxLength: 5 }).map((parts) => parts.join(''));

/** The same marks over and over between a beginning and an end, as somebody might who wants to be slow to read. */
const repetition = fc.record({ begin: some, unit: some.filter((unit) => unit !== ''), end: some });

function repeated(
  { begin, unit, end }: typeof repetition extends fc.Arbitrary<infer One> ? One : never,
  length: number,
) {
  return begin + unit.repeat(length / unit.length) + end;
}

/** Milliseconds of the fastest of a few readings: what a busy machine adds is not the comment's fault. */
function fastest(text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 5 && best >= 50; attempt += 1) {
    const started = performance.now();
    read(text);
    best = Math.min(best, performance.now() - started);
  }
  return best;
}
