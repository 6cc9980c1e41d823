import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../src/core/certification.ts';
import type { Sheet } from '../../src/core/verdict/sheets.ts';
import type { Settlement } from '../../src/core/verdict/verdict.ts';
import { decidedVerdict, outcomeOf, seenAt, settle } from '../../src/core/verdict/verdict.ts';
import { courseIn, now, program } from './builders.ts';
import { attemptFor, rubricOf, settledAs, sheetFor, small } from './sheet-builders.ts';

const { scoring } = program;
const settled = (...digits: string[]) => settledAs(small, digits);
const atLast = (...digits: string[]) => settledAs(small, digits, { again: true });

function inWords(settlement: Settlement): string {
  return settlement.is === 'agreed' ? settlement.verdict.outcome : `${settlement.is}: ${settlement.because}`;
}

const different = 'The reviewers came to different outcomes.';
const apart = (name: string) => `The reviewers are 2 steps or more apart on “Criterion ${name}”.`;
const justShort = 'The reviewers together are just short of a pass.';

describe('one reviewer', () => {
  it.each([
    ['exactly the standard', '3333', 'pass'],
    ['a mean of exactly 3.0 with two weak parts', '3422', 'pass'],
    ['a mean of 2.7 with must-pass at 3', '3322', 'needs-development'],
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
    expect(inWords(settled(digits))).toBe(expected);
  });

  it('gets a second one where the whole is just short of a pass', () => {
    expect(inWords(settled('3332'))).toBe(`further: ${justShort}`);
  });

  it('and a second one who differ are a moderator’s, since no rule picks one of two', () => {
    expect(inWords(atLast('3332', '3333'))).toBe(`moderator: ${different}`);
    expect(inWords(atLast('4442', '4444'))).toBe(`moderator: ${apart('d')}`);
    expect(inWords(atLast('3332', '3332'))).toBe('needs-development');
    expect(inWords(atLast('3333', '3433'))).toBe('pass');
  });
});

describe('two reviewers', () => {
  it.each([
    ['agree on the standard', ['3333', '3333'], 'pass'],
    ['both see merit, two apart on a part', ['4444', '4424'], `further: ${apart('c')}`],
    ['agree on merit within a step', ['4443', '4434'], 'merit'],
    [
      'pass and merit are the same side',
      ['4433', '3333'],
      `further: The reviewers are 15 or more percent points apart on the whole.`,
    ],
    ['pass and merit are the same side, less far apart', ['4433', '4333'], 'pass'],
    ['one pass, one not', ['3333', '3233'], `further: ${different}`],
    ['one pass, one with a 1, named as outcomes first', ['3333', '3331'], `further: ${different}`],
    ['both pass, two apart on a part', ['4444', '4442'], `further: ${apart('d')}`],
    ['both need development, two apart', ['2444', '2224'], `further: ${apart('b')}`],
    ['both need development for different parts', ['2333', '3233'], 'needs-development'],
    ['both need development, a 1 each', ['2221', '2221'], 'needs-development'],
    ['both just short', ['3332', '3332'], `further: ${justShort}`],
  ])('%s', (_, digits, expected) => {
    expect(inWords(settled(...digits))).toBe(expected);
  });

  it('both need development though the means pass, where the program lets them be two apart', () => {
    const settlement = settledAs(small, ['2444', '4244'], { disagreement: { criterionGapAtLeast: 3 } });
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
          { criterion: 'a', score: { over: '4', under: '1' }, short: false },
          { criterion: 'b', score: { over: '4', under: '1' }, short: false },
          { criterion: 'c', score: { over: '7', under: '2' }, short: false },
          { criterion: 'd', score: { over: '7', under: '2' }, short: false },
        ],
      },
    });
  });
});

const notMost =
  'moderator: The reviewers came to different outcomes, and the middle of their scores is not what most of them say.';
const nobodyAgrees = (name: string) =>
  `moderator: The reviewers came to different outcomes, and no two of them agree on “Criterion ${name}”, which must be met.`;

