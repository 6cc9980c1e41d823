import { add, atLeast, type Fraction, fractionOf, multiply } from '../fraction.ts';
import type { Scoring } from '../program.ts';
import { lot } from '../reviewers/reviewers.ts';
import type { Rubric } from '../rubric.ts';
import type { Joint } from './aggregate.ts';
import { jointly, weightedMean } from './aggregate.ts';
import type { Sheet } from './sheets.ts';

/** A rule that may ask for another look at finished sheets; `because` where it does, in words that give no score away. */
export type LookRule = {
  readonly is: 'outcomes' | 'criterion' | 'whole' | 'near-miss' | 'lot';
  readonly because?: string | undefined;
};

/**
 * In which way finished sheets differ too much to stand side by side; undefined where they do not. `passes` says of each
 * sheet whether it passes by itself.
 */
export function differenceIn(
  scoring: Scoring,
  rubric: Rubric,
  sheets: readonly Sheet[],
  passes: readonly boolean[],
): string | undefined {
  return firstOf(differencesIn(scoring, rubric, sheets, passes));
}

/**
 * Why finished sheets that agree get another look all the same: the whole falls just short of a pass, or the lot says so.
 * The lot is the same for the same `seed`, so that anyone can check it.
 */
export function secondLook(scoring: Scoring, weighted: Fraction, seed: string): string | undefined {
  return firstOf(secondLooks(scoring, weighted, seed));
}

/** The rules on how sheets may differ, in the order they speak: different sides of a pass, a criterion, the whole. */
export function differencesIn(
  scoring: Scoring,
  rubric: Rubric,
  sheets: readonly Sheet[],
  passes: readonly boolean[],
): readonly LookRule[] {
  const { criterionGapAtLeast: steps, overallGapAtLeast: points } = scoring.disagreement;
  const apart = jointly(rubric, sheets).find(({ values }) => spread(values) >= steps);
  const overall = sheets.map((sheet) => weightedMean(jointly(rubric, [sheet])));
  const inSteps = steps === 1 ? '1 step' : `${steps} steps`;
  return [
    rule('outcomes', isSplit(passes), 'The reviewers came to different outcomes.'),
    rule('criterion', apart, `The reviewers are ${inSteps} or more apart on “${apart?.criterion.name}”.`),
    rule('whole', areApart(scoring, overall), `The reviewers are ${points} or more percent points apart on the whole.`),
  ];
}

/** The rules by which sheets that agree get another look, in the order they speak. */
export function secondLooks(scoring: Scoring, weighted: Fraction, seed: string): readonly LookRule[] {
  const { nearMissWithin, sampleShare } = scoring.disagreement;
  const bar = fractionOf(scoring.pass.weightedMeanAtLeast);
  const justShort = !atLeast(weighted, bar) && atLeast(add(weighted, fractionOf(nearMissWithin)), bar);
  const drawn = multiply(fractionOf(lot(`${seed}/sample`)), { over: '1', under: String(2 ** 32) });
  const fell = !atLeast(drawn, fractionOf(sampleShare));
  return [
    rule('near-miss', justShort, 'The reviewers together are just short of a pass.'),
    rule('lot', fell, 'The lot fell on this practical: a share of all practicals gets another look.'),
  ];
}

function rule(is: LookRule['is'], speaks: unknown, because: string): LookRule {
  return speaks ? { is, because } : { is };
}

function firstOf(rules: readonly LookRule[]): string | undefined {
  return rules.find(({ because }) => because !== undefined)?.because;
}

/**
 * Why three or more sheets leave the outcome to a person; undefined where they settle it.
 *
 * Reviewers who all pass, or all do not, settle it whatever the middle scores come to: arithmetic does not overrule everyone.
 * Where they are split, most of them must come to the same side as the middle scores; the middle scores are nobody's own
 * sheet, so that they may say what most of the reviewers deny. And no must-pass criterion may have a different score from
 * everyone on both sides of its bar: then its middle score is one person's word against one above and one below.
 */
export function unsettledIn(
  scoring: Scoring,
  joint: readonly Joint[],
  passes: readonly boolean[],
  jointlyPasses: boolean,
): string | undefined {
  if (!isSplit(passes)) return undefined;
  const most = 2 * passes.filter(Boolean).length;
  const withMost = jointlyPasses ? most > passes.length : most < passes.length;
  if (!withMost)
    return 'The reviewers came to different outcomes, and the middle of their scores is not what most of them say.';
  const scattered = joint.find((one) => isScattered(one, scoring.pass.mustPassAtLeast));
  return scattered
    ? `The reviewers came to different outcomes, and no two of them agree on “${scattered.criterion.name}”, which must be met.`
    : undefined;
}

function isSplit(passes: readonly boolean[]): boolean {
  return passes.includes(true) && passes.includes(false);
}

function isScattered({ criterion, values }: Joint, bar: number): boolean {
  const different = new Set(values).size === values.length;
  return criterion.mustPass && different && Math.min(...values) < bar && Math.max(...values) >= bar;
}

function spread(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}

/** Percent points are of the highest score there is. */
function areApart({ scale, disagreement }: Scoring, overall: readonly Fraction[]): boolean {
  const highest = fractionOf(Math.max(...Object.keys(scale).map(Number)));
  const share = multiply(fractionOf(disagreement.overallGapAtLeast), { over: '1', under: '100' });
  const gap = multiply(highest, share);
  return overall.some((one) => overall.some((other) => one !== other && atLeast(one, add(other, gap))));
}
