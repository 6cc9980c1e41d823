import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../src/core/certification.ts';
import { parseComment } from '../../src/core/commands/grammar.ts';
import type { SaidComment } from '../../src/core/issued.ts';
import {
  allFinished,
  evidenceOf,
  hasScores,
  isReady,
  missingFrom,
  sheetOf,
  sheetsOf,
} from '../../src/core/verdict/sheets.ts';
import { comment, courseIn, idOf, program } from './builders.ts';

const { rubric } = courseIn(program);
const vocabulary = { bot: 'fieldcert-bot', criteria: rubric.criteria.map(({ id }) => id), scale: [1, 2, 3, 4] };

function said(id: number, who: string, text: string): SaidComment {
  const { author, textHash, createdAt, updatedAt, lines } = comment(id, who, text);
  const { said: all, faults } = parseComment(lines, vocabulary);
  expect(faults).toEqual([]);
  const commands = all.map(({ command }) => command);
  return { noteId: id, author, textHash, at: createdAt, updatedAt, writtenAt: updatedAt, commands };
}

function attempt(comments: readonly SaidComment[]): Attempt {
  const chosen = ['omar', 'ines'].map((username) => ({ userId: idOf(username), at: 0, because: 'is in the pool' }));
  const pick = { chosen, passedOver: [] };
  const base = { number: 1, project: 'field/certification', openedAt: 0, dueOn: '2026-12-08', revision: 0 };
  return { ...base, rubric, reviewersNeeded: 2, pick, said: comments };
}

const values = (of: Attempt, who: string) =>
  Object.fromEntries(sheetOf(of, idOf(who)).scores.map(({ criterion, value }) => [criterion, value]));
const allAt = (value: number) => Object.fromEntries(vocabulary.criteria.map((id) => [id, value]));

describe('all have finished', () => {
  const both = [said(1, 'omar', '/score all 3\n/finish'), said(2, 'ines', '/score all 3\n/finish')];
  it.each([
    ['who sit on every seat', 2, both, true],
    ['but one', 2, both.slice(1), false],
    ['who review, while a seat is empty', 3, both, false],
  ])('%s', (_, reviewersNeeded, comments, expected) => {
    expect(allFinished({ ...attempt(comments), reviewersNeeded })).toBe(expected);
  });

  it('is not so where nobody reviews', () => {
    expect(allFinished({ ...attempt([]), pick: { chosen: [], passedOver: [] } })).toBe(false);
  });
});

describe('a sheet', () => {
  it('is empty at first, and misses every criterion', () => {
    const sheet = sheetOf(attempt([]), idOf('omar'));
    expect(sheet).toEqual({ reviewer: idOf('omar'), scores: [], finished: false });
    expect(missingFrom(attempt([]), sheet)).toEqual(['recap', 'value', 'flow', 'accuracy', 'engage', 'landing']);
    expect(hasScores(attempt([]))).toBe(false);
  });

  it('takes "all" for every criterion, with the reason', () => {
    const sheet = sheetOf(attempt([said(1, 'omar', '/score all 3 Solid')]), idOf('omar'));
    expect(sheet.scores).toEqual(vocabulary.criteria.map((criterion) => ({ criterion, value: 3, why: 'Solid' })));
    expect(sheet.finished).toBe(false);
  });

  it.each([
    ['one after all', '/score all 3', '/score value 4', { ...allAt(3), value: 4 }],
    ['all after one', '/score value 4', '/score all 3', allAt(3)],
    ['a block after one', '/score value 4', '/score\nvalue 2\nflow 3', { value: 2, flow: 3 }],
    ['one twice', '/score value 4 Great', '/score value 3', { value: 3 }],
  ])('lets the later comment win: %s', (_, first, second, expected) => {
    expect(values(attempt([said(1, 'omar', first), said(2, 'omar', second)]), 'omar')).toEqual(expected);
  });

  it('forgets the reason of a score that was given again without one', () => {
    const given = attempt([said(1, 'omar', '/score value 4 Great'), said(2, 'omar', '/score value 3')]);
    expect(sheetOf(given, idOf('omar')).scores).toEqual([{ criterion: 'value', value: 3 }]);
  });

  it('is finished once everything is scored and /finish was said, in any order', () => {
    const half = '/score\nrecap 3\nvalue 3\nflow 3';
    const rest = '/score\naccuracy 3\nengage 3\nlanding 3';
    const finished = (...texts: string[]) =>
      sheetOf(attempt(texts.map((text, index) => said(index + 1, 'omar', text))), idOf('omar')).finished;
    expect(finished(half, '/finish')).toBe(false);
    expect(finished(half, rest)).toBe(false);
    expect(finished(half, rest, '/finish')).toBe(true);
    expect(finished(half, '/finish', rest)).toBe(true);
    expect(finished('/score all 3\n/finish')).toBe(true);
  });

  it('holds its own reviewer’s words only, in the order of the seats', () => {
    const given = attempt([said(1, 'ines', '/score all 2'), said(2, 'omar', '/score all 4\n/finish')]);
    expect(values(given, 'ines')).toEqual(allAt(2));
    expect(values(given, 'omar')).toEqual(allAt(4));
    expect(sheetsOf(given).map(({ reviewer }) => reviewer)).toEqual([idOf('omar'), idOf('ines')]);
    expect(sheetsOf(given).map(({ finished }) => finished)).toEqual([true, false]);
  });

  it('does not hold what somebody without a seat said', () => {
    expect(sheetsOf(attempt([said(1, 'lena', '/score all 1\n/finish')])).flatMap(({ scores }) => scores)).toEqual([]);
  });
});

