import type { Kysely } from 'kysely';
import type { Lasting, Store, Tx } from './store.ts';
import type { Tables } from './tables.ts';

/** Runs work in transactions over the connections for how lasting it is, and tells `committed` of each one that was. */
export function transactions(
  connections: Readonly<Record<Lasting, Kysely<Tables>>>,
  committed: (tx: Tx) => void,
): Store['transaction'] {
  return async (work, lasting = 'kept') => {
    let used: Tx | undefined;
    const result = await connections[lasting].transaction().execute((tx) => {
      used = tx;
      return work(tx);
    });
    if (used !== undefined) committed(used);
    return result;
  };
}
