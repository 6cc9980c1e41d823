import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../src/core/certification.ts';
import type { Sheet } from '../../src/core/sheets.ts';
import { decidedVerdict, outcomeOf, settle } from '../../src/core/verdict.ts';
import { courseIn, criterion, now, program } from './builders.ts';

const rubric = {
  id: 'small',
  version: 1,
  title: 'Small',
  evidence: 'Any',
  criteria: [criterion('a', 40, true), criterion('b', 30, true), criterion('c', 20), criterion('d', 10)],
};
const { scoring } = program;

function attemptOf(reviewersNeeded: number, of: Attempt['rubric'] = rubric): Attempt {
  const base = { number: 1, project: 'field/certification', openedAt: 0, dueOn: '2026-12-08', revision: 0 };
  return { ...base, rubric: of, reviewersNeeded, pick: { chosen: [], passedOver: [] }, said: [] };
}

/** One reviewer's finished sheet, its scores as digits in the order of the criteria. */
function sheet(digits: string, reviewer = 1): Sheet {
  const scores = rubric.criteria.map(({ id }, index) => ({ criterion: id, value: Number(digits[index]) }));
  return { reviewer, scores, finished: true };
}

function settled(...digits: string[]) {
  const sheets = digits.map((each, index) => sheet(each, index + 1));
  return settle(scoring, attemptOf(digits.length), sheets, now);
}

function outcome(...digits: string[]): string {
  const settlement = settled(...digits);
  return settlement.is === 'agreed' ? settlement.verdict.outcome : `moderator: ${settlement.because}`;
}

const different = 'moderator: The reviewers came to different outcomes.';
const apart = (name: string) => `moderator: The reviewers' scores for “Criterion ${name}” are far apart.`;

describe('one reviewer', () => {
  it.each([
    ['exactly the standard', '3333', 'pass'],
    ['a mean of exactly 3.0 with two weak parts', '3422', 'pass'],
    ['a mean of 2.9 with must-pass at 3', '3324', 'needs-development'],
    ['a must-pass at 2 though the mean is high', '4244', 'needs-development'],
    ['the other must-pass at 2', '2444', 'needs-development'],
    ['a 1 in the lightest part though all else is beyond', '4441', 'needs-development'],
    ['a 1 everywhere', '1111', 'needs-development'],
    ['a 2 in a part that need not be passed', '4442', 'merit'],
    ['merit at exactly 3.6 with must-pass at 4', '4424', 'merit'],
    ['exactly 3.6 with one must-pass at 3', '4343', 'pass'],
    ['a mean of 3.4 with must-pass at 4', '4422', 'pass'],
    ['all beyond', '4444', 'merit'],
  ])('%s: %s is %s', (_, digits, expected) => {
    expect(outcome(digits)).toBe(expected);
  });
});

describe('two reviewers', () => {
  it.each([
    ['agree on the standard', ['3333', '3333'], 'pass'],
    ['agree on merit', ['4444', '4424'], 'moderator: far'],
    ['agree on merit within a step', ['4443', '4434'], 'merit'],
    ['pass and merit are the same side', ['4434', '3333'], 'pass'],
    ['one pass, one not', ['3333', '3233'], different],
    ['one pass, one with a 1, named as outcomes first', ['3333', '3331'], different],
    ['both pass, two apart on a part', ['4444', '4442'], apart('d')],
    ['both need development, two apart', ['2444', '2224'], apart('b')],
    ['both need development for different parts, though the means pass', ['2334', '3234'], 'needs-development'],
    ['both need development, a 1 each', ['3331', '3331'], 'needs-development'],
    ['both need development, though each must-pass mean is half a step short', ['2444', '3234'], apart('b')],
  ])('%s', (_, digits, expected) => {
    const actual = outcome(...digits);
    if (expected === 'moderator: far') expect(actual).toBe(apart('c'));
    else expect(actual).toBe(expected);
  });

  it('both need development though the means pass, where the program lets them be two apart', () => {
    const patient = { ...scoring, disagreement: { criterionGapAtLeast: 3 } };
    const settlement = settle(patient, attemptOf(2), [sheet('2444'), sheet('4244')], now);
    expect(settlement).toMatchObject({
      verdict: {
        outcome: 'needs-development',
        criteria: [{ short: true }, { short: true }, { short: false }, { short: false }],
      },
    });
  });

  it('say why a verdict was reached, with exact means', () => {
    expect(settled('4443', '4434')).toMatchObject({
      is: 'agreed',
      verdict: {
        outcome: 'merit',
        because: 'All reviewers finished and agree: every criterion that must be met is well above the standard.',
        weightedMean: { over: '77', under: '20' },
        decidedAt: now,
        criteria: [
          { criterion: 'a', mean: { over: '4', under: '1' }, short: false },
          { criterion: 'b', mean: { over: '4', under: '1' }, short: false },
          { criterion: 'c', mean: { over: '7', under: '2' }, short: false },
          { criterion: 'd', mean: { over: '7', under: '2' }, short: false },
        ],
      },
    });
  });
});

