import type { Kysely } from 'kysely';
import { statementOfRows } from './statement.ts';
import type { Tx } from './store.ts';
import type { SeatRow, Tables } from './tables.ts';

/** A reviewer's place on an attempt; `at` in epoch ms. */
export type Seat = {
  readonly certKey: string;
  readonly attempt: number;
  readonly userId: number;
  readonly at: number;
};

/** Takes a place; taking one that was released opens it again, taking one twice is taking it once. */
export async function takeSeat(tx: Tx, { certKey, attempt, userId, at }: Seat): Promise<void> {
  await tx
    .insertInto('seat')
    .values({ cert_key: certKey, attempt, user_id: userId, taken_at: at, released_at: null })
    .onConflict((conflict) =>
      conflict
        .columns(['cert_key', 'attempt', 'user_id'])
        .doUpdateSet({ taken_at: at, released_at: null })
        .where('seat.released_at', 'is not', null),
    )
    .execute();
}

/** Frees the places of an attempt at `at` (epoch ms), or only the one of `userId`. */
export async function releaseSeats(
  tx: Tx,
  certKey: string,
  attempt: number,
  at: number,
  userId?: number,
): Promise<void> {
  const taken = tx
    .updateTable('seat')
    .set({ released_at: at })
    .where('cert_key', '=', certKey)
    .where('attempt', '=', attempt)
    .where('released_at', 'is', null);
  await (userId === undefined ? taken : taken.where('user_id', '=', userId)).execute();
}

/** The keys of the certifications this person has a place on now. */
export async function seatedOn(db: Kysely<Tables>, userId: number): Promise<readonly string[]> {
  const taken = db.selectFrom('seat').select('cert_key').distinct().where('user_id', '=', userId);
  return (await taken.where('released_at', 'is', null).orderBy('cert_key').execute()).map(({ cert_key }) => cert_key);
}

/** Every place this person ever had, the first one first. */
export async function placesOf(db: Kysely<Tables>, userId: number): Promise<readonly SeatRow[]> {
  return db.selectFrom('seat').selectAll().where('user_id', '=', userId).orderBy('taken_at').execute();
}

/** How much a reviewer has to do now, and when they last got something (epoch ms). */
export type SeatLoad = { readonly open: number; readonly lastTakenAt: number | undefined };

const loads = statementOfRows((db) =>
  db
    .selectFrom('seat')
    .select(({ fn, eb }) => [
      'user_id',
      fn.max('taken_at').as('last'),
      fn.sum<number>(eb.case().when('released_at', 'is', null).then(1).else(0).end()).as('open'),
    ])
    .groupBy('user_id'),
);

/** The load of everyone who ever had a place, by GitLab user id. */
export async function seatLoads(db: Kysely<Tables>): Promise<ReadonlyMap<number, SeatLoad>> {
  const rows = await loads(db, []);
  return new Map(rows.map(({ user_id, last, open }) => [user_id, { open, lastTakenAt: last }]));
}
