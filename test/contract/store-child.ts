import { receive } from '../../src/store/inbox.ts';
import { aClock, kinds, settling } from './stores.ts';

/** Runs as a process of its own, to be killed or to end by itself: `node store-child.ts MODE KIND WHERE NAME`. */
const [mode = '', kind = '', where = '', name = ''] = process.argv.slice(2);

const place = kinds.find((one) => one.name === kind)?.placeAt(where);
if (place === undefined) throw new Error(`There is no store "${kind}" to test.`);
const store = await place.open(aClock());
const hangs = () => {
  process.stdout.write('started\n');
  return new Promise<never>(() => {});
};
const handler = mode === 'hang' ? hangs : settling(store);
const working = await store.queue.work({ advance: handler, apply: handler }, { concurrency: 4 });

async function arrive(number: number): Promise<void> {
  const arrival = {
    source: name,
    dedupe: `${number}`,
    certKey: `key-${number % 3}`,
    event: { number },
    at: store.now(),
  };
  const { id } = await store.transaction((tx) => receive(store, tx, arrival));
  if (mode === 'write') process.stdout.write(`${id}\n`);
}

if (mode === 'write') for (let number = 0; ; number += 1) await arrive(number);
await arrive(0);
if (mode === 'once') {
  await store.queue.idle();
  await working[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
}