describe('what the learner gave', () => {
  it('keeps the order of the comments and of their lines', () => {
    const given = attempt([
      said(2, 'maya', '/evidence https://example.com/c'),
      said(1, 'maya', '/evidence https://example.com/a Demo\n/evidence https://example.com/b'),
    ]);
    expect(evidenceOf(given).map(({ url, words }) => [url, words])).toEqual([
      ['https://example.com/a', 'Demo'],
      ['https://example.com/b', undefined],
      ['https://example.com/c', undefined],
    ]);
    expect(isReady(given)).toBe(false);
    expect(isReady(attempt([said(1, 'maya', '/ready-for-review')]))).toBe(true);
  });
});

describe('comments count in the order they were written', () => {
  const texts = fc.constantFrom(
    '/score all 3',
    '/score all 4 Clear',
    '/score value 2',
    '/score\nrecap 4\nvalue 4 Strong\nflow 3',
    '/finish',
    '/score accuracy 1\n/finish',
    '/evidence https://example.com/a',
    '/ready-for-review',
  );
  const authors = fc.constantFrom('omar', 'ines', 'maya', 'lena');
  const threads = fc.array(fc.tuple(authors, texts), { maxLength: 12 });

  it('so any order of arrival gives the same sheets and evidence', () => {
    fc.assert(
      fc.property(threads, fc.infiniteStream(fc.nat()), (thread, chance) => {
        const comments = thread.map(([who, text], index) => said(index + 1, who, text));
        const shuffled = comments
          .map((one) => ({ one, at: chance.next().value ?? 0 }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ one }) => one);
        expect(sheetsOf(attempt(shuffled))).toEqual(sheetsOf(attempt(comments)));
        expect(evidenceOf(attempt(shuffled))).toEqual(evidenceOf(attempt(comments)));
      }),
    );
  });

  it('so each score is the one of the latest comment that gave one', () => {
    fc.assert(
      fc.property(threads, (thread) => {
        const comments = thread.map(([who, text], index) => said(index + 1, who, text));
        for (const { reviewer, scores } of sheetsOf(attempt(comments))) {
          for (const { criterion, value } of scores) {
            const given = comments
              .filter(({ author }) => author === reviewer)
              .flatMap(({ commands }) => commands)
              .flatMap((command) => (command.say === 'score' ? command.scores : []))
              .filter((score) => score.criterion === criterion || score.criterion === 'all');
            expect(value).toBe(given.at(-1)?.value);
          }
        }
      }),
    );
  });
});
