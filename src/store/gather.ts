import { type Arrival, type Received, receive, receiveFresh } from './inbox.ts';
import type { Store } from './store.ts';

/** More in one transaction would keep the first ones waiting. */
const AT_ONCE = 50;

type Receiver = Pick<Store, 'newId' | 'queue' | 'transaction'>;

type Waiting = PromiseWithResolvers<Received> & { readonly arrival: Arrival };

/**
 * Takes in events that arrive at the same moment in one transaction, so that one write to the disk serves all of them. Each gets
 * its answer once its row is durable. Where one of them is known already or cannot be kept, each is taken in alone.
 */
export function gathering(store: Receiver): Store['receive'] {
  let waiting: Waiting[] = [];
  const takeIn = () => {
    const some = waiting;
    waiting = [];
    for (let from = 0; from < some.length; from += AT_ONCE) void takeInAll(store, some.slice(from, from + AT_ONCE));
  };
  return (arrival) => {
    const one = { arrival, ...Promise.withResolvers<Received>() };
    // Everything that has come in by now is read first, so that it can join.
    if (waiting.push(one) === 1) setImmediate(takeIn);
    return one.promise;
  };
}

async function takeInAll(store: Receiver, some: readonly Waiting[]): Promise<void> {
  try {
    const arrivals = some.map(({ arrival }) => arrival);
    const ids = await store.transaction((tx) => receiveFresh(store, tx, arrivals));
    for (const [index, id] of ids.entries()) some[index]?.resolve({ fresh: true, id });
  } catch {
    for (const one of some)
      await store.transaction((tx) => receive(store, tx, one.arrival)).then(one.resolve, one.reject);
  }
}