describe('three reviewers', () => {
  it.each([
    ['all pass', ['3333', '3433', '4333'], 'pass'],
    ['all reach merit', ['4443', '4434', '4444'], 'merit'],
    ['two reach merit, one a pass', ['4444', '4444', '3433'], 'merit'],
    ['all need development', ['2333', '2333', '3233'], 'needs-development'],
    [
      'all need development for different parts, though the middle scores pass',
      ['2344', '3244', '3341'],
      'needs-development',
    ],
    ['two pass, one does not', ['3333', '3333', '3233'], 'pass'],
    ['two pass, one gives a 1', ['3333', '3333', '3331'], 'pass'],
    ['two give a 1', ['3333', '4441', '4441'], 'needs-development'],
    ['one passes, two do not, by the same part', ['3333', '3233', '3233'], 'needs-development'],
    ['one passes, two do not, for different parts: the middle scores pass', ['3333', '2333', '3233'], notMost],
    ['everybody sees a must-pass part differently, around its bar', ['2333', '3333', '4333'], nobodyAgrees('a')],
    ['everybody sees another part differently', ['3323', '3333', '3343'], 'pass'],
    ['the first and the last are two apart, and all pass', ['4444', '4443', '4442'], 'merit'],
    [
      'all need development, each with another score of a must-pass part',
      ['1333', '2333', '3233'],
      'needs-development',
    ],
  ])('%s', (_, digits, expected) => {
    expect(inWords(settled(...digits))).toBe(expected);
    expect(inWords(atLast(...digits))).toBe(expected);
  });

  it('who all pass are not overruled by their middle scores, but two of them are a question for a moderator', () => {
    const even = rubricOf(25, 25, 25, 25);
    expect(settledAs(even, ['4323', '3423', '3342'])).toMatchObject({
      verdict: { outcome: 'pass', weightedMean: { over: '11', under: '4' } },
    });
    expect(inWords(settledAs(even, ['4323', '3423', '3341']))).toBe(notMost);
  });

  it('on the bar only: where even the lowest meets it, three different scores settle', () => {
    const scale = { ...scoring.scale, 5: { name: 'Far beyond', proficiency: 'Exceeding' } };
    expect(inWords(settledAs(small, ['3333', '4333', '5331'], { scale }))).toBe('pass');
  });

  it('are as many as a median needs: no fourth is called for, however close or lucky', () => {
    const all = { sampleShare: '1' };
    expect(inWords(settledAs(small, ['3332', '3332', '3332'], { disagreement: all }))).toBe('needs-development');
  });

  it('who are split say so', () => {
    expect(settled('3333', '3333', '3233')).toMatchObject({
      verdict: {
        because:
          'All reviewers finished, and the middle score of each criterion counts: the practical meets the standard.',
      },
    });
  });

  it('count by the middle score, exactly', () => {
    expect(settled('3434', '3344', '4333')).toMatchObject({
      verdict: {
        weightedMean: { over: '31', under: '10' },
        criteria: [{ score: { over: '3', under: '1' } }, {}, {}, { score: { over: '4', under: '1' } }],
      },
    });
  });
});

it('four reviewers, should a program ever have them, settle by the mean of the middle two', () => {
  expect(inWords(settled('4444', '3333', '3333', '3233'))).toBe('pass');
  expect(inWords(settled('3333', '3333', '3233', '3233'))).toBe(notMost);
  expect(settled('1111', '2222', '3222', '3222')).toMatchObject({
    verdict: { criteria: [{ score: { over: '5', under: '2' } }, {}, {}, {}] },
  });
});

describe('what falls short', () => {
  const decision = { outcome: 'needs-development' as const, by: 5, because: 'Priya decided.', now };
  const shortIn = (...digits: string[]) =>
    decidedVerdict(
      scoring,
      attemptFor(small),
      digits.map((each, at) => sheetFor(small, each, at)),
      decision,
    )
      .criteria.filter(({ short }) => short)
      .map(({ criterion: id }) => id)
      .join('');

  it.each([
    ['of two, what either saw below the standard, also where the mean reaches it', ['4333', '2334'], 'a'],
    ['of three, what two saw below the standard', ['2323', '2333', '3322'], 'ac'],
    ['of three who point to different parts, all that anybody saw', ['2333', '3233', '3332'], 'abd'],
    ['nothing, where nobody saw anything below it', ['3333', '3333'], ''],
    ['everything, where nobody scored', [], 'abcd'],
  ])('is %s', (_, digits, expected) => {
    expect(shortIn(...digits)).toBe(expected);
  });

  it('comes with the moderator’s words', () => {
    const verdict = decidedVerdict(scoring, attemptFor(small), [sheetFor(small, '4333')], decision);
    expect(verdict).toMatchObject({ outcome: 'needs-development', because: 'Priya decided.', decidedBy: 5 });
  });

  it.each([
    ['one', [2], 2],
    ['the lower of two', [3, 1], 1],
    ['the middle of three', [1, 3, 2], 2],
    ['the lowest of three whose middle meets the standard', [4, 2, 3], 2],
  ])('is described by the words for %s', (_, values, expected) => {
    expect(seenAt(values, 3)).toBe(expected);
  });
});

