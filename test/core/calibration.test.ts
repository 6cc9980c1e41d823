import { describe, expect, it } from 'vitest';
import type { SampleToScore } from '../../src/core/calibration/calibration.ts';
import { compareWithReference, samplesOf, tooFarOn } from '../../src/core/calibration/calibration.ts';
import { calibrationNow } from '../../src/core/calibration/lapse.ts';
import type { Sample } from '../../src/core/calibration/sample.ts';
import { fractionOf } from '../../src/core/fraction.ts';
import type { Criterion, Rubric } from '../../src/core/rubric.ts';
import { program } from './builders.ts';

/** A rubric with criteria `a`, `b`, `c`… and a sample whose reference is 2 everywhere. */
function sampleOf(id: string, criteria: number): SampleToScore {
  const names = [...'abcdefghij'].slice(0, criteria);
  const criterion = (name: string): Criterion => {
    return { id: name, name: name.toUpperCase(), weight: 1, mustPass: false, competency: name, scores: {} };
  };
  const rubric: Rubric = { id: `of-${criteria}`, version: 1, title: id, evidence: id, criteria: names.map(criterion) };
  const reference = Object.fromEntries(names.map((name) => [name, 2]));
  const sample: Sample = { id, title: id, evidence: ['https://gitlab.example.com/x'], rubric: rubric.id, reference };
  return { sample, rubric };
}

/** Scores of one sample with the criteria in their order. */
function scored(...scores: readonly number[]): Readonly<Record<string, number>> {
  return Object.fromEntries(scores.map((score, index) => ['abcdefghij'[index] ?? '', score]));
}

describe('scores are compared with the reference', () => {
  const one = sampleOf('one', 4);
  const two = sampleOf('two', 4);
  const three = sampleOf('three', 3);
  const ten = sampleOf('ten', 10);

  it.each([
    ['all alike', [one], { one: scored(2, 2, 2, 2) }, 'close', '0/1', []],
    [
      'half of them a step off, which is exactly the most',
      [one],
      { one: scored(1, 3, 2, 2) },
      'close',
      '1/2',
      ['A', 'B'],
    ],
    ['one criterion far off, the whole exactly the most', [one], { one: scored(4, 2, 2, 2) }, 'close', '1/2', ['A']],
    ['three of four a step off', [one], { one: scored(1, 3, 1, 2) }, 'too-far', '3/4', ['A', 'B', 'C']],
    ['a third, which no decimal says', [three], { three: scored(2, 3, 2) }, 'close', '1/3', ['B']],
    ['two thirds', [three], { three: scored(2, 3, 1) }, 'too-far', '2/3', ['B', 'C']],
    ['six of ten', [ten], { ten: scored(1, 1, 1, 1, 1, 1, 2, 2, 2, 2) }, 'too-far', '3/5', [...'ABCDEF']],
    [
      'a hair above over two samples: every criterion counts once, not every sample',
      [one, three],
      { one: scored(1, 3, 2, 2), three: scored(2, 1, 3) },
      'too-far',
      '4/7',
      ['A', 'B', 'B', 'C'],
    ],
    [
      'both samples together; up does not make up for down',
      [one, two],
      { one: scored(3, 2, 2, 2), two: scored(1, 2, 2, 2) },
      'close',
      '1/4',
      ['A'],
    ],
    [
      'the same criterion twice, half a step off on average',
      [one, two],
      { one: scored(3, 2, 2, 4), two: scored(2, 2, 2, 4) },
      'too-far',
      '5/8',
      ['D'],
    ],
  ] as const)('%s', (_name, samples, scores, is, gap, tooFar) => {
    const compared = compareWithReference(samples, scores);
    expect(compared.is).toBe(is);
    expect(`${compared.gap.over}/${compared.gap.under}`).toBe(gap);
    expect(tooFarOn(compared).map(({ name }) => name)).toEqual(tooFar);
  });

  it('the furthest off comes first', () => {
    const { differing } = compareWithReference([one], { one: scored(2, 3, 4, 2) });
    expect(differing.map(({ criterion }) => criterion.id)).toEqual(['c', 'b']);
  });

  it('of the example’s samples the reference itself is no step off', () => {
    const pool = program.reviewing.pools.find(({ id }) => id === 'pool-tam');
    const samples = pool ? samplesOf(program, pool) : [];
    const scores = Object.fromEntries(samples.map(({ sample }) => [sample.id, sample.reference]));
    expect(samples).toHaveLength(2);
    expect(compareWithReference(samples, scores)).toEqual({ is: 'close', gap: fractionOf(0), differing: [] });
  });
});

describe('a calibration for a pool', () => {
  const gap = fractionOf(0);
  const on = (...days: readonly string[]) => ({ calibrations: days.map((day) => ({ pool: 'pool-sa', on: day, gap })) });

  it.each([
    ['never', {}, '2026-11-24', { is: 'never' }],
    [
      'for another pool only',
      { calibrations: [{ pool: 'pool-ae', on: '2026-11-24', gap }] },
      '2026-11-24',
      { is: 'never' },
    ],
    ['today', on('2026-11-24'), '2026-11-24', { is: 'counts', until: '2027-05-24' }],
    ['31 days before it lapses', on('2026-11-24'), '2027-04-23', { is: 'counts', until: '2027-05-24' }],
    ['30 days before it lapses', on('2026-11-24'), '2027-04-24', { is: 'lapses-soon', until: '2027-05-24' }],
    ['on its last day', on('2026-11-24'), '2027-05-24', { is: 'lapses-soon', until: '2027-05-24' }],
    ['a day later', on('2026-11-24'), '2027-05-25', { is: 'lapsed', until: '2027-05-24' }],
    ['the newest counts', on('2026-11-24', '2026-05-24'), '2027-01-01', { is: 'counts', until: '2027-05-24' }],
    ['at the end of a month', on('2026-08-31'), '2027-01-01', { is: 'counts', until: '2027-02-28' }],
  ] as const)('%s', (_name, standing, today, now) => {
    expect(calibrationNow(standing, 'pool-sa', today)).toEqual(now);
  });
});
