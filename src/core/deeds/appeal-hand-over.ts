import { workingDaysAfter } from '../calendar.ts';
import type { Appeal } from '../certification.ts';
import { isJudged, openAppealOf, withAttempt } from '../certification.ts';
import type { Decision } from '../context.ts';
import { ignore } from '../context.ts';
import type { UserId } from '../people/people.ts';
import { drawn, uninvolved } from '../reviewers/moderators.ts';
import { appealThread, handedOnChanges } from '../verdict/appeal.ts';
import { addressee } from '../views/view.ts';
import type { Situation } from './deed.ts';

/** Whether something is said in the issue of an appeal. */
export function isInAppeal({ comment }: Pick<Situation, 'comment'>): boolean {
  return comment.thread === appealThread;
}

/** What stands against asking somebody else than them to decide the appeal; `called` is what a command names them. */
export function appealHandingObjection(
  { context, certification }: Situation,
  userId: UserId | undefined,
  called?: string,
): string | undefined {
  const appeal = openAppealOf(certification);
  if (!appeal) return 'This appeal has been decided.';
  if (userId !== undefined && appeal.moderator === userId) return undefined;
  const name = userId === undefined ? called : addressee(context, userId).name;
  return appeal.moderator === undefined
    ? `Nobody has been asked to decide this appeal, so ${name} need not be released from it.`
    : `${name} was not asked to decide this appeal: ${addressee(context, appeal.moderator).name} was.`;
}

/** Somebody else who had no part in the outcome is asked to decide, with as many days as anybody has. */
export function appealHandedOn(at: Situation, from: UserId, because: string): Decision {
  const { context, certification, attempt, open } = at;
  const appeal = openAppealOf(certification);
  if (!isJudged(attempt) || !appeal) return ignore('There is no appeal to decide.');
  const declined = [...new Set([...(appeal.declined ?? []), from])];
  const left = uninvolved(context, certification, attempt).filter(({ userId }) => !declined.includes(userId));
  const asked = drawn(left, `${certification.key}#${attempt.number}/appeal/${declined.length}`);
  const handed: Appeal = {
    ...appeal,
    declined,
    moderator: asked?.userId,
    askedAt: context.now,
    decideBy: dayFor(at, appeal),
  };
  const after = { ...attempt, appeal: handed, revision: attempt.revision + 1 };
  const next = withAttempt(certification, after);
  const why = `${because} ${asked ? `${asked.name}, who was not involved, decides it.` : 'Nobody is left who was not involved, so staff are asked.'}`;
  const changes = handedOnChanges(context, next, after, open, why);
  const alert = asked
    ? undefined
    : `Nobody is left to decide the appeal of ${certification.key}: please name another moderator.`;
  return { outcome: 'applied', because: why, certification: next, changes, timers: [], alert };
}

/** Never earlier than the learner was told, nor so soon that nobody could read it. */
function dayFor({ context: { program, now } }: Situation, { decideBy }: Appeal): string {
  const enough = workingDaysAfter(program, now, program.appeals.decideWithinWorkingDays);
  return enough > decideBy ? enough : decideBy;
}
