import { dateAt, daysAfter, daysBetween, daysLater } from '../calendar.ts';
import type { Attempt, Open } from '../certification.ts';
import { isJudged, isOpen, lifeOf, openAppealOf, withAttempt } from '../certification.ts';
import type { Change } from '../change.ts';
import { isRunning, resumed } from '../clocks/pause.ts';
import { withoutReading } from '../comments/reading.ts';
import type { Context } from '../context.ts';
import { ignore, personWith } from '../context.ts';
import { fillSeats } from '../practical/practical.ts';
import type { OpenCourse } from '../program.ts';
import { exclusionOf } from '../reviewers/exclusions.ts';
import { sheetOf } from '../verdict/sheets.ts';
import { addressee } from '../views/view.ts';
import type { Deed, Situation } from './deed.ts';
import { shownAs } from './deed.ts';

/** How many days learners may take a practical up again by themselves; staff may at any time. */
const restoreWithinDays = 30;

/** The learner steps back. The seats are free at once, and everything is kept. */
export const withdrawDeed: Deed<{ readonly say: 'withdraw' }> = {
  against: ({ certification }) => {
    if (certification.is === 'withdrawn') return 'This practical is withdrawn already.';
    if (openAppealOf(certification)) return 'Your appeal is decided first; after that you can step back.';
    return isRunning(certification) ? undefined : 'Nothing is under way here, so there is nothing to step back from.';
  },
  follow: (at) => {
    const { context, certification, comment } = at;
    if (!isRunning(certification)) return ignore('Nothing is under way that could be withdrawn.');
    const since = comment.updatedAt;
    const { paused: _over, ...running } = resumed(context, certification, since);
    const because = `${addressee(context, comment.author).name} stepped back from this practical.`;
    const attempt = withoutReading(running.attempt);
    const stepped = { is: 'withdrawn', attempt, because, since, steppedBack: true } as const;
    const decision = shownAs(at, { ...lifeOf(running), ...stepped }, because);
    return { ...decision, changes: [goodbye(at, attempt, because, since), ...decision.changes] };
  },
};

/** The learner takes it up again, or staff do: as it was, with the days it lay still given back. */
export const restoreDeed: Deed<{ readonly say: 'restore' }> = {
  against: ({ context: { program }, certification, comment }) => {
    if (certification.is !== 'withdrawn') return 'This practical was not withdrawn.';
    const { learner, since } = certification;
    const byLearner = learner.is === 'known' && learner.userId === comment.author;
    return byLearner && daysBetween(program, since, comment.updatedAt) > restoreWithinDays
      ? `It was withdrawn more than ${restoreWithinDays} days ago; the enablement team can still bring it back with /restore.`
      : undefined;
  },
  follow: (at) => {
    const { context, certification, comment, open } = at;
    if (certification.is !== 'withdrawn' || !certification.attempt) return ignore('There is nothing to bring back.');
    const because = `${addressee(context, comment.author).name} brought this practical back.`;
    const { attempt, since } = certification;
    const life = lifeOf(certification);
    if (isJudged(attempt)) {
      const from = daysAfter(context.program, attempt.verdict.decidedAt, context.program.attempts.practical.waitDays);
      return shownAs(at, { ...life, is: 'next-attempt', attempt, from }, because);
    }
    const back = resumed(context, { ...life, is: 'preparing', attempt, paused: { since } }, comment.updatedAt);
    if (!isOpen(back)) return ignore('There is nothing to bring back.');
    const after = reseated(context, back, open);
    return { outcome: 'applied', because, certification: after, changes: [], timers: [] };
  },
};

/** Who has finished stays, and so does whoever may still be given a seat; the others' seats go to somebody else. */
function reseated(context: Context, certification: Open, open: OpenCourse): Open {
  const { attempt, learner } = certification;
  const { chosen } = attempt.pick;
  const examined = {
    learner: learner.is === 'known' ? learner.userId : 0,
    declined: attempt.declined ?? [],
    previous: [],
  };
  const staying = chosen.filter(({ userId }) => {
    const person = personWith(context, userId);
    return sheetOf(attempt, userId).finished || (person && !exclusionOf(context, open.pool, person, examined));
  });
  const kept = withAttempt(certification, { ...attempt, pick: { ...attempt.pick, chosen: staying } });
  return withAttempt(kept, { ...kept.attempt, pick: fillSeats(context, kept, open) });
}

/** The one comment that tells everybody at work here that there is nothing more to do. */
function goodbye(
  { context, certification, comment }: Situation,
  attempt: Attempt,
  because: string,
  since: number,
): Change {
  const { program } = context;
  const { number, pick } = attempt;
  return {
    do: 'say',
    key: `${certification.key}#${number}/withdrawn/${comment.id}`,
    attempt: number,
    because,
    tag: `withdrawn-${comment.id}`,
    words: {
      say: 'note/withdrawn',
      with: {
        learner: addressee(context, comment.author),
        reviewers: pick.chosen.map(({ userId }) => addressee(context, userId)),
        until: daysLater(dateAt(program, since), restoreWithinDays),
        help: program.help,
      },
    },
  };
}
