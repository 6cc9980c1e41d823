import { type Arrival, type Received, receiveAll } from './inbox.ts';
import type { Store } from './store.ts';

/** More in one transaction would keep the first ones waiting. */
const AT_ONCE = 50;

type Waiting = PromiseWithResolvers<Received> & { readonly arrival: Arrival };

/**
 * Takes in events that arrive at the same moment in one transaction, so that one write to the disk serves all of them. Each gets
 * its answer once its row is durable; where one of them cannot be kept, the others still are.
 */
export function gathering(store: Pick<Store, 'newId' | 'queue' | 'transaction'>): Store['receive'] {
  let waiting: Waiting[] = [];
  const takeIn = () => {
    const some = waiting;
    waiting = [];
    for (let from = 0; from < some.length; from += AT_ONCE) void takeInAll(store, some.slice(from, from + AT_ONCE));
  };
  return (arrival) => {
    const one = { arrival, ...Promise.withResolvers<Received>() };
    // After everything that has come in by now was read.
    if (waiting.push(one) === 1) setImmediate(takeIn);
    return one.promise;
  };
}

async function takeInAll(
  store: Pick<Store, 'newId' | 'queue' | 'transaction'>,
  some: readonly Waiting[],
): Promise<void> {
  try {
    const arrivals = some.map(({ arrival }) => arrival);
    const received = await store.transaction((tx) => receiveAll(store, tx, arrivals));
    for (const [index, one] of some.entries()) {
      const its = received[index];
      if (its) one.resolve(its);
      else one.reject(new Error('An event was taken in and got no id.'));
    }
  } catch (error) {
    if (some.length === 1) some[0]?.reject(error);
    else for (const one of some) await takeInAll(store, [one]);
  }
}
