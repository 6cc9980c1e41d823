import { type Kysely, PostgresAdapter } from 'kysely';
import type { Tables } from './tables.ts';

/** Whether several connections may write at once, so that rows must be locked. */
export function isPostgres(db: Kysely<Tables>): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}

const held = new WeakMap<Kysely<Tables>, Set<string>>();

/** Keeps other transactions off a certification until this one ends; embedded, one transaction writes at a time anyway. */
export async function lockCertification(tx: Kysely<Tables>, key: string): Promise<void> {
  if (!isPostgres(tx) || held.get(tx)?.has(key)) return;
  const locked = await tx.selectFrom('certification').select('key').where('key', '=', key).forUpdate().execute();
  // Nobody can lock a row that is not there yet.
  if (tx.isTransaction && locked.length > 0) held.set(tx, (held.get(tx) ?? new Set()).add(key));
}
