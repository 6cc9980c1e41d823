import { describe, expect, test } from 'vitest';
import { receive } from '../../src/store/inbox.ts';
import type { JobHandler, Store } from '../../src/store/store.ts';
import { aClock, aPlace, kinds, settle } from './stores.ts';

const KEYS = 12;
const PER_KEY = 15;

type Attempt = { readonly key: string; readonly id: string; readonly done: boolean };

/** A handler that lets every fifth event fail twice, in both ways there are, and writes down what it did. */
function stumbling(store: Store, attempts: Attempt[], running: Set<string>): JobHandler {
  return async ({ queue, id, key }) => {
    expect(running.has(key), `${key} runs twice at once`).toBe(false);
    running.add(key);
    try {
      const before = attempts.filter((one) => one.id === id).length;
      const row = await store.db.selectFrom('inbox').select('seq').where('id', '=', id).executeTakeFirstOrThrow();
      const fails = row.seq % 5 === 0 && before < 2;
      attempts.push({ key, id, done: !fails });
      if (fails && before === 0) throw new Error('GitLab is away.');
      if (fails) return { is: 'again', at: store.now() };
      await settle(store, queue, id);
      return { is: 'done' };
    } finally {
      running.delete(key);
    }
  };
}

describe.each(kinds)('the order of a certification, $name', (kind) => {
  test('holds while jobs fail and every replica works', { timeout: 60_000 }, async () => {
    const clock = aClock();
    await using place = aPlace(kind);
    await using opened = new AsyncDisposableStack();
    const stores: Store[] = [];
    for (let count = 0; count < kind.replicas; count += 1) stores.push(opened.use(await place.open(clock)));
    const attempts: Attempt[] = [];
    const running = new Set<string>();
    for (const store of stores) {
      const handler = stumbling(store, attempts, running);
      opened.use(await store.queue.work({ advance: handler, apply: handler }, { concurrency: 4 }));
    }
    const arrivals = Array.from({ length: KEYS * PER_KEY }, (_, number) => {
      const store = stores[number % stores.length] as Store;
      const arrival = { source: 'exam', dedupe: `${number}`, certKey: `key-${number % KEYS}`, event: {}, at: clock.at };
      return store.transaction((tx) => receive(store, tx, arrival));
    });
    await Promise.all(arrivals);
    const open = () => attempts.filter((one) => one.done).length < arrivals.length;
    while (open()) {
      for (const store of stores) await store.queue.idle();
      clock.at += 1000;
      for (const store of stores) store.queue.wake();
    }
    for (let number = 0; number < KEYS; number += 1) {
      const key = `key-${number}`;
      const rows = stores[0]?.db.selectFrom('inbox').select('id').where('cert_key', '=', key).orderBy('seq').execute();
      const wanted = ((await rows) ?? []).flatMap(({ id }, index) => ((index + 1) % 5 === 0 ? [id, id, id] : [id]));
      expect(attempts.filter((one) => one.key === key).map((one) => one.id)).toEqual(wanted);
    }
  });
});
