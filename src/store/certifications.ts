import type { Kysely } from 'kysely';
import { lockCertification } from './dialect.ts';
import type { Tx } from './store.ts';
import type { Tables } from './tables.ts';

/** The state of a certification as it was saved, undefined before the first save; nobody else changes it until the transaction ends. */
export async function loadCertification(tx: Tx, key: string): Promise<unknown | undefined> {
  await lockCertification(tx, key);
  return savedCertification(tx, key);
}

/** The state of a certification as it was saved, only to look at: it may change at any moment. */
export async function savedCertification(db: Kysely<Tables>, key: string): Promise<unknown | undefined> {
  const row = await db.selectFrom('certification').select('data').where('key', '=', key).executeTakeFirst();
  return typeof row?.data === 'string' ? JSON.parse(row.data) : undefined;
}

/** What is saved of a certification: the name of its state for lists, everything as `data`, the time in epoch ms. */
export type SavedCertification = {
  readonly key: string;
  readonly state: string;
  readonly data: unknown;
  readonly at: number;
};

/** Saves the state of a certification in place of the one before. */
export async function saveCertification(tx: Tx, { key, state, data, at }: SavedCertification): Promise<void> {
  const present = { state, data: JSON.stringify(data), updated_at: at };
  await tx
    .insertInto('certification')
    .values({ key, next_seq: 1, ...present })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(present))
    .execute();
}
