import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadCertification, saveCertification } from '../../src/store/certifications.ts';
import { inboxRow, openEvents, receive } from '../../src/store/inbox.ts';
import { addEffects, effectRow, effectsOf, pendingEffects } from '../../src/store/outbox.ts';
import type { JobHandler, Store } from '../../src/store/store.ts';
import { aClock, aPlace, type Clock, databaseUrl, kinds, type Place, settle, settling } from './stores.ts';

const MINUTE = 60_000;

const here = databaseUrl === '' ? [...kinds, (await import('./store-pglite.ts')).inMemory] : kinds;

describe.each(here)('a store, $name', (kind) => {
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
  const arrive = (certKey: string, dedupe: string) =>
    store.transaction((tx) => receive(store, tx, event(certKey, dedupe)));
  const effects = (certKey: string, ...keys: string[]) =>
    store.transaction((tx) =>
      addEffects(
        store,
        tx,
        certKey,
        keys.map((effectKey) => ({ effectKey, kind: 'show', effect: { effectKey }, because: 'It is so.' })),
        clock.at,
      ),
    );
  const work = (handler: JobHandler, concurrency = 8) =>
    store.queue.work({ advance: handler, apply: handler }, { concurrency });

  test('commits event, state, effects and their jobs together', async () => {
    const done: string[] = [];
    await using _work = await work(settling(store, (queue) => done.push(queue)));
    await store.transaction(async (tx) => {
      await receive(store, tx, event('maya', 'e1'));
      await saveCertification(tx, { key: 'maya', state: 'in-review', data: { score: 92 }, at: clock.at });
      const effect = { effectKey: 'maya/1', kind: 'note', effect: {}, because: 'She passed.' };
      await addEffects(store, tx, 'maya', [effect], clock.at);
    });
    await store.queue.idle();
    expect(done.toSorted()).toEqual(['advance', 'apply']);
    expect(await store.transaction((tx) => loadCertification(tx, 'maya'))).toEqual({ score: 92 });
    expect(await openEvents(store.db)).toEqual({ count: 0, oldestAt: undefined, parked: 0, heldBack: 0 });
  });

  test('rolls back event, state and jobs together', async () => {
    const done: string[] = [];
    await using _work = await work(settling(store, (_queue, id) => done.push(id)));
    const failing = store.transaction(async (tx) => {
      await receive(store, tx, event('maya', 'lost'));
      await saveCertification(tx, { key: 'maya', state: 'in-review', data: {}, at: clock.at });
      throw new Error('The power went.');
    });
    await expect(failing).rejects.toThrow('The power went.');
    const { id } = await arrive('maya', 'kept');
    await store.queue.idle();
    expect(done).toEqual([id]);
    expect((await inboxRow(store.db, id))?.seq).toBe(1);
    expect(await store.transaction((tx) => loadCertification(tx, 'maya'))).toBeUndefined();
  });

  test('knows the same event again and leaves no gap in the numbers', async () => {
    const first = await arrive('maya', 'e1');
    const again = await arrive('maya', 'e1');
    const elsewhere = await arrive('omar', 'e1');
    const next = await arrive('maya', 'e2');
    expect([first.fresh, again, elsewhere, next.fresh]).toEqual([
      true,
      { ...first, fresh: false },
      { ...first, fresh: false },
      true,
    ]);
    expect((await inboxRow(store.db, next.id))?.seq).toBe(2);
  });

  test('numbers events that arrive at once without gap or double', async () => {
    const arrivals = Array.from({ length: 40 }, (_, index) => arrive('maya', `e${index % 30}`));
    const fresh = (await Promise.all(arrivals)).filter((one) => one.fresh);
    const rows = await store.db.selectFrom('inbox').select('seq').orderBy('seq').execute();
    expect(fresh).toHaveLength(30);
    expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  });

  test('takes in what arrives at one moment, each in its turn and under an id of its own', async () => {
    const known = await arrive('maya', 'known');
    const names = ['a', 'known', 'b', 'a', 'c'];
    const received = await Promise.all(names.map((name) => store.receive(event('maya', name))));
    expect(received.map(({ fresh }) => fresh)).toEqual([true, false, true, false, true]);
    expect(received[1]?.id).toBe(known.id);
    expect(received[3]?.id).toBe(received[0]?.id);
    const rows = await store.db.selectFrom('inbox').select(['dedupe', 'seq']).orderBy('seq').execute();
    expect(rows.map(({ dedupe, seq }) => [dedupe, seq])).toEqual([
      ['known', 1],
      ['a', 2],
      ['b', 3],
      ['c', 4],
    ]);
  });

  test('keeps the others when one of those that arrive at one moment cannot be kept', async () => {
    const poisoned = { ...event('ben', 'poisoned'), event: { number: 1n } };
    const arrivals = [event('maya', 'before'), poisoned, event('ana', 'after'), event('maya', 'last')];
    const received = await Promise.allSettled(arrivals.map((arrival) => store.receive(arrival)));
    expect(received.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    const rows = await store.db.selectFrom('inbox').select(['dedupe', 'seq']).orderBy('dedupe').execute();
    expect(rows.map(({ dedupe, seq }) => [dedupe, seq])).toEqual([
      ['after', 1],
      ['before', 1],
      ['last', 2],
    ]);
  });

  test('adds an effect key once, to the first certification that names it', async () => {
    expect(await effects('maya', 'a', 'b')).toHaveLength(2);
    expect(await effects('maya', 'b', 'c', 'a')).toHaveLength(1);
    expect((await effectsOf(store.db, 'maya')).map((row) => [row.seq, row.effect_key])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
    expect(await pendingEffects(store.db)).toEqual({ count: 3, oldestAt: clock.at, parked: 0, heldBack: 0 });
  });

  test('runs the jobs of a key in order, one at a time, while other keys go on', async () => {
    const keys = ['ana', 'ben', 'cho', 'dia'];
    for (let number = 0; number < 10; number += 1) for (const key of keys) await arrive(key, `${key}${number}`);
    const order = new Map<string, number[]>(keys.map((key) => [key, []]));
    const running = new Set<string>();
    let widest = 0;
    await using _work = await work(async ({ queue, id, key }) => {
      expect(running.has(key)).toBe(false);
      running.add(key);
      widest = Math.max(widest, running.size);
      order.get(key)?.push((await inboxRow(store.db, id))?.seq ?? 0);
      // As long as a call to GitLab takes, at the least.
      await new Promise((resolve) => setImmediate(resolve));
      await settle(store, queue, id);
      running.delete(key);
      return { is: 'done' };
    });
    await store.queue.idle();
    for (const key of keys) expect(order.get(key)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(widest).toBeGreaterThan(1);
  });

  test('never lets a later job overtake one that fails, and lets other keys go on', async () => {
    const [head] = await effects('maya', 'head', 'behind');
    await effects('omar', 'other');
    const seen: string[] = [];
    await using _work = await work(async ({ queue, id }) => {
      const key = (await effectRow(store.db, id))?.effect_key ?? '';
      seen.push(key);
      if (key === 'head' && seen.filter((one) => one === 'head').length < 4) throw new Error('GitLab is away.');
      await settle(store, queue, id);
      return { is: 'done' };
    });
    await store.queue.idle();
    expect(seen.toSorted()).toEqual(['head', 'other']);
    const row = await effectRow(store.db, head ?? '');
    expect(row).toMatchObject({ attempts: 1, next_at: clock.at + 1000 });
    expect(row?.error).toContain('GitLab is away.');
    for (const wait of [1000, 2000, 4000]) {
      clock.at += wait - 1;
      await store.queue.idle();
      clock.at += 1;
      store.queue.wake();
      await store.queue.idle();
    }
    expect(seen.filter((key) => key !== 'other')).toEqual(['head', 'head', 'head', 'head', 'behind']);
    expect(await effectRow(store.db, head ?? '')).toMatchObject({ attempts: 3, error: null });
  });

  test('waits until the time a handler names, across a restart', async () => {
    const { id } = await arrive('maya', 'e1');
    await arrive('maya', 'e2');
    const first = await work(async () => ({ is: 'again', at: clock.at + 90 * MINUTE, error: 'Too many requests.' }));
    await store.queue.idle();
    await first[Symbol.asyncDispose]();
    expect(await inboxRow(store.db, id)).toMatchObject({
      attempts: 1,
      next_at: clock.at + 90 * MINUTE,
      error: 'Too many requests.',
    });
    await store[Symbol.asyncDispose]();
    store = await place.open(clock);
    const done: string[] = [];
    await using _work = await work(settling(store, (_queue, row) => done.push(row)));
    clock.at += 89 * MINUTE;
    store.queue.wake();
    await store.queue.idle();
    expect(done).toEqual([]);
    clock.at += MINUTE;
    store.queue.wake();
    await store.queue.idle();
    expect(done).toHaveLength(2);
    expect(done[0]).toBe(id);
  });

  test('takes a row that was called done but left open as a failure', async () => {
    const { id } = await arrive('maya', 'e1');
    await using _work = await work(async () => ({ is: 'done' }));
    await store.queue.idle();
    const row = await inboxRow(store.db, id);
    expect(row).toMatchObject({ attempts: 1, processed_at: null });
    expect(row?.error).toContain('left it open');
  });

  test('waits for running handlers when it stops working, and takes nothing more', async () => {
    const started = Promise.withResolvers<void>();
    const free = Promise.withResolvers<void>();
    const done: string[] = [];
    await arrive('maya', 'e1');
    await arrive('maya', 'e2');
    const working = await work(async ({ queue, id }) => {
      started.resolve();
      await free.promise;
      await settle(store, queue, id);
      done.push(id);
      return { is: 'done' };
    });
    await started.promise;
    const stopped = working[Symbol.asyncDispose]();
    free.resolve();
    await stopped;
    expect(done).toHaveLength(1);
    expect((await openEvents(store.db)).count).toBe(1);
  });

  test('holds a lock until the transaction ends', async () => {
    const order: string[] = [];
    const held = Promise.withResolvers<void>();
    const first = store.transaction(async (tx) => {
      await store.lock(tx, 'sweep');
      held.resolve();
      await openEvents(tx);
      order.push('first');
    });
    await held.promise;
    const second = store.transaction(async (tx) => {
      await store.lock(tx, 'sweep');
      order.push('second');
    });
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
  });
});
