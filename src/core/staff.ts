import type { Attempt, Open } from './certification.ts';
import type { Command } from './commands.ts';
import { judge } from './conclude.ts';
import type { Context, Decision } from './context.ts';
import { personCalled } from './context.ts';
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

/** Staff give empty seats to people; whether they may was checked before. */
export function seatReviewers(
  context: Context,
  certification: Open,
  attempt: Attempt,
  comment: Comment,
  open: OpenCourse,
  usernames: readonly string[],
): Decision {
  const after = usernames.reduce((now, username) => seated(context, now, comment, username), attempt);
  const names = usernames.map((username) => personCalled(context, username)?.name ?? username);
  const because = `${comment.username} asked ${names.join(' and ')} to review.`;
  return progress(context, certification, after, open, because);
}

/** The attempt with one more reviewer, because the author of the comment asked for them. */
export function seated(context: Context, attempt: Attempt, comment: Comment, username: string): Attempt {
  const person = personCalled(context, username);
  if (!person) return attempt;
  const seat = { userId: person.userId, because: `was asked by ${comment.username}` };
  const passedOver = attempt.pick.passedOver.filter(({ userId }) => userId !== person.userId);
  return { ...attempt, pick: { chosen: [...attempt.pick.chosen, seat], passedOver } };
}
