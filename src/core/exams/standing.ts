import { atLeast, compare, fractionOf, multiply } from '../fraction.ts';
import type { Exam, ExamResult } from './exam.ts';

/** Whether a result reaches the exam's pass mark; reaching it exactly passes. Compared as exact fractions. */
export function passes(exam: Exam, score: ExamResult['score']): boolean {
  const earned = multiply(fractionOf(score.raw), fractionOf(100));
  return atLeast(earned, multiply(fractionOf(exam.passPercent), fractionOf(score.max)));
}

/** Whether the source itself says otherwise than the score: nothing is decided by such a result until a person has looked. */
export function isContradicted(exam: Exam, { claim, score }: Pick<ExamResult, 'claim' | 'score'>): boolean {
  return claim !== undefined && (claim === 'passed') !== passes(exam, score);
}

type Judged = Pick<ExamResult, 'claim' | 'score' | 'voided' | 'recorded' | 'ruling'>;

/** Whether a result can decide anything, as far as nothing else is known of its sitting. */
export function decides(exam: Exam, result: Judged): boolean {
  const { voided, ruling } = result;
  return !voided && ruling?.says !== 'discarded' && !isHeld(exam, result);
}

/** Whether a result decides nothing until a person has looked, or a second one has confirmed it. */
export function isHeld(exam: Exam, result: Judged): boolean {
  const { voided, recorded, ruling } = result;
  if (voided || ruling?.says === 'counts' || ruling?.says === 'discarded') return false;
  return recorded !== undefined || isContradicted(exam, result);
}

/** Whether a result is a pass that counts, as far as nothing else is known of its sitting. */
export function countsAsPass(exam: Exam, result: Judged): boolean {
  return passes(exam, result.score) && decides(exam, result);
}

/**
 * The results that count, by the time of their sitting: of each sitting its newest score, whatever the order in which they came.
 * What decides nothing takes no other's place.
 */
export function standingResults(exam: Exam, results: readonly ExamResult[]): readonly ExamResult[] {
  const deciding = results.filter((result) => decides(exam, result));
  const left = deciding.filter((result) => !isReplaced(deciding, result));
  return inOrder(sittingsIn(left).map(newestOf));
}

/** The earliest pass that counts. */
export function firstPass(exam: Exam, results: readonly ExamResult[]): ExamResult | undefined {
  return standingResults(exam, results).find(({ score }) => passes(exam, score));
}

/** Results by when they were sat, and then in an order that is the same whatever came first. */
export function inOrder(results: readonly ExamResult[]): readonly ExamResult[] {
  return results.toSorted(
    (a, b) => a.completedAt - b.completedAt || scoredAt(a) - scoredAt(b) || byText(nameOf(a), nameOf(b)),
  );
}

/** Whether two results say the same of how much was reached. */
export function sameScore({ score: one }: ExamResult, { score: other }: ExamResult): boolean {
  return compareScores(one, other) === 0;
}

/** Whether a source says under another id what it said before: same sitting, score and claim. What was ruled on one holds for all. */
export function isSaidAgain(one: ExamResult, other: ExamResult): boolean {
  if (one.recorded || other.recorded || one.source !== other.source || one.claim !== other.claim) return false;
  return one.attempt === other.attempt && one.completedAt === other.completedAt && sameScore(one, other);
}

/** Whether a correction that names this result is known, in whatever order the two came. */
function isReplaced(results: readonly ExamResult[], { source, eventId }: ExamResult): boolean {
  return results.some((one) => one.source === source && one.replaces === eventId && one.eventId !== eventId);
}

// Attempts are counted anew when somebody is enrolled again, as for a recertification half a year later.
const sameAttemptMs = 90 * 86_400_000;

/** What was scored of one and the same sitting: of a source, its attempt of that number or, where it counts none, the time. */
function sittingsIn(results: readonly ExamResult[]): readonly (readonly ExamResult[])[] {
  const named = Map.groupBy(inOrder(results), ({ source, attempt, completedAt }) =>
    JSON.stringify(attempt === undefined ? [source, 'at', completedAt] : [source, 'attempt', attempt]),
  );
  return [...named.values()].flatMap(partedByTime);
}

function partedByTime(results: readonly ExamResult[]): readonly (readonly ExamResult[])[] {
  const parts: ExamResult[][] = [];
  for (const result of results) {
    const part = parts.at(-1);
    const last = part?.at(-1);
    if (part && last && result.completedAt - last.completedAt < sameAttemptMs) part.push(result);
    else parts.push([result]);
  }
  return parts;
}

/** Where nothing tells which of two is newer, less counts: what is missing then is asked for, and nobody passes by an accident. */
function newestOf(versions: readonly ExamResult[]): ExamResult {
  const [newest] = versions.toSorted(
    (a, b) =>
      b.completedAt - a.completedAt ||
      scoredAt(b) - scoredAt(a) ||
      compareScores(a.score, b.score) ||
      byText(nameOf(a), nameOf(b)),
  );
  if (!newest) throw new Error('A sitting has no result.');
  return newest;
}

function scoredAt(result: ExamResult): number {
  return result.scoredAt ?? 0;
}

function nameOf({ source, eventId }: ExamResult): string {
  return JSON.stringify([source, eventId]);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareScores(a: ExamResult['score'], b: ExamResult['score']): number {
  return compare(multiply(fractionOf(a.raw), fractionOf(b.max)), multiply(fractionOf(b.raw), fractionOf(a.max)));
}
