import type { Certification } from '../certification.ts';
import { isErased } from '../people/erase.ts';
import type { Program } from '../program.ts';
import { ended } from '../sentence.ts';
import type { Exam, ExamResult } from './exam.ts';
import { examOf } from './exam.ts';
import { isHeld, isSaidAgain } from './standing.ts';

/** A result nothing comes of until a person has looked, and why. */
export type Wait = {
  readonly why: 'unknown-learner' | 'unknown-exam' | 'contradicted' | 'unconfirmed';
  /** What tells it from whatever else waits of its certification. */
  readonly name: string;
  readonly result: ExamResult;
  readonly because: string;
};

/** What waits of a certification: results that are held, and a learner nobody knows. */
export function waitsOf({ exams }: Pick<Program, 'exams'>, certification: Certification | undefined): readonly Wait[] {
  if (!certification || certification.is === 'withdrawn' || isErased(certification.learner)) return [];
  const exam = examOf(exams, certification.exam);
  const held = exam ? certification.results.filter((result) => isHeld(exam, result)) : [];
  const first = held.filter((result, index) => !held.slice(0, index).some((before) => isSaidAgain(before, result)));
  return [
    ...(exam ? first.map((result) => heldWait(exam, result)) : []),
    ...unknownLearner(
      certification,
      certification.results.filter((result) => !held.includes(result)),
    ),
  ];
}

/** A result of an exam that is not in the program. */
export function unknownExam(result: ExamResult): Wait {
  const because = `No exam “${result.exam}” is in the program. The result is kept; add the exam or an alias to exams.yaml.`;
  return { why: 'unknown-exam', name: waitName(result), result, because };
}

/** The name a result waits under that its source sent once. */
export function waitName({ source, eventId }: Pick<ExamResult, 'source' | 'eventId'>): string {
  return `${source}/${eventId}`;
}

/** Every name a result may wait under. */
export function waitNames(result: ExamResult): readonly string[] {
  return [waitName(result), claimName(result)];
}

/** The same whenever its source says the same again. */
function claimName({ source, completedAt, attempt, score, claim }: ExamResult): string {
  return JSON.stringify([source, completedAt, attempt ?? null, score.raw, score.max, claim ?? null]);
}

/** Why a result decides nothing by itself. */
export function heldBecause(exam: Exam, { source, score, claim, recorded }: ExamResult): string {
  const points = `${score.raw} of ${score.max}`;
  if (recorded)
    return `${recorded.by} recorded ${points} of ${exam.id} by hand: ${ended(recorded.because)} It counts once somebody else of staff has confirmed it.`;
  return `${source} says ${claim}, but the score says otherwise: ${points} against the ${exam.passPercent} % of ${exam.id}. The result is kept and nothing is decided by it.`;
}

function heldWait(exam: Exam, result: ExamResult): Wait {
  const because = heldBecause(exam, result);
  return result.recorded
    ? { why: 'unconfirmed', name: waitName(result), result, because }
    : { why: 'contradicted', name: claimName(result), result, because };
}

function unknownLearner({ learner, is, ...life }: Certification, others: readonly ExamResult[]): readonly Wait[] {
  if (learner.is !== 'unknown') return [];
  const result = is === 'identity-needed' && 'passed' in life ? life.passed : others.at(-1);
  if (!result) return [];
  const because = 'The learner fits nobody in people.yaml, or more than one person.';
  return [{ why: 'unknown-learner', name: 'learner', result, because }];
}
