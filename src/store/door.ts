import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { type Arrival, type Received, receive, receiveFresh } from './inbox.ts';
import type { Store } from './store.ts';

/** More in one transaction would keep the first ones waiting. */
const AT_ONCE = 50;

/**
 * For so long after an answer nothing else is begun, in ms: whoever gets it may have to wait for our processor to read it, and
 * after several at once more are likely to come.
 */
const REST_MS = 5;

/** Longer than this no work waits for the door, in ms. */
const PATIENCE_MS = 100;

type Receiver = Pick<Store, 'newId' | 'queue' | 'transaction'>;

type Waiting = PromiseWithResolvers<Received> & { readonly arrival: Arrival };

/** Where events come in from outside, one after the other or many at once. */
export type Door = {
  readonly receive: Store['receive'];
  /**
   * Resolves when nobody is at the door, or soon in any case, and says which: work that can wait lets the answers go first, but
   * goes on, a little at a time, however much arrives.
   */
  readonly quiet: () => Promise<boolean>;
};

/**
 * Takes in events that arrive at the same moment in one transaction, so that one write to the disk serves all of them. Each gets
 * its answer once its row is durable. Where one of them is known already or cannot be kept, each is taken in alone.
 */
export function openDoor(store: Receiver): Door {
  let waiting: Waiting[] = [];
  let unanswered = 0;
  let answeredAt = Number.NEGATIVE_INFINITY;
  let atWork = false;
  const takeIn = async () => {
    while (waiting.length > 0) {
      const some = waiting.slice(0, AT_ONCE);
      waiting = waiting.slice(AT_ONCE);
      await takeInAll(store, some);
      // What came in while the answers went out is read first.
      await turn();
    }
    atWork = false;
  };
  const answered = () => {
    answeredAt = performance.now();
    unanswered -= 1;
  };
  return {
    receive: (arrival) => {
      const one = { arrival, ...Promise.withResolvers<Received>() };
      unanswered += 1;
      waiting.push(one);
      // Everything that has come in by now is read first, so that it can join; what comes later joins the next.
      if (!atWork) setImmediate(takeIn);
      atWork = true;
      return one.promise.finally(answered);
    },
    quiet: async () => {
      await turn();
      const until = performance.now() + PATIENCE_MS;
      const isBusy = () => unanswered > 0 || performance.now() < answeredAt + REST_MS;
      while (isBusy() && performance.now() < until) await sleep(REST_MS);
      return !isBusy();
    },
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
