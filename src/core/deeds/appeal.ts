import { dateAt, workingDaysAfter } from '../calendar.ts';
import type { Appeal, Certification, JudgedAttempt } from '../certification.ts';
import { attemptOf, isJudged, openAppealOf, withAttempt } from '../certification.ts';
import type { AppealCommand } from '../commands/appeal-command.ts';
import type { DecideCommand } from '../commands/decide-command.ts';
import type { Decision } from '../context.ts';
import { ignore } from '../context.ts';
import { drawn, uninvolved } from '../reviewers/moderators.ts';
import { appealChanges, decidedChanges } from '../verdict/appeal.ts';
import { revise } from '../verdict/revise.ts';
import { sheetsOf } from '../verdict/sheets.ts';
import { decidedVerdict } from '../verdict/verdict.ts';
import { addressee } from '../views/view.ts';
import type { Deed, Situation } from './deed.ts';
import { outcomeObjection } from './outcomes.ts';

/** A learner asks for another look: a moderator who was not involved decides in an issue of its own. */
export const appealDeed: Deed<AppealCommand> = {
  against: ({ context: { program }, attempt, comment }) => {
    if (!isJudged(attempt)) return 'There is no outcome to appeal yet.';
    if (attempt.appeal) return 'This outcome has been appealed before, and once is all there is.';
    const until = workingDaysAfter(program, attempt.verdict.decidedAt, program.appeals.withinWorkingDays);
    return dateAt(program, comment.createdAt) > until ? `An appeal was possible until ${until}.` : undefined;
  },
  follow: (at, { reason }) => {
    const { context, certification, attempt, comment, open } = at;
    if (!isJudged(attempt)) return ignore('There is no outcome to appeal.');
    const { program } = context;
    const asked = drawn(uninvolved(context, certification, attempt), `${certification.key}#${attempt.number}/appeal`);
    const appeal: Appeal = {
      reason,
      at: comment.createdAt,
      decideBy: workingDaysAfter(program, comment.createdAt, program.appeals.decideWithinWorkingDays),
      ...(asked ? { moderator: asked.userId } : {}),
    };
    const appealed = { ...attempt, appeal, revision: attempt.revision + 1 };
    const next = withAttempt(certification, appealed);
    const because = `${comment.username} appealed; ${asked ? `${asked.name}, who was not involved, takes another look` : 'staff are asked for somebody who was not involved'}.`;
    const changes = appealChanges(context, next, appealed, open, because);
    const alert = asked ? undefined : `Every moderator was involved in ${certification.key}: please name another one.`;
    return { outcome: 'applied', because, certification: next, changes, timers: [], alert };
  },
};

/** What stands against deciding the appeal, said in its own issue. */
export function appealObjection(at: Situation, { outcome }: DecideCommand): string | undefined {
  const { context, certification, attempt, comment } = at;
  if (!isJudged(attempt) || !attempt.appeal) return 'There is no appeal to decide.';
  if (attempt.appeal.decided) return 'This appeal has been decided.';
  if (!uninvolved(context, certification, attempt).some(({ userId }) => userId === comment.author))
    return 'A moderator who had no part in the outcome decides this.';
  return outcome === attempt.verdict.outcome ? undefined : outcomeObjection(at, outcome);
}

/** The moderator's word on an appeal: the outcome stays, or a better one takes its place. */
export function decideAppeal(at: Situation, { outcome, reason }: DecideCommand): Decision {
  const { context, certification, attempt, comment } = at;
  if (!isJudged(attempt) || !attempt.appeal) return ignore('There is no appeal to decide.');
  const is = outcome === attempt.verdict.outcome ? 'upheld' : 'changed';
  const because = `${addressee(context, comment.author).name} decided the appeal: ${reason}`;
  return withAppealSettled(at, certification, { is, by: comment.author, reason }, because, (settled) =>
    is === 'upheld'
      ? { outcome: 'applied', because, certification: settled, changes: [], timers: [] }
      : overrule(at, settled, attempt, because, outcome),
  );
}

/** The open appeal of the last verdict, if there is one, is settled with this; `revised` says what becomes of the outcome. */
export function withAppealSettled(
  { context, open }: Pick<Situation, 'context' | 'open'>,
  certification: Certification,
  decided: NonNullable<Appeal['decided']>,
  because: string,
  revised: (settled: Certification) => Decision,
): Decision {
  const attempt = attemptOf(certification);
  if (!attempt || !isJudged(attempt) || !openAppealOf(certification)) return revised(certification);
  const settled = withAttempt(certification, withDecision(attempt, decided));
  const decision = revised(settled);
  const { changes } = decision;
  return { ...decision, ...decidedChanges(context, decision.certification ?? settled, open, changes, because) };
}

function overrule(
  { context, comment, open }: Situation,
  now: Certification,
  attempt: JudgedAttempt,
  because: string,
  outcome: DecideCommand['outcome'],
): Decision {
  const decision = { outcome, by: comment.author, because, now: context.now };
  return revise(context, now, open, decidedVerdict(context.program.scoring, attempt, sheetsOf(attempt), decision));
}

function withDecision(attempt: JudgedAttempt, decided: NonNullable<Appeal['decided']>): JudgedAttempt {
  return attempt.appeal
    ? { ...attempt, appeal: { ...attempt.appeal, decided }, revision: attempt.revision + 1 }
    : attempt;
}
