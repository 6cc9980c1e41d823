import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Certification } from '../../src/core/certification.ts';
import type { ExamResult } from '../../src/core/exams/exam.ts';
import { standingResults } from '../../src/core/exams/standing.ts';
import { contextOf, type Life, newLife, now, program, result } from './builders.ts';

const day = 86_400_000;
const exam = program.exams.find(({ id }) => id === 'SA-101');
if (!exam) throw new Error('There is no SA-101.');
const standing = (...results: readonly ExamResult[]) => standingResults(exam, results).map(({ eventId }) => eventId);
const sat = (eventId: string, raw: number, differences: Partial<ExamResult> = {}) =>
  result('SA-101', 'maya', raw, { eventId, completedAt: now - day, ...differences });

describe('of one sitting', () => {
  it.each<readonly [string, readonly ExamResult[], readonly string[]]>([
    ['the score given later counts', [sat('a', 84, { scoredAt: 1 }), sat('b', 78, { scoredAt: 2 })], ['b']],
    ['also where it came first', [sat('b', 78, { scoredAt: 2 }), sat('a', 84, { scoredAt: 1 })], ['b']],
    [
      'what names the one it replaces counts, whenever',
      [sat('a', 84, { scoredAt: 9 }), sat('b', 78, { replaces: 'a' })],
      ['b'],
    ],
    [
      'the one that is named may be a correction itself',
      [sat('a', 84), sat('b', 78, { replaces: 'a' }), sat('c', 90, { replaces: 'b' })],
      ['c'],
    ],
    ['nothing replaces itself', [sat('a', 84, { replaces: 'a' })], ['a']],
    ['less counts where nothing tells which is newer', [sat('a', 84), sat('b', 78)], ['b']],
    [
      'what contradicts itself takes no place',
      [sat('a', 84, { scoredAt: 1 }), sat('b', 70, { scoredAt: 2, claim: 'passed' })],
      ['a'],
    ],
    ['nor does it by name', [sat('a', 84), sat('b', 70, { replaces: 'a', claim: 'passed' })], ['a']],
    [
      'a later time of the same attempt counts',
      [sat('a', 84, { attempt: 2, scoredAt: 9 }), sat('b', 78, { attempt: 2, completedAt: now, scoredAt: 1 })],
      ['b'],
    ],
  ])('%s', (_, results, counts) => {
    expect(standing(...results)).toEqual(counts);
  });

  it.each<readonly [string, ExamResult]>([
    ['another time', sat('b', 78, { completedAt: now })],
    ['another source', sat('b', 78, { source: 'lms' })],
    ['another attempt at the same time', sat('b', 78, { attempt: 2 })],
    ['an attempt of the same number half a year before', sat('b', 78, { attempt: 1, completedAt: now - 180 * day })],
  ])('is nothing with %s', (_, other) => {
    const first = sat('a', 84, other.attempt === undefined ? {} : { attempt: 1 });
    expect(standing(first, other).toSorted()).toEqual(['a', 'b']);
  });
});

describe('a result of a sitting that is known', () => {
  it('with another score is a correction: upward it opens the practical', () => {
    const life = newLife();
    life.exam(sat('a', 78, { scoredAt: 1 }));
    life.exam(sat('b', 84, { scoredAt: 2 }));
    expect(life.state()).toMatchObject({ is: 'preparing', results: [{ eventId: 'a' }, { eventId: 'b' }] });
  });

  it('downward it pauses a practical, and asks staff to look', () => {
    const life = newLife();
    life.exam(sat('a', 84, { scoredAt: 1 }));
    const { alert } = life.exam(sat('b', 78, { scoredAt: 2 }));
    expect(life.state()).toMatchObject({ is: 'preparing', paused: {} });
    expect(alert).toContain('corrected to 78 of 100, and no passed exam is left');
  });

  it('with the same score is nothing new, however it is written', () => {
    const life = newLife();
    life.exam(sat('a', 84, { scoredAt: 1 }));
    const before = life.state();
    const again = life.exam(sat('b', 0, { score: { raw: '4.20', max: '5' }, scoredAt: 2 }));
    expect(again).toMatchObject({ changes: [], because: expect.stringContaining('nothing changes') });
    expect({ ...life.state(), results: [] }).toEqual({ ...before, results: [] });
  });

  it('older than what is known is kept, and changes nothing', () => {
    const life = newLife();
    life.exam(sat('b', 84, { scoredAt: 2 }));
    const { because, changes } = life.exam(sat('a', 78, { scoredAt: 1 }));
    expect(because).toContain('corrected before it came');
    expect(changes).toEqual([]);
    expect(life.state().paused).toBeUndefined();
  });

  it('counts as one try', () => {
    const life = newLife();
    life.exam(sat('a', 40, { scoredAt: 1 }));
    life.exam(sat('b', 50, { scoredAt: 2 }));
    expect(life.state()).toMatchObject({ because: '50 of 100 is below the 80 % that SA-101 asks for.' });
  });
});

