import type { Attempt, Outcome, Verdict } from '../certification.ts';
import { atLeast, fractionOf } from '../fraction.ts';
import type { UserId } from '../people/people.ts';
import type { Scoring } from '../program.ts';
import type { Joint } from './aggregate.ts';
import { counting, enoughForMedian, jointly, weightedMean } from './aggregate.ts';
import { conditionsOf, outcomeFrom } from './conditions.ts';
import { differenceIn, secondLook, unsettledIn } from './disagreement.ts';
import type { Sheet } from './sheets.ts';

/** What finished sheets come to: a verdict, or that another reviewer should look, or that a moderator should decide. */
export type Settlement =
  | { readonly is: 'agreed'; readonly verdict: Verdict }
  | { readonly is: 'further'; readonly because: string }
  | { readonly is: 'moderator'; readonly because: string };

/**
 * Settles finished sheets by the program's rules. Reviewers who differ, who are just short of a pass together, or on whom
 * the lot of `seed` falls get one further reviewer, once; a course with three or more from the start has theirs already.
 * What differs then, or what the middle of three sheets does not settle, is a moderator's. The order of sheets is nothing.
 */
export function settle(
  scoring: Scoring,
  attempt: Attempt,
  sheets: readonly Sheet[],
  { seed, now }: { readonly seed: string; readonly now: number },
): Settlement {
  const joint = jointly(attempt.rubric, sheets);
  const passes = sheets.map((sheet) => outcomeOf(scoring, attempt, [sheet]) !== 'needs-development');
  const median = sheets.length >= enoughForMedian;
  const together = outcomeOf(scoring, attempt, sheets);
  const unsettled = median
    ? unsettledIn(scoring, joint, passes, together !== 'needs-development')
    : differenceIn(scoring, attempt.rubric, sheets, passes);
  if (!median && attempt.further === undefined) {
    const because = unsettled ?? secondLook(scoring, weightedMean(counting(attempt, sheets)), seed);
    if (because) return { is: 'further', because };
  }
  if (unsettled) return { is: 'moderator', because: unsettled };
  const outcome = agreedOutcome(passes, together);
  const because = agreedWords(passes, outcome);
  return { is: 'agreed', verdict: { ...verdictOf(scoring, attempt, sheets, outcome, now), because } };
}

/** A verdict somebody decided, with what the scores come to. */
export function decidedVerdict(
  scoring: Scoring,
  attempt: Attempt,
  sheets: readonly Sheet[],
  decision: { readonly outcome: Outcome; readonly by: UserId; readonly because: string; readonly now: number },
): Verdict {
  const { outcome, by, because, now } = decision;
  return { ...verdictOf(scoring, attempt, sheets, outcome, now), because, decidedBy: by };
}

/**
 * The outcome sheets come to by the rule alone, put together; several sheets must be complete. That no criterion may be as
 * low as `noCriterionAt` is asked of the joint scores too: whoever gave one too low says by their own sheet that it is no
 * pass, and two others may outvote them.
 */
export function outcomeOf(scoring: Scoring, attempt: Attempt, sheets: readonly Sheet[]): Outcome {
  return outcomeFrom(conditionsOf(scoring, counting(attempt, sheets)));
}

/** The level of a criterion a learner should read about: the middle one, where that is short, else the lowest. */
export function seenAt(values: readonly number[], standard: number): number {
  const middle = values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1] ?? 0;
  return values.length >= enoughForMedian && middle < standard ? middle : Math.min(...values);
}

function verdictOf(
  scoring: Scoring,
  attempt: Attempt,
  sheets: readonly Sheet[],
  outcome: Outcome,
  decidedAt: number,
): Omit<Verdict, 'because'> {
  const joint = counting(attempt, sheets);
  const short = shortOf(jointly(attempt.rubric, sheets), scoring.pass.mustPassAtLeast, outcome).map(
    ({ criterion }) => criterion.id,
  );
  return {
    outcome,
    weightedMean: weightedMean(joint),
    criteria: joint.map((one) => ({
      criterion: one.criterion.id,
      score: one.score,
      short: short.includes(one.criterion.id),
    })),
    decidedAt,
  };
}

/**
 * What the learner should work on. The mean would call a criterion met that one of two reviewers saw below the standard and
 * the other beyond it, so of two the lower counts; of three the middle one, since two agree on it or lie on either side.
 * Where that leaves nothing though the attempt is no pass, everything that anybody saw below the standard is named.
 */
function shortOf(joint: readonly Joint[], standard: number, outcome: Outcome): readonly Joint[] {
  const seenBelow = ({ values }: Joint) => values.length === 0 || Math.min(...values) < standard;
  const below = joint.filter((one) =>
    one.values.length < enoughForMedian ? seenBelow(one) : !atLeast(one.score, fractionOf(standard)),
  );
  return below.length === 0 && outcome === 'needs-development' ? joint.filter(seenBelow) : below;
}

/** Whom everybody passes is passed, whom nobody passes is not; else the sheets put together say it. */
function agreedOutcome(passes: readonly boolean[], together: Outcome): Outcome {
  if (!passes.includes(true)) return 'needs-development';
  if (passes.includes(false)) return together;
  return together === 'merit' ? 'merit' : 'pass';
}

function agreedWords(passes: readonly boolean[], outcome: Outcome): string {
  const who = passes.length === 1 ? 'The reviewer finished' : whoAgrees(passes);
  if (outcome === 'merit') return `${who}: every criterion that must be met is well above the standard.`;
  if (outcome === 'pass') return `${who}: the practical meets the standard.`;
  return `${who}: some criteria do not meet the standard yet.`;
}

function whoAgrees(passes: readonly boolean[]): string {
  return passes.includes(true) && passes.includes(false)
    ? 'All reviewers finished, and the middle score of each criterion counts'
    : 'All reviewers finished and agree';
}
