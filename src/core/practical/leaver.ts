import type { Certification, Open } from '../certification.ts';
import { isOpen, withAttempt } from '../certification.ts';
import type { Context, Decision } from '../context.ts';
import { ignore } from '../context.ts';
import type { Event } from '../event.ts';
import type { UserId } from '../people/people.ts';
import type { OpenCourse } from '../program.ts';
import { withoutReviewer } from '../reviewers/hand-over.ts';
import { sheetOf } from '../verdict/sheets.ts';
import { addressee } from '../views/view.ts';
import { progress } from './practical.ts';
import { closePractical } from './withdraw.ts';

/**
 * Somebody has left: their own open practical ends without a result, and a review they have not finished goes to somebody
 * else. What was decided or finished stays. That they left is on record; people read neutral words.
 */
export function onPersonLeft(
  context: Context,
  certification: Certification,
  { userId }: Extract<Event, { happened: 'person-left' }>,
  open: OpenCourse,
): Decision {
  if (!isOpen(certification)) return ignore('It was decided before they left, and stays.');
  const { learner } = certification;
  if (learner.is === 'known' && learner.userId === userId) {
    const closed = closePractical(context, certification, open, 'The learner takes no further part.');
    return { ...closed, because: `${addressee(context, userId).name} has left.` };
  }
  return isUnfinished(certification, userId)
    ? handOn(context, certification, userId, open)
    : ignore('They hold no review here that is unfinished.');
}

function isUnfinished({ attempt }: Open, userId: UserId): boolean {
  return attempt.pick.chosen.some((seat) => seat.userId === userId) && !sheetOf(attempt, userId).finished;
}

function handOn(context: Context, certification: Open, userId: UserId, open: OpenCourse): Decision {
  const because = `${addressee(context, userId).name} no longer reviews.`;
  const without = withAttempt(certification, withoutReviewer(context, certification, userId, open));
  return progress(context, certification, without, open, because);
}
