import { dateAt, daysLater, endOfDay, morningOf } from '../calendar.ts';
import type { Context, Decision } from '../context.ts';
import type { OpenProduct } from './product-certification.ts';
import { asks, isProduct } from './product-certification.ts';
import { learnerZone } from './product-view.ts';

/** What the clock of an obligation brings at `at` (epoch ms): a word, the end of the last day, or of the grace after it. */
export type Moment =
  | { readonly is: 'remind'; readonly days: number; readonly at: number }
  | { readonly is: 'late' | 'lapse'; readonly at: number };

/** What is still to come of an obligation, where nothing is paused, the next first. */
export function momentsOf(context: Pick<Context, 'program' | 'people'>, certification: OpenProduct): readonly Moment[] {
  const { obligation, credential, is, paused } = certification;
  const { dueOn, graceUntil, late, reminded = [], openedAt } = obligation;
  if (paused || dueOn === undefined || is === 'lapsed') return [];
  const zone = learnerZone(context, certification);
  const reminders = context.program.recertification.remindDaysBefore.flatMap((days): readonly Moment[] => {
    const on = daysLater(dueOn, -days);
    if (late || reminded.includes(days) || on <= dateAt(zone, openedAt)) return [];
    return [{ is: 'remind', days, at: morningOf(zone, on) }];
  });
  const ends: readonly Moment[] = [
    ...(late ? [] : [{ is: 'late', at: endOfDay(zone, dueOn) } as const]),
    ...(credential ? [{ is: 'lapse', at: endOfDay(zone, graceUntil ?? dueOn) } as const] : []),
  ];
  return [...reminders, ...ends].toSorted((a, b) => a.at - b.at);
}

/** The decision with what makes the next of it come by itself, in place of what was set before. */
export function withDutyTimers(context: Context, decision: Decision): Decision {
  const { certification } = decision;
  if (!certification || !isProduct(certification)) return decision;
  const [next] = asks(certification) ? momentsOf(context, certification) : [];
  // A time that is over could be a timer that has fired already.
  return { ...decision, timers: next ? [{ set: 'duty', at: Math.max(next.at, context.now) }] : [] };
}
