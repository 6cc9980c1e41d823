import type { Program } from './program.ts';

/** The date it is in the program's time zone at `instant` (epoch ms), as `YYYY-MM-DD`. */
export function dateAt(program: Pick<Program, 'timezone'>, instant: number): string {
  return zoned(program, instant).toPlainDate().toString();
}

/** The date `days` working days after `instant`; weekends and the program's holidays do not count. */
export function workingDaysAfter(
  program: Pick<Program, 'timezone' | 'holidays'>,
  instant: number,
  days: number,
): string {
  let date = zoned(program, instant).toPlainDate();
  for (let left = days; left > 0; ) {
    date = date.add({ days: 1 });
    if (isWorkingDay(program, date)) left -= 1;
  }
  return date.toString();
}

/** The date `days` calendar days after `instant`. */
export function daysAfter(program: Pick<Program, 'timezone'>, instant: number, days: number): string {
  return zoned(program, instant).toPlainDate().add({ days }).toString();
}

/** Whole days from the date of `from` to the date of `to` (epoch ms) in the program's time zone; 0 when `to` is earlier. */
export function daysBetween(program: Pick<Program, 'timezone'>, from: number, to: number): number {
  const { days } = zoned(program, from).toPlainDate().until(zoned(program, to).toPlainDate(), { largestUnit: 'days' });
  return Math.max(0, days);
}

function zoned(program: Pick<Program, 'timezone'>, instant: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(program.timezone);
}

function isWorkingDay(program: Pick<Program, 'holidays'>, date: Temporal.PlainDate): boolean {
  return date.dayOfWeek <= 5 && !program.holidays.includes(date.toString());
}
