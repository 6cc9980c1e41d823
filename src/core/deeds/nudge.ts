import { dateAt, workingDaysAfter } from '../calendar.ts';
import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { personCalled } from '../context.ts';
import type { Addressee } from '../messages/messages.ts';
import { readBy } from '../practical/mode.ts';
import { addressee, statusView } from '../views/view.ts';
import type { Deed, Situation } from './deed.ts';
import { nowWith } from './deed.ts';

/** The learner asks whoever is waited on to go on: one note, and not again for some days. */
export const nudgeDeed: Deed<{ readonly say: 'nudge' }> = {
  against: (at) => {
    const { context, certification, attempt, comment } = at;
    if (certification.paused) return 'This practical is paused, so nobody is waited on.';
    if (othersWaitedOn(at).length === 0) return turnWords(at);
    const again = nextNudgeOn(context, attempt.nudgedAt);
    return again !== undefined && dateAt(context.program, comment.createdAt) < again
      ? `You asked them on ${dateAt(context.program, attempt.nudgedAt ?? 0)}. Please give them a little time; from ${again} on you can ask again.`
      : undefined;
  },
  follow: (at) => {
    const { attempt, comment } = at;
    const because = `${comment.username} asked whoever is waited on to go on.`;
    const asked = nowWith(at, { ...attempt, nudgedAt: comment.createdAt }, because);
    return { ...asked, changes: notes(at, because) };
  },
};

function othersWaitedOn({ context, certification, comment }: Situation): readonly Addressee[] {
  const own = addressee(context, comment.author).username;
  return statusView(context, certification).waitingOn.filter(({ username }) => username !== own);
}

function turnWords({ context, certification, comment }: Situation): string {
  const { waitingOn } = statusView(context, certification);
  return waitingOn.some(({ username }) => username === addressee(context, comment.author).username)
    ? 'It is your own turn: nobody else is waited on. /explain says what comes next.'
    : 'Nobody is waited on now: what comes next is on its way.';
}

function nextNudgeOn({ program }: Context, nudgedAt: number | undefined): string | undefined {
  return nudgedAt === undefined
    ? undefined
    : workingDaysAfter(program, nudgedAt, program.reviewing.nudgeEveryWorkingDays);
}

/** One for all, and for reviewers of a blind course one where they read. */
function notes(at: Situation, because: string): readonly Change[] {
  const { context, attempt } = at;
  const readIn = ({ username }: Addressee) => readBy(attempt, personCalled(context, username)?.userId).thread;
  const groups = Map.groupBy(othersWaitedOn(at), readIn);
  return [...groups].map(([thread, to]) => note(at, to, thread, because));
}

function note(at: Situation, to: readonly Addressee[], thread: string | undefined, because: string): Change {
  const { context, certification, attempt, comment } = at;
  const { until } = statusView(context, certification);
  const tag = `nudge-${comment.id}`;
  return {
    do: 'say',
    key: `${certification.key}#${attempt.number}/${thread === undefined ? '' : `${thread}/`}${tag}`,
    attempt: attempt.number,
    ...(thread === undefined ? {} : { thread }),
    tag,
    because,
    words: {
      say: 'note/nudge',
      with: {
        to,
        learner: addressee(context, comment.author),
        is: certification.is,
        until,
        help: context.program.help,
      },
    },
  };
}
