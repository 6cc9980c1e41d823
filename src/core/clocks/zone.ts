import { workingDaysAfter } from '../calendar.ts';
import type { Context } from '../context.ts';
import { personWith } from '../context.ts';
import type { UserId } from '../people/people.ts';
import type { Program } from '../program.ts';

/** Where and by which calendar days are counted. */
export type Zone = Pick<Program, 'timezone' | 'holidays'>;

/** Where somebody is; staff together are where the program is. */
export function zoneOf(context: Pick<Context, 'program' | 'people'>, who: UserId | undefined): Zone {
  const { timezone, holidays } = context.program;
  return { timezone: (who === undefined ? undefined : personWith(context, who)?.timezone) ?? timezone, holidays };
}

/** The day of an instant (epoch ms) there, `YYYY-MM-DD`. */
export function dayOf(zone: Zone, instant: number): string {
  return workingDaysAfter(zone, instant, 0);
}
