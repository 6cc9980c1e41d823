import type { Certification } from '../certification.ts';
import { attemptOf, isOpen } from '../certification.ts';
import type { Change } from '../change.ts';
import { isRunning } from '../clocks/pause.ts';
import type { Context, Decision } from '../context.ts';
import type { Credential } from '../credential.ts';
import { shownAs } from '../deeds/deed.ts';
import { progress } from '../practical/practical.ts';
import { courseOf } from '../views/show.ts';
import { addressee, addressees } from '../views/view.ts';
import type { ExamResult } from './exam.ts';

/**
 * A result was corrected or taken back after the pass had led to something, and no pass is left: what is under way is paused, what was
 * earned stays, and staff are asked to look in either case. `certification` has all results already.
 */
export function onPassLost(context: Context, certification: Certification, result: ExamResult): Decision {
  const because = `${changeWords(certification, result)}, and no passed exam is left.`;
  if (certification.is === 'project-needed' || (certification.is === 'identity-needed' && !certification.attempt))
    return kept({ ...certification, is: 'exam-failed', because }, because);
  if (certification.is === 'exam-failed' || certification.is === 'withdrawn') return kept(certification, because);
  const open = courseOf(context.program, certification);
  const attempt = attemptOf(certification);
  const alert = `${because} Please look at ${certification.key}: ${certification.is === 'certified' ? staysWords(context, certification.credential) : 'it is paused'}.`;
  if (!open || !attempt) return { ...kept(certification, because), alert };
  const change = note(context, certification, attempt.number, result, because);
  if (!isRunning(certification) || certification.paused)
    return { ...kept(certification, because), changes: [change], alert };
  const paused = { ...certification, paused: { since: context.now } };
  const shown = isOpen(paused)
    ? progress(context, certification, paused, open, because)
    : shownAs({ context, open }, paused, because);
  return { ...shown, changes: [...shown.changes, change], alert };
}

/** A result was corrected or taken back, and a passed exam is there all the same. */
export function onPassKept(certification: Certification, result: ExamResult): Decision {
  const because = `${changeWords(certification, result)}; a passed exam counts all the same.`;
  const alert = certification.paused ? `${because} ${certification.key} is paused: /resume lets it go on.` : undefined;
  return { ...kept(certification, because), alert };
}

/** How a result came to count no more, as a sentence. */
export function rulingWords(exam: string, result: ExamResult): string {
  return `${changeWords({ exam }, result)}.`;
}

function changeWords({ exam }: Pick<Certification, 'exam'>, { score, source, voided, ruling }: ExamResult): string {
  const points = `${score.raw} of ${score.max}`;
  if (voided) return `${source} took back a result of ${exam}, ${points}`;
  if (ruling?.says === 'discarded') return `${ruling.by} discarded a result of ${exam}, ${points}`;
  if (ruling?.says === 'open') return `${ruling.by} took back what had been ruled on a result of ${exam}, ${points}`;
  return `A result of ${exam} was corrected to ${points}`;
}

function kept(certification: Certification, because: string): Decision {
  return { outcome: 'applied', because, certification, changes: [], timers: [] };
}

function note(
  context: Context,
  { key, learner, is }: Certification,
  attempt: number,
  { source, eventId, voided, ruling }: ExamResult,
  because: string,
): Change {
  const { program } = context;
  const how = voided ? 'voided' : ruling ? `ruled-${ruling.at}` : 'corrected';
  const tag = `exam-${how}-${source}-${eventId}`;
  return {
    do: 'say',
    key: `${key}#${attempt}/${tag}`,
    attempt,
    tag,
    because,
    words: {
      say: 'note/exam-corrected',
      with: {
        learner: learner.is === 'known' ? addressee(context, learner.userId) : undefined,
        staff: addressees(context, program.staff),
        certified: is === 'certified',
        help: program.help,
      },
    },
  };
}

function staysWords({ earned = [] }: Context, credential: Credential): string {
  const all = [credential, ...earned.map((one) => one.credential)].flatMap(({ completes = [] }) => completes);
  const paths = all.filter(({ evidence }) => evidence.some(({ course }) => course === credential.achievement));
  const resting = paths.map(({ achievement }) => achievement).join(' and ');
  return resting === ''
    ? 'the credential stays until a person decides'
    : `the credential stays until a person decides, and so does ${resting}, which rests on it`;
}
