import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { saveCertification } from '../../src/store/certifications.ts';
import { inboxRow, receive, settleEvent } from '../../src/store/inbox.ts';
import { appendLedger, ledgerOf, verifyLedger } from '../../src/store/ledger.ts';
import { addEffects } from '../../src/store/outbox.ts';
import { emptyEvents, pruneLedgers } from '../../src/store/retention.ts';
import type { Store } from '../../src/store/store.ts';
import { aClock, aPlace, type Clock, databaseUrl, kinds, type Place } from './stores.ts';

const DAY = 86_400_000;

const here = databaseUrl === '' ? [...kinds, (await import('./store-pglite.ts')).inMemory] : kinds;

describe.each(here)('what is kept, $name', (kind) => {
  let clock: Clock;
  let place: Place;
  let store: Store;

  beforeEach(async () => {
    clock = aClock();
    place = aPlace(kind);
    store = await place.open(clock);
  });

  afterEach(async () => {
    await store[Symbol.asyncDispose]();
    await place[Symbol.asyncDispose]();
  });

  const event = (certKey: string, dedupe: string) => ({
    source: 'exam',
    dedupe,
    certKey,
    event: { dedupe },
    at: clock.at,
  });
  const arrive = async (certKey: string, dedupe: string) =>
    (await store.transaction((tx) => receive(store, tx, event(certKey, dedupe)))).id;
  const settle = (id: string) =>
    store.transaction((tx) => settleEvent(tx, id, { outcome: 'applied', because: 'So.', at: clock.at }));
  const settled = async (certKey: string, dedupe: string) => {
    const id = await arrive(certKey, dedupe);
    await settle(id);
    return id;
  };
  const save = (key: string, state: string) =>
    store.transaction((tx) => saveCertification(tx, { key, state, data: {}, at: clock.at }));
  const bodies = async (...ids: string[]) =>
    Promise.all(ids.map(async (id) => (await inboxRow(store.db, id))?.event !== '{}'));
  const line = (certKey: string, action: string) =>
    store.transaction((tx) =>
      appendLedger(tx, {
        certKey,
        at: clock.at,
        actor: 'omar',
        action,
        because: 'So.',
        detail: {},
        ref: undefined,
      }),
    );
  const empty = (limit = 10) =>
    store.transaction((tx) => emptyEvents(tx, { states: ['certified'], before: clock.at - 90 * DAY, limit }));
  const prune = (limit = 10) =>
    store.transaction((tx) =>
      pruneLedgers(tx, { states: ['certified'], before: clock.at - 365 * DAY, limit, at: clock.at, because: 'Old.' }),
    );
  const actions = async (key: string) => (await ledgerOf(store.db, key)).map(({ action }) => action);

  test('empties the bodies of old settled events of what has ended, and nothing else', async () => {
    const old = await settled('maya', '1');
    const openEvent = await arrive('maya', '2');
    const running = await settled('omar', '3');
    const undecided = await settled('ines', '4');
    await save('maya', 'certified');
    await save('omar', 'in-review');
    clock.at += 90 * DAY;
    expect(await empty()).toBe(0);
    clock.at += 1;
    const young = await settled('maya', '5');
    expect(await empty()).toBe(1);
    expect(await bodies(old, openEvent, running, undecided, young)).toEqual([false, true, true, true, true]);
    expect(await empty()).toBe(0);
  });

  test('still knows an event whose body is gone', async () => {
    const id = await settled('maya', '1');
    await save('maya', 'certified');
    clock.at += 91 * DAY;
    expect(await empty()).toBe(1);
    expect(await store.transaction((tx) => receive(store, tx, event('maya', '1')))).toEqual({ fresh: false, id });
    expect(await inboxRow(store.db, id)).toMatchObject({ outcome: 'applied', because: 'So.', event: '{}' });
  });

  test('goes in batches', async () => {
    for (const dedupe of ['1', '2', '3']) await settled('maya', dedupe);
    await save('maya', 'certified');
    clock.at += 91 * DAY;
    expect([await empty(2), await empty(2), await empty(2)]).toEqual([2, 1, 0]);
  });

  test('prunes whole ledgers of what ended long ago, and leaves a line that says so', async () => {
    for (const key of ['maya', 'omar', 'ines']) {
      await line(key, 'passed');
      await line(key, 'certified');
    }
    await save('maya', 'certified');
    await save('omar', 'in-review');
    await save('ines', 'certified');
    const last = (await ledgerOf(store.db, 'maya')).at(-1);
    clock.at += 365 * DAY;
    expect(await prune()).toBe(0);
    await line('ines', 'asked');
    clock.at += 1;
    expect(await prune()).toBe(1);
    expect([await actions('omar'), await actions('ines')]).toEqual([
      ['passed', 'certified'],
      ['passed', 'certified', 'asked'],
    ]);
    expect(await ledgerOf(store.db, 'maya')).toMatchObject([
      { number: 1, action: 'ledger pruned', because: 'Old.', actor: 'fieldcert', previous_hash: '' },
    ]);
    const detail = JSON.parse((await ledgerOf(store.db, 'maya'))[0]?.detail ?? '');
    expect(detail).toEqual({ lines: 2, from: last?.at, to: last?.at, lastHash: last?.hash });
    expect(await verifyLedger(store.db, 'maya')).toBeUndefined();
    await line('maya', 'passed again');
    expect(await verifyLedger(store.db, 'maya')).toBeUndefined();
  });

  test('counts from the last line, whatever was saved last', async () => {
    await save('maya', 'certified');
    clock.at += DAY;
    await line('maya', 'asked');
    clock.at += 365 * DAY;
    expect(await prune()).toBe(0);
    clock.at += 1;
    expect(await prune()).toBe(1);
  });

  test('prunes once, and again only what was written since', async () => {
    await line('maya', 'certified');
    await save('maya', 'certified');
    clock.at += 366 * DAY;
    expect(await prune()).toBe(1);
    clock.at += 366 * DAY;
    expect(await prune()).toBe(0);
    await line('maya', 'asked');
    clock.at += 366 * DAY;
    expect(await prune()).toBe(1);
    expect(await actions('maya')).toEqual(['ledger pruned']);
  });

  test('keeps the ledger while anything of the certification waits', async () => {
    for (const key of ['maya', 'omar']) {
      await line(key, 'certified');
      await save(key, 'certified');
    }
    const id = await arrive('maya', '1');
    const one = { effectKey: 'a', kind: 'show', effect: {}, because: 'So.' };
    await store.transaction((tx) => addEffects(store, tx, 'omar', [one], clock.at));
    clock.at += 366 * DAY;
    expect(await prune()).toBe(0);
    await settle(id);
    expect(await prune(1)).toBe(1);
    expect(await actions('omar')).toEqual(['certified']);
  });
});
