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
  return workingDaysLater(program, dateAt(program, instant), days);
}

/** The date `days` working days after `date`; 0 leaves it as it is. */
export function workingDaysLater(program: Pick<Program, 'holidays'>, date: string, days: number): string {
  let later = Temporal.PlainDate.from(date);
  for (let left = days; left > 0; ) {
    later = later.add({ days: 1 });
    if (isWorkingDay(program, later)) left -= 1;
  }
  return later.toString();
}

/** Working days after the date of `from` up to the date of `to` (epoch ms) in the program's time zone. */
export function workingDaysBetween(program: Pick<Program, 'timezone' | 'holidays'>, from: number, to: number): number {
  const last = zoned(program, to).toPlainDate();
  let days = 0;
  for (let date = zoned(program, from).toPlainDate(); Temporal.PlainDate.compare(date, last) < 0; ) {
    date = date.add({ days: 1 });
    if (isWorkingDay(program, date)) days += 1;
  }
  return days;
}

/** The date `days` calendar days after `instant`. */
export function daysAfter(program: Pick<Program, 'timezone'>, instant: number, days: number): string {
  return zoned(program, instant).toPlainDate().add({ days }).toString();
}

/** The date `days` calendar days after `date`. */
export function daysLater(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** Nine in the morning of `date` where it is `timezone` (epoch ms). */
export function morningOf({ timezone }: Pick<Program, 'timezone'>, date: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: timezone, plainTime: '09:00' }).epochMilliseconds;
}

/** When `date` is over where it is `timezone` (epoch ms): the first moment of the day after. */
export function endOfDay({ timezone }: Pick<Program, 'timezone'>, date: string): number {
  return Temporal.PlainDate.from(date).add({ days: 1 }).toZonedDateTime(timezone).epochMilliseconds;
}

/** Whole days from the date of `from` to the date of `to` (epoch ms) in the program's time zone; 0 when `to` is earlier. */
export function daysBetween(program: Pick<Program, 'timezone'>, from: number, to: number): number {
  const { days } = zoned(program, from).toPlainDate().until(zoned(program, to).toPlainDate(), { largestUnit: 'days' });
  return Math.max(0, days);
}

function zoned(program: Pick<Program, 'timezone'>, instant: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(program.timezone);
}

/** Whether people work on this day: no weekend and none of the program's holidays. */
export function isWorkingDay(program: Pick<Program, 'holidays'>, date: Temporal.PlainDate): boolean {
  return date.dayOfWeek <= 5 && !program.holidays.includes(date.toString());
}