describe('the rules over all sheets of the example rubric', () => {
  const { rubric: demo } = courseIn(program);
  const digits = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 6, maxLength: 6 });
  const near = fc.array(fc.integer({ min: 2, max: 4 }), { minLength: 6, maxLength: 6 });
  const panels = fc.array(fc.oneof(digits, near), { minLength: 1, maxLength: 4 });
  const sheetOf = (values: readonly number[], reviewer = 1): Sheet => sheetFor(demo, values.join(''), reviewer);
  const attempts = fc.constantFrom<Attempt>(attemptFor(demo), attemptFor(demo, { again: true }));
  const settle1 = (attempt: Attempt, panel: readonly (readonly number[])[]) =>
    settle(
      scoring,
      attempt,
      panel.map((values, index) => sheetOf(values, index + 1)),
      { seed: 'SA-101/u101#1', now },
    );

  it('agree with whole-number arithmetic', () => {
    fc.assert(
      fc.property(digits, (values) => {
        const sum = demo.criteria.reduce((total, { weight }, index) => total + weight * (values[index] ?? 0), 0);
        const must = demo.criteria.flatMap(({ mustPass }, index) => (mustPass ? [values[index] ?? 0] : []));
        const passed = sum >= 300 && Math.min(...must) >= 3 && Math.min(...values) > 1;
        const expected = !passed ? 'needs-development' : sum >= 360 && Math.min(...must) >= 4 ? 'merit' : 'pass';
        expect(outcomeOf(scoring, attemptFor(demo), [sheetOf(values)])).toBe(expected);
      }),
    );
  });

  it('never depend on the order of the reviewers', () => {
    const shuffled = panels.chain((panel) =>
      fc.tuple(fc.constant(panel), fc.shuffledSubarray(panel, { minLength: panel.length, maxLength: panel.length })),
    );
    fc.assert(
      fc.property(attempts, shuffled, (attempt, [panel, other]) => {
        expect(settle1(attempt, other)).toEqual(settle1(attempt, panel));
      }),
    );
  });

  it('give reviewers who agree nothing outside what each of them says', () => {
    const rank = ['needs-development', 'pass', 'merit'];
    fc.assert(
      fc.property(attempts, panels, (attempt, panel) => {
        const settlement = settle1(attempt, panel);
        if (settlement.is !== 'agreed') return;
        const alone = panel.map((values) => rank.indexOf(outcomeOf(scoring, attempt, [sheetOf(values)])));
        expect(rank.indexOf(settlement.verdict.outcome)).toBeGreaterThanOrEqual(Math.min(...alone));
        expect(rank.indexOf(settlement.verdict.outcome)).toBeLessThanOrEqual(Math.max(...alone));
      }),
    );
  });

  // A pass may become a question, where a raised score sets a reviewer apart from the others, but never a no.
  it('never turn a pass into needs development when a score is raised', () => {
    const raised = fc.record({ attempt: attempts, panel: panels, who: fc.nat(3), what: fc.nat(5) });
    fc.assert(
      fc.property(raised, ({ attempt, panel, who, what }) => {
        const better = panel.map((values, index) =>
          values.map((value, at) => (index === who % panel.length && at === what ? Math.min(4, value + 1) : value)),
        );
        const [before, after] = [settle1(attempt, panel), settle1(attempt, better)];
        if (before.is !== 'agreed' || after.is !== 'agreed' || before.verdict.outcome === 'needs-development') return;
        expect(after.verdict.outcome).not.toBe('needs-development');
      }),
      { numRuns: 1000 },
    );
  });

  it('leave a needs development never without something to work on', () => {
    fc.assert(
      fc.property(attempts, panels, (attempt, panel) => {
        const settlement = settle1(attempt, panel);
        if (settlement.is !== 'agreed' || settlement.verdict.outcome !== 'needs-development') return;
        expect(settlement.verdict.criteria.some(({ short }) => short)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
