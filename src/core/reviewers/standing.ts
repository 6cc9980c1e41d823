import { atLeast, fractionOf } from '../fraction.ts';
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

/** How far somebody was from the reference on a pool's samples: `gap` is the average, an exact decimal. */
export type Calibration = { readonly pool: string; readonly at: number; readonly gap: string };

/** What a decision may change of a standing; a value that is there and undefined is removed. */
export type StandingChange = {
  readonly userId: UserId;
  readonly change: Partial<Pick<Standing, 'away' | 'busy' | 'calibrations'>>;
};

/** How far from the reference, on average, somebody may be on a pool's samples; and for how many months that counts. */
const calibrationRule = { gapAtMost: '0.5', months: 6 } as const;

/** Whether somebody's newest calibration for a pool was close enough and still counts at `now` (epoch ms). */
export function isCalibrated(
  { calibrations = [] }: Pick<Standing, 'calibrations'>,
  pool: string,
  now: number,
): boolean {
  const newest = calibrations.filter((one) => one.pool === pool).toSorted((a, b) => b.at - a.at)[0];
  if (!newest || !atLeast(fractionOf(calibrationRule.gapAtMost), fractionOf(newest.gap))) return false;
  const until = Temporal.Instant.fromEpochMilliseconds(newest.at)
    .toZonedDateTimeISO('UTC')
    .add({ months: calibrationRule.months });
  return now < until.epochMilliseconds;
}
