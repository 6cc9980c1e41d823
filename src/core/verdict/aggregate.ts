import type { Attempt } from '../certification.ts';
import type { Fraction } from '../fraction.ts';
import { add, fractionOf, mean, median, multiply } from '../fraction.ts';
import type { Criterion, Rubric } from '../rubric.ts';
import type { Sheet } from './sheets.ts';

/** A criterion with every score it got and what they come to together. */
export type Joint = {
  readonly criterion: Criterion;
  readonly values: readonly number[];
  /** Exact; 0 where nobody has scored the criterion. */
  readonly score: Fraction;
};

/** From so many sheets on the middle score counts and one reviewer alone cannot move it. */
export const enoughForMedian = 3;

/** The sheets put together, criterion by criterion: the value of one, the mean of two, the median of three or more. */
export function jointly(rubric: Rubric, sheets: readonly Sheet[]): readonly Joint[] {
  return rubric.criteria.map((criterion) => {
    const values = sheets.flatMap((sheet) =>
      sheet.scores.filter((score) => score.criterion === criterion.id).map(({ value }) => value),
    );
    return { criterion, values, score: together(values) };
  });
}

/** What counts of an attempt: what its sheets come to, and what stands from earlier attempts. */
export function counting(
  { rubric, carried = [] }: Pick<Attempt, 'rubric' | 'carried'>,
  sheets: readonly Sheet[],
): readonly Joint[] {
  return [...jointly(rubric, sheets), ...carried.map((one) => ({ ...one, values: [] }))];
}

/** The mean of the joint scores by the weights of their criteria, of which there is at least one; exact. */
export function weightedMean(joint: readonly Joint[]): Fraction {
  const total = joint.map(({ criterion, score }) => multiply(score, fractionOf(criterion.weight)));
  const weights = joint.reduce((sum, { criterion }) => sum + criterion.weight, 0);
  return multiply(total.reduce(add, fractionOf(0)), { over: '1', under: String(weights) });
}

function together(values: readonly number[]): Fraction {
  const exact = values.map(fractionOf);
  if (exact.length === 0) return fractionOf(0);
  return exact.length < enoughForMedian ? mean(exact) : median(exact);
}
