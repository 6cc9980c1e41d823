import type { Kysely } from 'kysely';
import type { Store, Tx } from './store.ts';
import type { Tables } from './tables.ts';

/** Runs work in transactions and tells `committed` of each one that was. */
export function transactions(db: Kysely<Tables>, committed: (tx: Tx) => void): Store['transaction'] {
  return async (work) => {
    let used: Tx | undefined;
    const result = await db.transaction().execute((tx) => {
      used = tx;
      return work(tx);
    });
    if (used !== undefined) committed(used);
    return result;
  };
}
