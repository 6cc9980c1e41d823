import type { Kysely } from 'kysely';
import type { Tx } from './store.ts';
import type { Tables } from './tables.ts';

/** The certification that stands for `certKey`: another one, where somebody was found late, else itself. */
export async function certificationFor(db: Kysely<Tables>, certKey: string): Promise<string> {
  const row = await db.selectFrom('alias').select('target').where('cert_key', '=', certKey).executeTakeFirst();
  return row?.target ?? certKey;
}

/** From now on (epoch ms) `target` stands for `certKey`, unless another one does already. */
export async function addAlias(tx: Tx, certKey: string, target: string, at: number): Promise<void> {
  const alias = { cert_key: certKey, target, made_at: at };
  await tx
    .insertInto('alias')
    .values(alias)
    .onConflict((conflict) => conflict.column('cert_key').doNothing())
    .execute();
}

/** `target` stands for itself only. */
export async function removeAliases(tx: Tx, target: string): Promise<void> {
  await tx.deleteFrom('alias').where('target', '=', target).execute();
}
