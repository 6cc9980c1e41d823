import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addAlias, savedFor } from '../../src/store/aliases.ts';
import { saveCertification } from '../../src/store/certifications.ts';
import { arrivalsNamed, receive, settleEvent } from '../../src/store/inbox.ts';
import type { Store } from '../../src/store/store.ts';
import { aClock, aPlace, kinds, type Place } from './stores.ts';

describe.each(kinds)('what a window asks of a store, $name', (kind) => {
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

  const arrive = (source: string, dedupe: string) =>
    store.transaction(async (tx) => {
      const arrival = { source, dedupe, certKey: `PK-CS/${dedupe}`, event: {}, at: 5 };
      return (await receive(store, tx, arrival)).id;
    });

  test('arrivals are counted by the beginning of their names, and which of them are open', async () => {
    const first = await arrive('window', 'FY28-early-Q1/u1');
    await arrive('window', 'FY28-early-Q1/u2');
    await arrive('window', 'FY28-early-Q3/u1');
    await arrive('other', 'FY28-early-Q1/u3');
    expect(await arrivalsNamed(store.db, 'window', 'FY28-early-Q1/')).toEqual({ known: 2, open: 2 });
    await store.transaction((tx) => settleEvent(tx, first, { outcome: 'applied', because: 'So.', at: 6 }));
    expect(await arrivalsNamed(store.db, 'window', 'FY28-early-Q1/')).toEqual({ known: 2, open: 1 });
    expect(await arrivalsNamed(store.db, 'window', 'FY29-early-Q1/')).toEqual({ known: 0, open: 0 });
  });

  test('what is saved is found under its own key and under one it stands for, however many are asked for', async () => {
    await store.transaction(async (tx) => {
      await saveCertification(tx, { key: 'PK-CS/e:a@home.example', state: 'due', data: { of: 'a' }, at: 5 });
      await saveCertification(tx, { key: 'PK-CS/u2', state: 'due', data: { of: 'b' }, at: 5 });
      await addAlias(tx, 'PK-CS/u1', 'PK-CS/e:a@home.example', 5);
    });
    const keys = Array.from({ length: 1_000 }, (_, index) => `PK-CS/u${index + 1}`);
    expect([...(await savedFor(store.db, keys))]).toEqual([
      ['PK-CS/u1', { of: 'a' }],
      ['PK-CS/u2', { of: 'b' }],
    ]);
    expect([...(await savedFor(store.db, []))]).toEqual([]);
  });
});
