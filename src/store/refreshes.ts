import type { Kysely } from 'kysely';
import type { Refresh } from '../core/content/refresh.ts';
import type { Tx } from './store.ts';
import type { Tables } from './tables.ts';

/** What was asked about the content list with this key; undefined before anything was. */
export async function refreshOf(db: Kysely<Tables>, key: string): Promise<Refresh | undefined> {
  const row = await db.selectFrom('refresh').select('data').where('key', '=', key).executeTakeFirst();
  return row && JSON.parse(row.data);
}

/** What was asked about every content list, by key. */
export async function everyRefresh(db: Kysely<Tables>): Promise<readonly Refresh[]> {
  const rows = await db.selectFrom('refresh').select('data').orderBy('key').execute();
  return rows.map(({ data }) => JSON.parse(data));
}

/** Saves it in place of what was known before. Whoever calls holds the lock on its key. */
export async function saveRefresh(tx: Tx, refresh: Refresh, at: number): Promise<void> {
  const saved = { data: JSON.stringify(refresh), updated_at: at };
  const row = { key: refresh.key, ...saved };
  await tx
    .insertInto('refresh')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doUpdateSet(saved))
    .execute();
}
