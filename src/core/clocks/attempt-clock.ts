import { morningOf } from '../calendar.ts';
import type { Certification } from '../certification.ts';
import type { Context, Decision } from '../context.ts';
import { personWith } from '../context.ts';
import type { Program } from '../program.ts';

type Waiting = Extract<Certification, { is: 'next-attempt' }>;

/** Whether the attempt after number `number` opens by itself; where not, staff agree to it first. */
export function isFree({ attempts }: Pick<Program, 'attempts'>, number: number): boolean {
  return number < attempts.practical.free;
}

/** When the next attempt opens (epoch ms): in the morning, where the learner is, of the first day it may. */
export function openingOf(context: Context, { learner, from }: Waiting): number {
  const person = learner.is === 'known' ? personWith(context, learner.userId) : undefined;
  return morningOf({ timezone: person?.timezone ?? context.program.timezone }, from);
}

/** What makes the next attempt open by itself, where it does. */
export function nextTimers(context: Context, certification: Certification): Decision['timers'] {
  if (certification.is !== 'next-attempt' || certification.paused) return [];
  if (!isFree(context.program, certification.attempt.number)) return [];
  // A time that is over could be a timer that has fired already.
  return [{ set: 'next-attempt', at: Math.max(openingOf(context, certification), context.now) }];
}
