import type { Kysely } from 'kysely';
import type { Standing, StandingChange } from '../core/reviewers/standing.ts';
import { seatLoads } from './seats.ts';
import { statementOfRows } from './statement.ts';
import type { Tx } from './store.ts';
import type { Tables } from './tables.ts';

type Kept = Omit<Standing, 'open' | 'lastTakenAt'>;

const noted = statementOfRows((db) => db.selectFrom('standing').select(['user_id', 'data']));

/** What is known of everyone who ever had a place or of whom anything was noted, by GitLab user id. */
export async function standingsOf(db: Kysely<Tables>): Promise<ReadonlyMap<number, Standing>> {
  const loads = await seatLoads(db);
  const rows = await noted(db, []);
  const kept = new Map(rows.map(({ user_id, data }): [number, Kept] => [user_id, JSON.parse(data)]));
  const known = new Set([...loads.keys(), ...kept.keys()]);
  return new Map([...known].map((id) => [id, { ...kept.get(id), ...(loads.get(id) ?? { open: 0 }) }]));
}

/** Changes what is known of a reviewer at `at` (epoch ms). Whoever calls holds the lock on reviewers. */
export async function changeStanding(tx: Tx, { userId, change }: StandingChange, at: number): Promise<void> {
  const row = await tx.selectFrom('standing').select('data').where('user_id', '=', userId).executeTakeFirst();
  const before: Kept = row ? JSON.parse(row.data) : {};
  const data = JSON.stringify({ ...before, ...change });
  await tx
    .insertInto('standing')
    .values({ user_id: userId, data, updated_at: at })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ data, updated_at: at }))
    .execute();
}

/** Under which the ledger of somebody's calibrations for a pool is kept. */
export function calibrationKey(pool: string, userId: number): string {
  return `calibration/${pool}/u${userId}`;
}