describe('three reviewers', () => {
  it.each([
    ['all pass', ['3333', '3433', '4333'], 'pass'],
    ['all reach merit', ['4443', '4434', '4444'], 'merit'],
    ['all need development', ['2333', '2333', '3233'], 'needs-development'],
    ['two pass, one does not', ['3333', '3333', '3233'], different],
    ['one passes, two do not', ['3333', '2333', '3233'], different],
    ['the first and the last are two apart', ['4444', '4443', '4442'], apart('d')],
  ])('%s: %s', (_, digits, expected) => {
    expect(outcome(...digits)).toBe(expected);
  });
});

describe('what falls short', () => {
  it('is every criterion any reviewer saw below the standard, also where the mean reaches it', () => {
    const decision = { outcome: 'needs-development' as const, by: 5, because: 'Priya decided.', now };
    const verdict = decidedVerdict(scoring, attemptOf(2), [sheet('4333'), sheet('2334')], decision);
    expect(verdict.criteria.map(({ criterion: id, short }) => [id, short])).toEqual([
      ['a', true],
      ['b', false],
      ['c', false],
      ['d', false],
    ]);
    expect(verdict).toMatchObject({ outcome: 'needs-development', because: 'Priya decided.', decidedBy: 5 });
  });

  it('is a criterion without any score', () => {
    const decision = { outcome: 'needs-development' as const, by: 5, because: 'Priya decided.', now };
    const { criteria } = decidedVerdict(scoring, attemptOf(2), [], decision);
    expect(criteria.every(({ short }) => short)).toBe(true);
  });
});

describe('the rule over all sheets of the example rubric', () => {
  const { rubric: demo } = courseIn(program);
  const digits = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 6, maxLength: 6 });
  const demoSheet = (values: readonly number[]): Sheet => ({
    reviewer: 1,
    scores: demo.criteria.map(({ id }, index) => ({ criterion: id, value: values[index] ?? 1 })),
    finished: true,
  });

  it('agrees with whole-number arithmetic', () => {
    fc.assert(
      fc.property(digits, (values) => {
        const sum = demo.criteria.reduce((total, { weight }, index) => total + weight * (values[index] ?? 0), 0);
        const must = demo.criteria.flatMap(({ mustPass }, index) => (mustPass ? [values[index] ?? 0] : []));
        const passed = sum >= 300 && Math.min(...must) >= 3 && Math.min(...values) > 1;
        const expected = !passed ? 'needs-development' : sum >= 360 && Math.min(...must) >= 4 ? 'merit' : 'pass';
        expect(outcomeOf(scoring, attemptOf(1, demo), [demoSheet(values)]).outcome).toBe(expected);
      }),
    );
  });

  it('never depends on the order of the reviewers, and two who agree never get less than each alone', () => {
    const rank = ['needs-development', 'pass', 'merit'];
    fc.assert(
      fc.property(digits, digits, (one, other) => {
        const attempt = attemptOf(2, demo);
        const first = settle(scoring, attempt, [demoSheet(one), demoSheet(other)], now);
        expect(settle(scoring, attempt, [demoSheet(other), demoSheet(one)], now)).toEqual(first);
        if (first.is === 'disagreed') return;
        const alone = [one, other].map((values) => outcomeOf(scoring, attempt, [demoSheet(values)]).outcome);
        const ranks = alone.map((each) => rank.indexOf(each));
        expect(rank.indexOf(first.verdict.outcome)).toBeGreaterThanOrEqual(Math.min(...ranks));
        expect(rank.indexOf(first.verdict.outcome)).toBeLessThanOrEqual(Math.max(...ranks));
      }),
    );
  });
});
