import type { Fraction } from '../fraction.ts';
import type { UserId } from '../people/people.ts';

/** What is known of somebody as a reviewer, beside what `people.yaml` says. Times in epoch ms, dates `YYYY-MM-DD`. */
export type Standing = {
  /** Practicals they hold a seat on now. */
  readonly open: number;
  /** When they were last given a seat. */
  readonly lastTakenAt?: number | undefined;
  /** They said they are away: `until` is the last day, `since` when they said so. */
  readonly away?: { readonly until: string; readonly since: number } | undefined;
  /** They are `busy` on GitLab, as of the last reading. */
  readonly busy?: true | undefined;
  readonly calibrations?: readonly Calibration[] | undefined;
};

/** Somebody scored a pool's samples close enough to the reference: on which day (`YYYY-MM-DD`), and how far off they were on average. */
export type Calibration = { readonly pool: string; readonly on: string; readonly gap: Fraction };

/** What a decision may change of a standing; a value that is there and undefined is removed. */
export type StandingChange = {
  readonly userId: UserId;
  readonly change: Partial<Pick<Standing, 'away' | 'busy' | 'calibrations'>>;
};

/** For how many months a calibration counts. */
const countsForMonths = 6;

/** The last day (`YYYY-MM-DD`) on which samples scored on `on` count. */
export function countsUntil(on: string): string {
  return Temporal.PlainDate.from(on).add({ months: countsForMonths }).toString();
}

/** The day (`YYYY-MM-DD`) of somebody's newest calibration for a pool; undefined for never. */
export function calibratedOn({ calibrations = [] }: Pick<Standing, 'calibrations'>, pool: string): string | undefined {
  const days = calibrations.filter((one) => one.pool === pool).map(({ on }) => on);
  return days.toSorted().at(-1);
}

/** The last day (`YYYY-MM-DD`) on which somebody's newest calibration for a pool counts, also where it is over; undefined for never. */
export function calibratedUntil(standing: Pick<Standing, 'calibrations'>, pool: string): string | undefined {
  const on = calibratedOn(standing, pool);
  return on === undefined ? undefined : countsUntil(on);
}
