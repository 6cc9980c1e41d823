import type { Attempt, Outcome, Verdict } from './certification.ts';
import type { Fraction } from './fraction.ts';
import { add, atLeast, fractionOf, mean, multiply } from './fraction.ts';
import type { UserId } from './people.ts';
import type { Program } from './program.ts';
import type { Criterion } from './rubric.ts';
import type { Sheet } from './sheets.ts';

/** What finished sheets come to: a verdict, or why people must decide. */
export type Settlement =
  | { readonly is: 'agreed'; readonly verdict: Verdict }
  | { readonly is: 'disagreed'; readonly because: string };

type Scoring = Program['scoring'];

/**
 * Settles finished sheets by the program's rule. Reviewers disagree when they come down on different sides of a pass
 * or are `criterionGapAtLeast` apart on a criterion; agreed scores are averaged exactly, per criterion.
 */
export function settle(scoring: Scoring, attempt: Attempt, sheets: readonly Sheet[], now: number): Settlement {
  const outcomes = sheets.map((sheet) => outcomeOf(scoring, attempt, [sheet]).outcome);
  const passes = outcomes.filter((outcome) => outcome !== 'needs-development').length;
  if (passes > 0 && passes < outcomes.length)
    return { is: 'disagreed', because: 'The reviewers came to different outcomes.' };
  const apart = farApart(scoring, attempt, sheets);
  if (apart) return { is: 'disagreed', because: `The reviewers' scores for “${apart.name}” are far apart.` };
  const joint = outcomeOf(scoring, attempt, sheets);
  const outcome = passes === 0 ? 'needs-development' : joint.outcome === 'merit' ? 'merit' : 'pass';
  return {
    is: 'agreed',
    verdict: { ...verdictOf(scoring, attempt, sheets, outcome, now), because: agreedWords(sheets.length, outcome) },
  };
}

/** A verdict somebody decided, with the means of what was scored. */
export function decidedVerdict(
  scoring: Scoring,
  attempt: Attempt,
  sheets: readonly Sheet[],
  decision: { readonly outcome: Outcome; readonly by: UserId; readonly because: string; readonly now: number },
): Verdict {
  const { outcome, by, because, now } = decision;
  return { ...verdictOf(scoring, attempt, sheets, outcome, now), because, decidedBy: by };
}

/** The outcome sheets come to by the rule alone, averaging them; several sheets must be complete. */
export function outcomeOf(scoring: Scoring, attempt: Attempt, sheets: readonly Sheet[]): { readonly outcome: Outcome } {
  const { criteria } = attempt.rubric;
  const means = criteria.map((criterion) => ({ criterion, mean: meanOf(sheets, criterion) }));
  const weighted = weightedMean(means);
  const meets = (bar: { readonly weightedMeanAtLeast: string; readonly mustPassAtLeast: number }) =>
    atLeast(weighted, fractionOf(bar.weightedMeanAtLeast)) &&
    means.every(({ criterion, mean }) => !criterion.mustPass || atLeast(mean, fractionOf(bar.mustPassAtLeast)));
  const tooLow = sheets.some((sheet) => sheet.scores.some((score) => score.value <= scoring.pass.noCriterionAt));
  if (tooLow || !meets(scoring.pass)) return { outcome: 'needs-development' };
  return { outcome: meets(scoring.merit) ? 'merit' : 'pass' };
}

function verdictOf(
  scoring: Scoring,
  attempt: Attempt,
  sheets: readonly Sheet[],
  outcome: Outcome,
  decidedAt: number,
): Omit<Verdict, 'because'> {
  const means = attempt.rubric.criteria.map((criterion) => ({ criterion, mean: meanOf(sheets, criterion) }));
  const standard = scoring.pass.mustPassAtLeast;
  return {
    outcome,
    weightedMean: weightedMean(means),
    criteria: means.map(({ criterion, mean }) => ({
      criterion: criterion.id,
      mean,
      short: isShort(valuesOf(sheets, criterion), standard),
    })),
    decidedAt,
  };
}

// The mean would call a criterion met that one reviewer saw below the standard and another beyond it.
function isShort(values: readonly number[], standard: number): boolean {
  return values.length === 0 || Math.min(...values) < standard;
}

function farApart(scoring: Scoring, attempt: Attempt, sheets: readonly Sheet[]): Criterion | undefined {
  return attempt.rubric.criteria.find((criterion) => {
    const values = valuesOf(sheets, criterion);
    return Math.max(...values) - Math.min(...values) >= scoring.disagreement.criterionGapAtLeast;
  });
}

function valuesOf(sheets: readonly Sheet[], criterion: Criterion): readonly number[] {
  return sheets.flatMap((sheet) =>
    sheet.scores.filter((score) => score.criterion === criterion.id).map(({ value }) => value),
  );
}

function meanOf(sheets: readonly Sheet[], criterion: Criterion): Fraction {
  const values = valuesOf(sheets, criterion);
  return values.length === 0 ? fractionOf(0) : mean(values.map((value) => fractionOf(value)));
}

function weightedMean(means: readonly { readonly criterion: Criterion; readonly mean: Fraction }[]): Fraction {
  const total = means
    .map(({ criterion, mean }) => multiply(mean, fractionOf(criterion.weight)))
    .reduce(add, fractionOf(0));
  return multiply(total, { over: '1', under: '100' });
}

function agreedWords(reviewers: number, outcome: Outcome): string {
  const who = reviewers === 1 ? 'The reviewer finished' : 'All reviewers finished and agree';
  if (outcome === 'merit') return `${who}: every criterion that must be met is well above the standard.`;
  if (outcome === 'pass') return `${who}: the practical meets the standard.`;
  return `${who}: some criteria do not meet the standard yet.`;
}
