import type { Attempt, Open } from '../certification.ts';
import type { Context, Decision } from '../context.ts';
import { ignore } from '../context.ts';
import type { UserId } from '../people/people.ts';
import { fillSeats, progress } from '../practical/practical.ts';
import type { OpenCourse } from '../program.ts';
import { sheetOf } from '../verdict/sheets.ts';
import { addressee } from '../views/view.ts';
import { awayUntil } from './exclusions.ts';

/**
 * The attempt without this reviewer, whose seat goes to somebody else where anybody is free. What they scored stays in the
 * thread and counts no more. Why they go decides whether they are picked for this attempt again.
 */
export function withoutReviewer(
  context: Context,
  certification: Open,
  userId: UserId,
  open: OpenCourse,
  why: 'declined' | 'away' = 'declined',
): Attempt {
  const { attempt } = certification;
  const { pick, declined = [] } = attempt;
  const chosen = pick.chosen.filter((seat) => seat.userId !== userId);
  const rest = { ...attempt, pick: { ...pick, chosen } };
  const without = why === 'declined' ? { ...rest, declined: [...declined, userId] } : rest;
  return { ...without, pick: fillSeats(context, { ...certification, attempt: without }, open) };
}

/** The attempt once an unfinished review of somebody who is away went to another; undefined where there is none. */
export function handedOver(
  context: Context,
  certification: Open,
  userId: UserId,
  open: OpenCourse,
): Attempt | undefined {
  const { attempt } = certification;
  const seated = attempt.pick.chosen.some((seat) => seat.userId === userId);
  if (!seated || sheetOf(attempt, userId).finished || !awayUntil(context, userId)) return undefined;
  return withoutReviewer(context, certification, userId, open, 'away');
}

/** A reviewer said elsewhere that they are away. */
export function onReviewerAway(context: Context, certification: Open, userId: UserId, open: OpenCourse): Decision {
  const attempt = handedOver(context, certification, userId, open);
  const { name } = addressee(context, userId);
  if (!attempt) return ignore(`Nothing of this practical waits for ${name}, or they are back.`);
  const because = `${name} is away until ${awayUntil(context, userId)}, so somebody else reviews.`;
  return progress(context, certification, { ...certification, attempt }, open, because);
}
