import { describe, expect, it } from 'vitest';
import { rubricOf, settledAs, small } from './sheet-builders.ts';

const even = rubricOf(25, 25, 25, 25);

function why(...[rubric, digits, how]: Parameters<typeof settledAs>): string {
  const settlement = settledAs(rubric, digits, how);
  return settlement.is === 'agreed' ? 'nothing' : settlement.because;
}

describe('different outcomes', () => {
  it('call for another look whatever else the program switches off', () => {
    const disagreement = { criterionGapAtLeast: 9, overallGapAtLeast: '100', nearMissWithin: '0', sampleShare: '0' };
    expect(settledAs(small, ['3333', '3233'], { disagreement })).toEqual({
      is: 'further',
      because: 'The reviewers came to different outcomes.',
    });
  });
});

describe('a criterion', () => {
  it.each([
    ['one step apart', ['4443', '4444'], 2, 'nothing'],
    ['exactly two steps apart', ['4442', '4444'], 2, 'The reviewers are 2 steps or more apart on “Criterion d”.'],
    ['two of three allowed steps apart', ['4442', '4444'], 3, 'nothing'],
    ['one step, where one is enough', ['4443', '4444'], 1, 'The reviewers are 1 step or more apart on “Criterion d”.'],
    [
      'several: the first of the rubric is named',
      ['4422', '4444'],
      2,
      'The reviewers are 2 steps or more apart on “Criterion c”.',
    ],
  ])('%s', (_, digits, criterionGapAtLeast, expected) => {
    expect(why(small, digits, { disagreement: { criterionGapAtLeast, overallGapAtLeast: '100' } })).toBe(expected);
  });
});

describe('the whole', () => {
  const far = (points: string) => `The reviewers are ${points} or more percent points apart on the whole.`;
  it.each([
    ['exactly 15 points', ['4444', '3434'], '15', far('15')],
    ['14.75 points', ['4444', '3444'], '15', 'nothing', rubricOf(59, 1, 20, 20)],
    ['15 points, where 15.01 are asked for', ['4444', '3434'], '15.01', 'nothing'],
    ['15 points, where 14.99 are asked for', ['4444', '3434'], '14.99', far('14.99')],
    ['12.5 points', ['4444', '4334'], '15', 'nothing'],
    ['the other way round', ['3434', '4444'], '15', far('15')],
    ['nothing, where 100 are asked for', ['4444', '3333'], '100', 'nothing'],
  ])('%s', (_, digits, overallGapAtLeast, expected, rubric = small) => {
    expect(why(rubric, digits, { disagreement: { overallGapAtLeast } })).toBe(expected);
  });
});

describe('just short of a pass', () => {
  const short = 'The reviewers together are just short of a pass.';
  it.each([
    ['exactly 2.75', even, ['3332'], short],
    ['2.74', rubricOf(24, 25, 25, 26), ['3332'], 'nothing'],
    ['2.99', rubricOf(33, 33, 33, 1), ['3332'], short],
    ['exactly 3.0', even, ['3333'], 'nothing'],
    ['exactly 3.0 in another way', even, ['3342'], 'nothing'],
    ['2.995 of two, which two digits would round to a pass', rubricOf(33, 33, 33, 1), ['2433', '3332'], short],
    ['2.75 of two who are unlike', even, ['2333', '3233'], short],
    ['2.5 of two', even, ['2332', '2332'], 'nothing'],
  ])('%s', (_, rubric, digits, expected) => {
    expect(why(rubric, digits)).toBe(expected);
  });

  it('is as near as the program says', () => {
    expect(why(even, ['3332'], { disagreement: { nearMissWithin: '0' } })).toBe('nothing');
    expect(why(even, ['3332'], { disagreement: { nearMissWithin: '0.2499' } })).toBe('nothing');
    expect(why(even, ['2332'], { disagreement: { nearMissWithin: '0.5' } })).toBe(short);
  });
});

describe('the lot', () => {
  const drawn = 'The lot fell on this practical: a share of all practicals gets another look.';
  const share = (sampleShare: string) => {
    const seeds = Array.from({ length: 2_000 }, (_, user) => `SA-101/u${user}#${1 + (user % 2)}`);
    const hit = seeds.filter((seed) => why(even, ['3333'], { seed, disagreement: { sampleShare } }) === drawn);
    return hit.length / seeds.length;
  };

  it('falls on about the share the program asks for', () => {
    const tenth = share('0.1');
    expect(tenth).toBeGreaterThan(0.08);
    expect(tenth).toBeLessThan(0.12);
    expect([share('0'), share('1')]).toEqual([0, 1]);
  });

  it('falls the same way every time, on each attempt anew, and not on the one newcomers play', () => {
    const first = why(even, ['3333'], { seed: 'SA-101/u101#1' });
    const second = why(even, ['3333'], { seed: 'SA-101/u101#2' });
    expect([first, second]).toEqual(['nothing', drawn]);
    expect(why(even, ['4444'], { seed: 'SA-101/u101#2' })).toBe(drawn);
  });

  it('falls at most once on a practical', () => {
    expect(why(even, ['3333', '3333'], { seed: 'SA-101/u101#2', again: true })).toBe('nothing');
  });
});
