import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import type { ExamResult } from '../exams/exam.ts';
import type { OpenProduct } from './product-certification.ts';
import { learnerZone, productView } from './product-view.ts';
import { standingOf } from './standing.ts';
import type { Subject } from './subject.ts';

/**
 * What the learner is told of a result that brought no pass: how far off it was and when a try counts again. Scores stand only
 * where nobody but the learner and staff can read them.
 */
export function resultNotes(
  context: Context,
  now: OpenProduct,
  subject: Subject,
  result: ExamResult,
): readonly Change[] {
  const standing = standingOf(context.program, learnerZone(context, now), subject, now.obligation, now);
  if (standing.is === 'passed') return [];
  const early = standing.early.find((one) => isSame(one.result, result));
  if (!early && !(standing.failed && isSame(standing.failed, result))) return [];
  const { learner, assessment, path, passPercent, status, help } = productView(context, now, now.obligation, subject);
  const { number } = now.obligation;
  const tag = `result-${result.source}-${result.eventId}`;
  const because = early
    ? 'It came too early to count, so it is kept beside the others.'
    : `${result.score.raw} of ${result.score.max} is below the ${passPercent} % that ${now.exam} asks for.`;
  const common = { learner, assessment, path, retakeFrom: standing.retakeFrom, until: status.until, help };
  const words: Extract<Change, { do: 'say' }>['words'] = early
    ? { say: 'note/too-early', with: { ...common, before: early.before } }
    : { say: 'note/not-passed', with: { ...common, ...scoreIn(context, result, passPercent) } };
  return [{ do: 'say', key: `${now.key}#${number}/${tag}`, attempt: number, because, tag, words }];
}

function scoreIn({ program }: Context, { score: { raw, max } }: ExamResult, passPercent: string) {
  return program.layout.visibility === 'confidential' ? { score: { raw, max, passPercent } } : {};
}

/** Whether two are one and the same result. */
export function isSame(one: ExamResult, other: ExamResult): boolean {
  return one.source === other.source && one.eventId === other.eventId;
}
