import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadCertification, saveCertification } from '../../src/store/certifications.ts';
import { receive } from '../../src/store/inbox.ts';
import { appendLedger, ledgerOf, verifyLedger } from '../../src/store/ledger.ts';
import { addEffects, effectsOf } from '../../src/store/outbox.ts';
import type { Store, Tx } from '../../src/store/store.ts';
import { setTimer, takeDueTimers } from '../../src/store/timers.ts';
import { aClock, aPlace, type Clock, kinds, type Place, settling } from './stores.ts';

const TIMES = Array.from({ length: 8 }, (_, index) => index + 1);

describe.each(kinds)('at the same time, $name', (kind) => {
  let clock: Clock;
  let place: Place;
  let store: Store;

  beforeEach(async () => {
    clock = aClock();
    place = aPlace(kind);
    store = await place.open(clock);
    await store.transaction((tx) => save(tx, 0));
  });

  afterEach(async () => {
    await store[Symbol.asyncDispose]();
    await place[Symbol.asyncDispose]();
  });

  const save = (tx: Tx, count: number) =>
    saveCertification(tx, { key: 'maya', state: 'in-review', data: { count }, at: clock.at });
  const atOnce = <T>(work: (tx: Tx, number: number) => Promise<T>) =>
    Promise.all(TIMES.map((number) => store.transaction((tx) => work(tx, number))));

  test('nobody overwrites what another has just saved', async () => {
    await atOnce(async (tx) => {
      const { count } = (await loadCertification(tx, 'maya')) as { count: number };
      await save(tx, count + 1);
    });
    expect(await store.transaction((tx) => loadCertification(tx, 'maya'))).toEqual({ count: TIMES.length });
  });

  test('one that fails takes nothing of the others with it, and leaves nothing behind', async () => {
    const outcomes = await Promise.allSettled(
      TIMES.map((number) =>
        store.transaction(async (tx) => {
          await saveCertification(tx, { key: `learner-${number}`, state: 'in-review', data: { number }, at: clock.at });
          if (number % 3 === 0) throw new Error(`${number} fails`);
          return number;
        }),
      ),
    );
    expect(outcomes.map((outcome) => ('value' in outcome ? outcome.value : String(outcome.reason)))).toEqual(
      TIMES.map((number) => (number % 3 === 0 ? `Error: ${number} fails` : number)),
    );
    const kept = await store.db.selectFrom('certification').select('key').where('key', 'like', 'learner-%').execute();
    expect(kept.map(({ key }) => key).toSorted()).toEqual(
      TIMES.filter((number) => number % 3 !== 0).map((number) => `learner-${number}`),
    );
  });

  test('ledger and outbox keep their numbers', async () => {
    await atOnce(async (tx, number) => {
      const line = {
        certKey: 'maya',
        at: clock.at,
        actor: 'omar',
        action: `${number}`,
        because: 'So.',
        detail: {},
        ref: undefined,
      };
      await appendLedger(tx, line);
      await addEffects(
        store,
        tx,
        'maya',
        [{ effectKey: `${number}`, kind: 'show', effect: {}, because: 'So.' }],
        clock.at,
      );
    });
    expect((await ledgerOf(store.db, 'maya')).map((line) => line.number)).toEqual(TIMES);
    expect(await verifyLedger(store.db, 'maya')).toBeUndefined();
    expect((await effectsOf(store.db, 'maya')).map((row) => row.seq)).toEqual(TIMES);
  });

  test('a due timer is taken by one', async () => {
    await atOnce((tx, number) => setTimer(tx, { certKey: 'maya', kind: `${number}`, dueAt: clock.at }));
    const taken = await atOnce((tx) => takeDueTimers(store, tx, clock.at, 3));
    const kinds = taken.flat().map((timer) => timer.kind);
    expect(new Set(kinds).size).toBe(kinds.length);
  });

  test('a job that comes too early goes back and runs when it is due', async () => {
    const arrive = (certKey: string, at: number) =>
      store.transaction((tx) => receive(store, tx, { source: 'exam', dedupe: certKey, certKey, event: {}, at }));
    const early = await arrive('maya', clock.at + 60_000);
    const now = await arrive('omar', clock.at);
    const done: string[] = [];
    const handler = settling(store, (_queue, id) => done.push(id));
    await using _work = await store.queue.work({ advance: handler, apply: handler }, { concurrency: 2 });
    await store.queue.idle();
    expect(done).toEqual([now.id]);
    clock.at += 60_000;
    store.queue.wake();
    await store.queue.idle();
    expect(done).toEqual([now.id, early.id]);
  });
});
