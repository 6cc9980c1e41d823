import { countsFrom } from '../calendar/windows.ts';
import { dateAt, daysLater, endOfDay } from '../calendar.ts';
import type { Life } from '../certification.ts';
import type { Zone } from '../clocks/zone.ts';
import type { ExamResult } from '../exams/exam.ts';
import { countsAsPass, standingResults } from '../exams/standing.ts';
import type { Program } from '../program.ts';
import type { Obligation } from './product-certification.ts';
import type { PathModule } from './settings.ts';
import type { Subject } from './subject.ts';
import { isModule, modulesOf } from './subject.ts';

/** A module of the path, and when it was completed (epoch ms). */
export type PathStep = { readonly module: PathModule; readonly doneAt?: number | undefined };

/** A pass that does not count, because it came before something. */
export type EarlyPass = { readonly result: ExamResult; readonly before: 'path' | 'cool-off' };

/** Where somebody stands with an obligation, read off what is known, in whatever order it came. */
export type Standing =
  | { readonly is: 'passed'; readonly by: ExamResult }
  | {
      readonly is: 'to-pass';
      /** The last fail. */
      readonly failed?: ExamResult | undefined;
      /** From which day on a try counts, after a fail, `YYYY-MM-DD`. */
      readonly retakeFrom?: string | undefined;
      readonly steps: readonly PathStep[];
      /** Whether the path comes before the next try. */
      readonly onPath: boolean;
      readonly early: readonly EarlyPass[];
    };

type Known = Pick<Life, 'results' | 'completions'>;

/** Where a learner in `zone` stands with an obligation. Results and modules count by when they were completed. */
export function standingOf(
  program: Program,
  zone: Zone,
  subject: Subject,
  obligation: Pick<Obligation, 'origin' | 'since'>,
  known: Known,
): Standing {
  const { exam, assessment } = subject;
  const steps = stepsOf(subject, obligation, known);
  const isDone = (at: number) => steps.every(({ doneAt }) => doneAt !== undefined && doneAt <= at);
  const early: EarlyPass[] = [];
  let failed: ExamResult | undefined;
  let retakeFrom: string | undefined;
  for (const result of resultsFor(program, zone, subject, obligation, known)) {
    const on = dateAt(zone, result.completedAt);
    if (!countsAsPass(exam, result)) {
      failed = result;
      retakeFrom = daysLater(on, assessment.retakeAfterDays);
    } else if (failed && assessment.retake === 'strict' && !isDone(result.completedAt))
      early.push({ result, before: 'path' });
    else if (retakeFrom !== undefined && on < retakeFrom) early.push({ result, before: 'cool-off' });
    else return { is: 'passed', by: result };
  }
  const onPath = failed !== undefined && !isDone(Number.POSITIVE_INFINITY);
  return { is: 'to-pass', failed, retakeFrom, steps, onPath, early };
}

/** The results that count for an obligation, in the order they were completed. */
export function resultsFor(
  program: Program,
  zone: Zone,
  { exam }: Subject,
  { origin, since }: Pick<Obligation, 'origin' | 'since'>,
  { results }: Known,
): readonly ExamResult[] {
  const passesFrom = origin.is === 'window' ? startOf(zone, countsFrom(program, origin.window)) : 0;
  return standingResults(exam, results).filter(
    (result) => result.completedAt >= (countsAsPass(exam, result) ? passesFrom : since),
  );
}

/** The modules of the path, each with the first time it was completed since the obligation began. */
function stepsOf({ assessment }: Subject, { since }: Pick<Obligation, 'since'>, known: Known): readonly PathStep[] {
  return modulesOf(assessment).map((module) => {
    const done = (known.completions ?? []).filter(
      ({ course, completedAt }) => isModule(module, course) && completedAt >= since,
    );
    return done.length > 0 ? { module, doneAt: Math.min(...done.map(({ completedAt }) => completedAt)) } : { module };
  });
}

/** The first moment of a day there (epoch ms). */
export function startOf(zone: Pick<Zone, 'timezone'>, date: string): number {
  return endOfDay(zone, daysLater(date, -1));
}
