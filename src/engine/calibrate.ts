import type { Fraction } from '../core/fraction.ts';
import type { Person } from '../core/people/people.ts';
import type { Pool } from '../core/program.ts';
import type { Calibration } from '../core/reviewers/standing.ts';
import { calibratedOn, countsUntil } from '../core/reviewers/standing.ts';
import { appendLedger } from '../store/ledger.ts';
import { calibrationKey, changeStanding, standingsOf } from '../store/standings.ts';
import type { Store } from '../store/store.ts';

/** Scores that were close enough, on which day (`YYYY-MM-DD`) they were given, and who recorded it. */
export type Passed = { readonly on: string; readonly gap: Fraction; readonly by: string };

/** What became of it. `known`: this day, or a later one, is on record already, and nothing was changed. */
export type Recorded = { readonly is: 'recorded' | 'known'; readonly until: string };

type Desk = { readonly store: Store; readonly now: () => number };

/**
 * Records that somebody may review for a pool, in the standing that picks go by and in a ledger of its own, in one transaction.
 * The day of scoring tells one calibration from the next: the same one taken in twice prolongs nothing.
 */
export async function recordCalibration(
  { store, now }: Desk,
  { userId }: Person,
  { id: pool }: Pool,
  { on, gap, by }: Passed,
): Promise<Recorded> {
  return store.transaction(async (tx) => {
    await store.lock(tx, 'reviewers');
    const standing = (await standingsOf(tx)).get(userId) ?? { open: 0 };
    const before = calibratedOn(standing, pool);
    if (before !== undefined && before >= on) return { is: 'known', until: countsUntil(before) };
    const others = (standing.calibrations ?? []).filter((one) => one.pool !== pool);
    const calibrations: readonly Calibration[] = [...others, { pool, on, gap }];
    await changeStanding(tx, { userId, change: { calibrations } }, now());
    const until = countsUntil(on);
    await appendLedger(tx, {
      certKey: calibrationKey(pool, userId),
      at: now(),
      actor: by,
      action: 'calibrated',
      because: `The samples scored on ${on} were close enough to the reference, which counts until ${until}.`,
      detail: { pool, on, gap },
      ref: undefined,
    });
    return { is: 'recorded', until };
  });
}