describe('an earlier pass that comes late', () => {
  it('is what a product assessment is awarded from', () => {
    const life = newLife(contextOf(), 'PK-CS/u101');
    life.exam(result('PK-CS', 'maya', 90, { completedAt: now }));
    life.exam(result('PK-CS', 'maya', 85, { completedAt: now - 9 * day }));
    expect(life.state()).toMatchObject({ is: 'certified', credential: { awardedAt: now - 9 * day } });
  });
});

/** Results of Maya: a few sittings, each scored once or more, each score told once or more under an id of its own. */
const results = fc
  .uniqueArray(
    fc.record({
      sitting: fc.integer({ min: 0, max: 3 }),
      scoredAt: fc.integer({ min: 1, max: 5 }),
      raw: fc.constantFrom(40, 79, 80, 95),
      counted: fc.boolean(),
    }),
    { selector: ({ sitting, scoredAt }) => `${sitting}/${scoredAt}`, minLength: 1, maxLength: 8 },
  )
  .map((all) =>
    all.map(({ sitting, scoredAt, raw, counted }) =>
      sat(`${sitting}/${scoredAt}`, raw, {
        completedAt: now - (sitting + 1) * day,
        scoredAt,
        ...(counted ? { source: 'lms', attempt: sitting + 1 } : {}),
      }),
    ),
  );

const orders = results.chain((all) => {
  const shuffled = fc.shuffledSubarray([...all, ...all], { minLength: all.length, maxLength: 2 * all.length });
  const order = shuffled.map((some) => [...some, ...all.filter((one) => !some.includes(one))]);
  return fc.record({ one: order, other: order });
});

function lived(exam: string, order: readonly ExamResult[], of = program): Life {
  const life = newLife(contextOf({ program: of }), `${exam}/u101`);
  for (const one of order) life.exam({ ...one, exam });
  return life;
}

const hasPractical = (state: Certification) => 'attempt' in state && state.attempt !== undefined;

describe('in any order, and however often they come', () => {
  it('the results of a learner end in the same certification', () => {
    fc.assert(
      fc.property(orders, ({ one, other }) => {
        const [first, second] = [lived('SA-101', one).state(), lived('SA-101', other).state()];
        expect(first.results).toEqual(second.results);
        const counts = standingResults(exam, first.results).some(({ score }) => Number(score.raw) >= 80);
        for (const state of [first, second]) {
          // Only what was begun because of a pass that was corrected later tells that it came first, and it is paused.
          if (counts) expect(hasPractical(state)).toBe(true);
          else expect(state.is === 'exam-failed' || state.paused !== undefined).toBe(true);
        }
        if (first.paused === undefined && second.paused === undefined) expect(first).toEqual(second);
      }),
    );
  });

  // A strict path depends on what was known when it was opened: what was earned before a fail came to light stays.
  it('a product assessment ends with a credential wherever a pass counts, and no path has to come first', () => {
    const advisory = {
      ...program,
      productAssessments: program.productAssessments.map((one) => ({
        ...one,
        retake: 'advisory' as const,
        retakeAfterDays: 0,
      })),
    };
    fc.assert(
      fc.property(orders, ({ one, other }) => {
        const [first, second] = [lived('PK-CS', one, advisory).state(), lived('PK-CS', other, advisory).state()];
        expect(first.results).toEqual(second.results);
        const counts = standingResults(exam, first.results).some(({ score }) => Number(score.raw) >= 80);
        // What was earned stays for a person to decide about.
        const may = counts ? ['certified'] : ['learning-path', 'certified'];
        for (const { is } of [first, second]) expect(may).toContain(is);
      }),
    );
  });
});
