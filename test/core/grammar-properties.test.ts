import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseComment } from '../../src/core/commands/grammar.ts';
import { read, vocabulary } from './comment-lines.ts';

const criterion = fc.constantFrom(...vocabulary.criteria);
const value = fc.constantFrom(...vocabulary.scale);
const words = fc.stringMatching(/^[a-z]{4,12}( [a-z]{4,12}){0,5}$/).filter((text) => !text.startsWith('all'));
const anyCase = (text: string) =>
  fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((upper) => [...text].map((letter, index) => (upper[index] ? letter.toUpperCase() : letter)).join(''));

const nearlyCommands = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '/score',
        'value',
        '4',
        '@fieldcert',
        '/',
        ':',
        '=',
        '\t',
        ' ',
        '\n',
        'all',
        '[',
        '](',
        'https://',
        '\u202e',
        '😀',
        '9.5',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(' '));

describe('reading any comment', () => {
  it('never throws, and every fault points into a line of the comment', () => {
    fc.assert(
      fc.property(nearlyCommands, (text) => {
        const count = text.split('\n').length;
        for (const fault of read(text).faults) {
          expect(fault.line).toBeGreaterThanOrEqual(1);
          expect(fault.line).toBeLessThanOrEqual(count);
          expect(fault.column).toBeGreaterThanOrEqual(0);
          expect(fault.length).toBeGreaterThanOrEqual(1);
          expect(fault.text.length).toBeLessThanOrEqual(120);
          expect(fault.text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('reads a score back whatever its spelling', () => {
    const spelled = fc.tuple(
      anyCase('/score'),
      criterion.chain((id) => fc.tuple(fc.constant(id), anyCase(id))),
      fc.constantFrom(' ', ': ', ' = ', '=', ' : ', '\t'),
      value,
      fc.option(words, { nil: undefined }),
    );
    fc.assert(
      fc.property(spelled, ([command, [id, written], sign, score, why]) => {
        const { said, faults } = read(`${command} ${written}${sign}${score}${why ? ` ${why}` : ''}`);
        expect(faults).toEqual([]);
        expect(said[0]?.command).toEqual({
          say: 'score',
          scores: [{ criterion: id, value: score, ...(why ? { why } : {}) }],
        });
      }),
    );
  });

  it('reads a block as the same scores one by one', () => {
    const block = fc.uniqueArray(fc.tuple(criterion, value), { minLength: 1, selector: ([id]) => id });
    fc.assert(
      fc.property(block, (list) => {
        const inBlock = read(`/score\n${list.map(([id, score]) => `${id} ${score}`).join('\n')}`);
        const oneByOne = read(list.map(([id, score]) => `/score ${id} ${score}`).join('\n'));
        const flat = (reading: typeof inBlock) =>
          reading.said.flatMap(({ command }) => (command.say === 'score' ? command.scores : []));
        expect(inBlock.faults).toEqual([]);
        expect(flat(inBlock)).toEqual(flat(oneByOne));
      }),
    );
  });

  it('offers what works: with the nearest word in its place the fault is gone', () => {
    const slip = fc.constantFrom(
      '/score valeu 4',
      '/socre value 4',
      '/score 3 flow',
      '/decide mreit Good',
      '/score value 4/4',
      '/evidence www.a.example',
      '@fieldcert finihs',
      '/score nextsteps 2',
      '/ready',
      '/explian',
    );
    fc.assert(
      fc.property(slip, words, (line, tail) => {
        const text = line.startsWith('/ready') || line.includes('finihs') ? line : `${line} ${tail}`;
        const [fault] = parseComment([{ number: 1, text }], vocabulary).faults;
        expect(fault?.nearest).toBeDefined();
        const { column = 0, length = 0, nearest = '' } = fault ?? {};
        const mended = text.slice(0, column) + nearest + text.slice(column + length);
        expect(read(mended).faults).toEqual([]);
      }),
    );
  });

  it('takes a line of a million characters in its stride', () => {
    const started = performance.now();
    for (const unit of ['a', ' ', '=', '4 ', '/score ', '[', '@fieldcert ', 'value:'])
      read(`/score ${unit.repeat(1_000_000 / unit.length)}`);
    for (const unit of ['/', '@', '[', '.', 'a.', ':']) read(`/evidence ${unit.repeat(1_000_000 / unit.length)}`);
    for (const begun of ['/score a', '/decide a', '/a', '@fieldcert a']) read(`${begun}${'!'.repeat(1_000_000)}a 3`);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
