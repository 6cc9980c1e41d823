import { daysBetween, daysLater, workingDaysBetween, workingDaysLater } from '../calendar.ts';
import type { Certification, Open } from '../certification.ts';
import { isOpen } from '../certification.ts';
import type { Context } from '../context.ts';

/** A certification with clocks that can stand still. */
export type Running = Open | Extract<Certification, { is: 'next-attempt' }>;

/** Whether anything is under way that a pause could stop. */
export function isRunning(certification: Certification): certification is Running {
  return isOpen(certification) || certification.is === 'next-attempt';
}

/**
 * The certification with its clocks running again at `at` (epoch ms). No day is lost: the due date moves by the working
 * days of the pause, the earliest day of a next attempt by all its days, and reviewers have their whole time again.
 */
export function resumed({ program }: Pick<Context, 'program'>, certification: Running, at: number): Running {
  const since = certification.paused?.since ?? at;
  const running = { ...certification, paused: undefined };
  if (running.is === 'next-attempt')
    return { ...running, from: daysLater(running.from, daysBetween(program, since, at)) };
  const lost = workingDaysBetween(program, since, at);
  const { further, pick, dueOn } = running.attempt;
  const later = (date: string) => workingDaysLater(program, date, lost);
  const attempt = {
    ...running.attempt,
    dueOn: later(dueOn),
    ...(further ? { further: { ...further, dueOn: later(further.dueOn) } } : {}),
    pick: { ...pick, chosen: pick.chosen.map((seat) => ({ ...seat, at })) },
  };
  return { ...running, attempt };
}
