import { daysLater } from '../calendar.ts';
import type { Standing } from '../reviewers/standing.ts';
import { calibratedUntil } from '../reviewers/standing.ts';

/** How many days before a calibration lapses whoever can renew it is told. */
const tellDaysAhead = 30;

/** Where somebody stands with a pool: `until` is the last day it counts, or counted, `YYYY-MM-DD`. */
export type CalibrationNow =
  | { readonly is: 'never' }
  | { readonly is: 'counts' | 'lapses-soon' | 'lapsed'; readonly until: string };

/** Whether somebody is calibrated for a pool on the day `today` (`YYYY-MM-DD`), and whether that ends soon. */
export function calibrationNow(standing: Pick<Standing, 'calibrations'>, pool: string, today: string): CalibrationNow {
  const until = calibratedUntil(standing, pool);
  if (until === undefined) return { is: 'never' };
  if (until < today) return { is: 'lapsed', until };
  return { is: until <= daysLater(today, tellDaysAhead) ? 'lapses-soon' : 'counts', until };
}
