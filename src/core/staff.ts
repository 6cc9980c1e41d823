import type { Attempt, Open } from './certification.ts';
import type { Command } from './commands.ts';
import { judge } from './conclude.ts';
import type { Context, Decision } from './context.ts';
import type { Comment } from './event.ts';
import { progress } from './practical.ts';
import type { OpenCourse } from './program.ts';
import { sheetsOf } from './sheets.ts';
import { decidedVerdict } from './verdict.ts';

/** A moderator settles what the reviewers could not; the reviewers' scores stay as they are. */
export function decideByModerator(
  context: Context,
  certification: Open,
  comment: Comment,
  open: OpenCourse,
  { outcome, reason }: Extract<Command, { say: 'decide' }>,
): Decision {
  const { attempt } = certification;
  const because = `${comment.username} decided as moderator: ${reason}`;
  const decision = { outcome, by: comment.author, because, now: context.now };
  return judge(
    context,
    certification,
    open,
    decidedVerdict(context.program.scoring, attempt, sheetsOf(attempt), decision),
  );
}

/** Staff give an empty seat to somebody; whether they may was checked before. */
export function seatReviewer(
  context: Context,
  certification: Open,
  attempt: Attempt,
  comment: Comment,
  open: OpenCourse,
  username: string,
): Decision {
  const person = context.people.find((candidate) => candidate.username.toLowerCase() === username.toLowerCase());
  const seat = { userId: person?.userId ?? 0, because: `was asked by ${comment.username}` };
  const pick = { ...attempt.pick, chosen: [...attempt.pick.chosen, seat] };
  return progress(
    context,
    certification,
    { ...attempt, pick },
    open,
    `${comment.username} asked ${person?.name ?? username} to review.`,
  );
}
