import type { Attempt, Open } from './certification.ts';
import type { Context } from './context.ts';
import type { UserId } from './people.ts';
import { fillSeats } from './practical.ts';
import type { OpenCourse } from './program.ts';

/**
 * The attempt without this reviewer, whose seat goes to somebody else where anybody is free. What they scored stays in the
 * thread and counts no more; they are not picked for this attempt again.
 */
export function withoutReviewer(context: Context, certification: Open, userId: UserId, open: OpenCourse): Attempt {
  const { attempt } = certification;
  const { pick, declined = [] } = attempt;
  const chosen = pick.chosen.filter((seat) => seat.userId !== userId);
  const without = { ...attempt, declined: [...declined, userId], pick: { ...pick, chosen } };
  return { ...without, pick: fillSeats(context, { ...certification, attempt: without }, open) };
}
