import type { Kysely } from 'kysely';
import type { Tx } from './store.ts';
import type { Tables } from './tables.ts';

/** A small fact of the service, if it was written. */
export async function readMeta(db: Kysely<Tables>, key: string): Promise<string | undefined> {
  return (await db.selectFrom('meta').select('value').where('key', '=', key).executeTakeFirst())?.value;
}

/** Writes a small fact of the service in place of the one before. */
export async function writeMeta(tx: Tx, key: string, value: string): Promise<void> {
  await tx
    .insertInto('meta')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}
