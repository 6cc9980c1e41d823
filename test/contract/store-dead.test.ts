import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parkedLetters, type Resolution, resolveLetter } from '../../src/store/dead-letters.ts';
import { inboxRow, openEvents, receive } from '../../src/store/inbox.ts';
import { ledgerOf, verifyLedger } from '../../src/store/ledger.ts';
import { addEffects, effectRow, pendingEffects } from '../../src/store/outbox.ts';
import type { JobHandler, JobOutcome, Store } from '../../src/store/store.ts';
import { aClock, aPlace, type Clock, databaseUrl, kinds, type Place, settle } from './stores.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const here = databaseUrl === '' ? [...kinds, (await import('./store-pglite.ts')).inMemory] : kinds;

describe.each(here)('what is given up on, $name', (kind) => {
  let clock: Clock;
  let place: Place;
  let store: Store;
  let seen: string[];
  let parked: string[];

  beforeEach(async () => {
    clock = aClock();
    place = aPlace(kind);
    store = await place.open(clock);
    seen = [];
    parked = [];
  });

  afterEach(async () => {
    await store[Symbol.asyncDispose]();
    await place[Symbol.asyncDispose]();
  });

  const arrive = async (certKey: string, dedupe: string) => {
    const arrival = { source: 'exam', dedupe, certKey, event: { dedupe }, at: clock.at };
    return (await store.transaction((tx) => receive(store, tx, arrival))).id;
  };
  const effect = async (certKey: string, effectKey: string) => {
    const one = { effectKey, kind: 'say', effect: { effectKey }, because: 'It is so.' };
    return (await store.transaction((tx) => addEffects(store, tx, certKey, [one], clock.at)))[0] ?? '';
  };
  /** Settles everything but the row `id`, with which it does as `how` says. */
  const workBut = (id: string, how: () => JobOutcome) => {
    const handler: JobHandler = async (job) => {
      seen.push(job.id);
      if (job.id === id) return how();
      await settle(store, job.queue, job.id);
      return { is: 'done' };
    };
    const options = { concurrency: 4, parked: ({ id: one }: { readonly id: string }) => parked.push(one) };
    return store.queue.work({ advance: handler, apply: handler }, options);
  };
  const settled = async () => {
    store.queue.wake();
    await store.queue.idle();
  };
  const triesOf = (id: string) => seen.filter((one) => one === id).length;
  const later = async (ms: number) => {
    clock.at += ms;
    await settled();
  };
  const resolve = (id: string, resolution: Resolution) =>
    store.transaction((tx) => resolveLetter(tx, id, { ...resolution, by: 'priya', at: clock.at }));
  const fails = (): never => {
    throw new TypeError('events is not iterable');
  };

  test.each([
    ['an event', 'event', openEvents],
    ['an effect', 'effect', pendingEffects],
  ] as const)('%s is counted apart from what is worked on, and so is what waits behind it', async (_, kind, count) => {
    const add = kind === 'event' ? arrive : effect;
    const id = await add('maya', 'bad');
    {
      await using _work = await workBut(id, () => ({ is: 'dead', because: 'No.' }));
      await settled();
    }
    await add('maya', 'behind');
    expect(await count(store.db)).toEqual({ count: 0, oldestAt: undefined, parked: 1, heldBack: 1 });
    clock.at += MINUTE;
    const { at } = clock;
    await add('omar', 'other');
    clock.at += MINUTE;
    await add('omar', 'another');
    expect(await count(store.db)).toEqual({ count: 2, oldestAt: at, parked: 1, heldBack: 1 });
    await resolve(id, { how: 'retried' });
    expect(await count(store.db)).toMatchObject({ count: 4, parked: 0, heldBack: 0 });
  });

  test('an event that throws ten times is parked with its error, and holds back its certification alone', async () => {
    const id = await arrive('maya', 'bad');
    const behind = await arrive('maya', 'behind');
    await using _work = await workBut(id, fails);
    await settled();
    for (let round = 0; round < 8; round += 1) await later(5 * MINUTE);
    expect([triesOf(id), parked]).toEqual([9, []]);
    await later(5 * MINUTE);
    expect([triesOf(id), parked]).toEqual([10, [id]]);
    await later(365 * 24 * HOUR);
    expect(triesOf(id)).toBe(10);
    expect(triesOf(behind)).toBe(0);
    const other = await arrive('omar', 'other');
    const write = await effect('maya', 'write');
    await settled();
    expect([triesOf(other), triesOf(write)]).toEqual([1, 1]);
    const letters = await parkedLetters(store.db);
    expect(letters).toMatchObject([{ id, queue: 'advance', cert_key: 'maya', failures: 10, resolved_at: null }]);
    expect(letters[0]?.error).toContain('events is not iterable');
    expect((await ledgerOf(store.db, 'maya')).map(({ action, ref }) => [action, ref])).toEqual([['event parked', id]]);
  });

  test('an effect refused ten times is parked; tries that do not count change nothing', async () => {
    const id = await effect('maya', 'refused');
    let counts: 'never' | 'by-the-try' = 'by-the-try';
    await using _work = await workBut(id, () => ({ is: 'again', at: clock.at + MINUTE, error: 'No.', counts }));
    await settled();
    for (let round = 0; round < 8; round += 1) await later(MINUTE);
    counts = 'never';
    for (let round = 0; round < 5; round += 1) await later(MINUTE);
    expect([triesOf(id), parked]).toEqual([14, []]);
    counts = 'by-the-try';
    await later(MINUTE);
    expect(parked).toEqual([id]);
    expect((await parkedLetters(store.db))[0]).toMatchObject({ queue: 'apply', error: 'No.', failures: 15 });
  });

  test('an effect denied access is parked after a day of nothing else', async () => {
    const id = await effect('maya', 'denied');
    let counts: 'never' | 'by-the-day' = 'by-the-day';
    await using _work = await workBut(id, () => ({ is: 'again', at: clock.at + HOUR, error: 'Who are you?', counts }));
    await settled();
    for (let round = 0; round < 3; round += 1) await later(HOUR);
    counts = 'never';
    await later(HOUR);
    counts = 'by-the-day';
    await later(HOUR);
    await later(24 * HOUR - 1);
    expect([triesOf(id), parked]).toEqual([7, []]);
    await later(HOUR);
    expect(parked).toEqual([id]);
  });

  test('a handler may give up at once', async () => {
    const id = await effect('maya', 'hopeless');
    await using _work = await workBut(id, () => ({ is: 'dead', because: 'There is no such project.' }));
    await settled();
    expect(parked).toEqual([id]);
    expect(await effectRow(store.db, id)).toMatchObject({ settled_at: null, error: 'There is no such project.' });
  });

  test('a retry goes on at once, with all its tries again, and what waited behind follows in order', async () => {
    const id = await arrive('maya', 'bad');
    const behind = await arrive('maya', 'behind');
    let works = false;
    await using _work = await workBut(id, () =>
      works ? { is: 'again', at: clock.at + MINUTE, counts: 'by-the-try' } : fails(),
    );
    for (let round = 0; round < 10; round += 1) await later(5 * MINUTE);
    expect(parked).toEqual([id]);
    works = true;
    expect(await resolve(id, { how: 'retried' })).toMatchObject({ is: 'resolved', letter: { cert_key: 'maya' } });
    seen = [];
    await settled();
    for (let round = 0; round < 8; round += 1) await later(MINUTE);
    expect([triesOf(id), triesOf(behind), parked]).toEqual([9, 0, [id]]);
    expect(await parkedLetters(store.db)).toEqual([]);
    await later(MINUTE);
    expect(parked).toEqual([id, id]);
    expect(await parkedLetters(store.db)).toMatchObject([{ id, resolved_by: null, resolution: null }]);
    expect((await ledgerOf(store.db, 'maya')).map(({ action }) => action)).toEqual([
      'event parked',
      'event retried',
      'event parked',
    ]);
    expect(await verifyLedger(store.db, 'maya')).toBeUndefined();
  });

  test('a dropped event is settled as ignored, and the next one goes on', async () => {
    const id = await arrive('maya', 'bad');
    const behind = await arrive('maya', 'behind');
    await using _work = await workBut(id, () => ({ is: 'dead', because: 'No.' }));
    await settled();
    expect(triesOf(behind)).toBe(0);
    await resolve(id, { how: 'dropped', reason: 'It was a test.' });
    await settled();
    expect([triesOf(id), triesOf(behind)]).toEqual([1, 1]);
    expect(await inboxRow(store.db, id)).toMatchObject({
      outcome: 'ignored',
      because: 'dropped by priya: It was a test.',
      processed_at: clock.at,
    });
    expect((await ledgerOf(store.db, 'maya')).at(-1)).toMatchObject({
      actor: 'priya',
      action: 'event dropped',
      because: 'dropped by priya: It was a test.',
      ref: id,
    });
  });

  test('a dropped effect is settled as dropped, and the next one goes on', async () => {
    const id = await effect('maya', 'bad');
    const behind = await effect('maya', 'behind');
    await using _work = await workBut(id, () => ({ is: 'dead', because: 'No.' }));
    await settled();
    await resolve(id, { how: 'dropped', reason: 'The issue is gone.' });
    await settled();
    expect([triesOf(id), triesOf(behind)]).toEqual([1, 1]);
    expect(await effectRow(store.db, id)).toMatchObject({ outcome: 'dropped', settled_at: clock.at });
    expect((await ledgerOf(store.db, 'maya')).at(-1)?.action).toBe('effect dropped');
  });

  test('is decided once', async () => {
    const id = await arrive('maya', 'bad');
    await using _work = await workBut(id, () => ({ is: 'dead', because: 'No.' }));
    await settled();
    const both = await Promise.all([
      resolve(id, { how: 'dropped', reason: 'It is gone.' }),
      resolve(id, { how: 'retried' }),
    ]);
    expect(both.map(({ is }) => is).toSorted()).toEqual(['before', 'resolved']);
    expect((await ledgerOf(store.db, 'maya')).map(({ action }) => action)).toHaveLength(2);
    expect(await resolve('0', { how: 'retried' })).toEqual({ is: 'unknown' });
  });

  test('stays parked over a restart, and goes on when it was retried while nothing ran', async () => {
    const id = await arrive('maya', 'bad');
    const gone = await arrive('omar', 'gone');
    const behind = await arrive('omar', 'behind');
    const first = await store.queue.work(
      { advance: async () => ({ is: 'dead', because: 'No.' }), apply: async () => ({ is: 'dead', because: 'No.' }) },
      { concurrency: 4 },
    );
    await settled();
    await first[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    store = await place.open(clock);
    const second = await workBut('', fails);
    await settled();
    expect(seen).toEqual([]);
    await second[Symbol.asyncDispose]();
    await resolve(id, { how: 'retried' });
    await resolve(gone, { how: 'dropped', reason: 'Old.' });
    await store[Symbol.asyncDispose]();
    store = await place.open(clock);
    await using _third = await workBut('', fails);
    await settled();
    expect(seen.toSorted()).toEqual([id, behind].toSorted());
  });
});
