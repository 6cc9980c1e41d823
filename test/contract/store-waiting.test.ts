import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { letGo, letWait, waitingCount, waitingNamed, waitingResults } from '../../src/store/waiting.ts';
import { aClock, aPlace, kinds, type Place } from './stores.ts';

describe.each(kinds)('what waits, in a store, $name', (kind) => {
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

  const row = { cert_key: 'SA-101/u1', why: 'contradicted', result: '{}', because: 'So.' } as const;
  const wait = (id: string, since: number) =>
    store.transaction((tx) => letWait(tx, { ...row, id, name: `lms/${id}`, since }));
  const go = (id: string, ruled: string | null) => store.transaction((tx) => letGo(tx, id, 9, ruled));
  const ids = async (which: 'waiting' | 'ruled') =>
    (await waitingResults(store.db, { which, limit: 9 })).map(({ id }) => id);

  test('is listed from the longest on, leaves, and may come back', async () => {
    expect(await waitingCount(store.db)).toEqual({ count: 0, since: null });
    await wait('bb', 5);
    await wait('aa', 5);
    await wait('cc', 3);
    await wait('cc', 8);
    expect(await waitingCount(store.db)).toEqual({ count: 3, since: 3 });
    expect(await ids('waiting')).toEqual(['cc', 'aa', 'bb']);
    await go('cc', '{"ruling":{}}');
    await go('aa', null);
    expect(await ids('waiting')).toEqual(['bb']);
    expect(await ids('ruled')).toEqual(['cc']);
    await wait('cc', 8);
    expect(await ids('ruled')).toEqual([]);
    expect(await waitingCount(store.db)).toEqual({ count: 2, since: 5 });
  });

  test('is read page by page, and found by how an id begins', async () => {
    for (const id of ['a1', 'a2', 'b1']) await wait(id, 1);
    const [first] = await waitingResults(store.db, { which: 'waiting', limit: 1 });
    const rest = await waitingResults(store.db, { which: 'waiting', limit: 9, after: first });
    expect([first, ...rest].map((one) => one?.id)).toEqual(['a1', 'a2', 'b1']);
    expect(await waitingNamed(store.db, 'b')).toHaveLength(1);
    expect(await waitingNamed(store.db, 'a')).toHaveLength(2);
    expect(await waitingNamed(store.db, '')).toHaveLength(2);
  });
});
