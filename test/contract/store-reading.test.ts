import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { everyCertification, saveCertification } from '../../src/store/certifications.ts';
import { receive } from '../../src/store/inbox.ts';
import type { Store } from '../../src/store/store.ts';
import { cancelTimers, setTimer, takeDueTimers, timersOf } from '../../src/store/timers.ts';
import { aClock, aPlace, kinds, type Place } from './stores.ts';

describe.each(kinds)('a store that is only looked at, $name', (kind) => {
  let place: Place;
  let store: Store;
  beforeEach(async () => {
    place = aPlace(kind);
    store = await place.open(aClock());
  });
  afterEach(async () => {
    await store[Symbol.asyncDispose]();
    await place[Symbol.asyncDispose]();
  });

  test('gives every certification once, however many there are, and none that nothing was decided of', async () => {
    const keys = Array.from({ length: 1_001 }, (_, number) => `SA-101/u${number}`);
    await store.transaction(async (tx) => {
      for (const key of keys) await saveCertification(tx, { key, state: 'preparing', data: { key }, at: 1 });
      const event = { source: 'test', dedupe: '1', certKey: 'SA-101/e:new@example.com', event: {}, at: 1 };
      await receive(store, tx, event);
    });
    const found: string[] = [];
    for await (const { key, data } of everyCertification(store.db)) {
      expect(data).toEqual({ key });
      found.push(key);
    }
    expect(found.toSorted()).toEqual(keys.toSorted());
  });

  test('gives of none nothing', async () => {
    expect(await Array.fromAsync(everyCertification(store.db))).toEqual([]);
  });

  test('gives the timers that are still to fire, the next first', async () => {
    await store.transaction(async (tx) => {
      const set = (kind: string, dueAt: number, certKey = 'maya') => setTimer(tx, { certKey, kind, dueAt });
      await set('fired', 1);
      await takeDueTimers(store, tx, 1, 10);
      await set('later', 30);
      await set('soon', 20);
      await set('cancelled', 25);
      await cancelTimers(tx, 'maya', 2, ['cancelled']);
      await set('other', 10, 'jonas');
    });
    expect((await timersOf(store.db, 'maya')).map(({ kind: what }) => what)).toEqual(['soon', 'later']);
  });
});
