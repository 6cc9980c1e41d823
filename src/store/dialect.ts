import { type Kysely, PostgresAdapter } from 'kysely';
import type { Tables } from './tables.ts';

/** Whether several connections may write at once, so that rows must be locked. */
export function isPostgres(db: Kysely<Tables>): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}

/** Keeps other transactions off a certification until this one ends; embedded, one transaction writes at a time anyway. */
export async function lockCertification(tx: Kysely<Tables>, key: string): Promise<void> {
  if (!isPostgres(tx)) return;
  await tx.selectFrom('certification').select('key').where('key', '=', key).forUpdate().execute();
}
