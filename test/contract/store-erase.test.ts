import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addAlias } from '../../src/store/aliases.ts';
import { bind } from '../../src/store/bindings.ts';
import { saveCertification, savedCertification, unknownLearners } from '../../src/store/certifications.ts';
import { park, resolveLetter } from '../../src/store/dead-letters.ts';
import { eraseCertification, erasePerson, keysEnding, quotedElsewhere, waitingFor } from '../../src/store/erase.ts';
import { linkIdentity, linksOf, linksVersion, unlinkIdentity } from '../../src/store/identities.ts';
import { receive, settleEvent } from '../../src/store/inbox.ts';
import { appendLedger, ledgerOf, verifyLedger } from '../../src/store/ledger.ts';
import { addEffects, settleEffect } from '../../src/store/outbox.ts';
import { knownPersons, rememberPerson } from '../../src/store/persons.ts';
import { pruneLedgers } from '../../src/store/retention.ts';
import { placesOf, takeSeat } from '../../src/store/seats.ts';
import { calibrationKey, changeStanding, standingsOf } from '../../src/store/standings.ts';
import type { Store } from '../../src/store/store.ts';
import { nextTimerAt, setTimer } from '../../src/store/timers.ts';
import { aClock, aPlace, type Clock, databaseUrl, kinds, type Place } from './stores.ts';

const here = databaseUrl === '' ? [...kinds, (await import('./store-pglite.ts')).inMemory] : kinds;

describe.each(here)('erasing somebody from a store, $name', (kind) => {
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

  const arrives = (certKey: string, dedupe: string) =>
    store.transaction((tx) =>
      receive(store, tx, { source: 'exam', dedupe, certKey, event: { mail: 'maya@x' }, at: 5 }),
    );
  /** Everything a certification can have, all of it telling of maya@x. */
  const fill = async (key: string) => {
    const { id } = await arrives(key, `people:${key}`);
    const [effect = ''] = await store.transaction(async (tx) => {
      await settleEvent(tx, id, { outcome: 'applied', because: 'maya@x passed.', at: 6 });
      await saveCertification(tx, { key, state: 'certified', data: { name: 'maya@x' }, at: 6 });
      for (const action of ['passed', 'certified'])
        await appendLedger(tx, {
          certKey: key,
          at: 6,
          actor: 'user 1',
          action,
          because: 'maya@x',
          detail: {},
          ref: id,
        });
      await bind(tx, {
        cert_key: key,
        tag: 'issue/1',
        project: 'a/b',
        issue_iid: 1,
        note_id: null,
        url: null,
        bound_at: 6,
      });
      await setTimer(tx, { certKey: key, kind: 'pick-again', dueAt: 9 });
      await takeSeat(tx, { certKey: key, attempt: 1, userId: 201, at: 6 });
      await addAlias(tx, `E/u${key.length}`, key, 6);
      const one = { effectKey: `${key}#1/open`, kind: 'open', effect: { title: 'maya@x' }, because: 'maya@x' };
      return addEffects(store, tx, key, [one], 6);
    });
    await store.transaction(async (tx) => {
      await park(tx, { queue: 'apply', id: effect, key }, { tries: 10, because: 'maya@x is not there', at: 7 });
      await resolveLetter(tx, effect, { how: 'dropped', reason: 'Gone.', by: 'priya', at: 8 });
      await settleEffect(tx, effect, { outcome: 'done', result: { shown: 'maya@x' }, at: 8 });
    });
  };
  const erase = (from: string, to: string) =>
    store.transaction((tx) =>
      eraseCertification(tx, {
        from,
        to,
        data: { learner: { is: 'unknown', examinee: { externalId: 'erased-1' } } },
        at: 10,
        by: 'priya',
        because: (lines, lastHash) => `Erased: ${lines}, ${lastHash}.`,
        words: 'Erased.',
        detail: { outside: ['a/b#1'] },
      }),
    );
  const dump = async () => {
    const tables = [
      'inbox',
      'certification',
      'ledger',
      'outbox',
      'dead_letter',
      'timer',
      'binding',
      'seat',
      'alias',
    ] as const;
    const rows = await Promise.all(tables.map((table) => store.db.selectFrom(table).selectAll().execute()));
    return Object.fromEntries(tables.map((table, index) => [table, rows[index] ?? []]));
  };

  test('a certification keeps its rows under another key, and none of its words', async () => {
    await fill('E/e:maya@x');
    await fill('E/u2');
    const before = await dump();
    await erase('E/e:maya@x', 'E/x:erased-1');
    const after = await dump();
    for (const [table, rows] of Object.entries(after)) {
      const others = (all: readonly object[] = []) => all.filter((row) => !JSON.stringify(row).includes('E/e:maya@x'));
      const own = rows.filter((row) => JSON.stringify(row).includes('erased-1'));
      expect(JSON.stringify(own), table).not.toContain('maya');
      expect(
        rows.filter((row) => !own.includes(row)),
        table,
      ).toEqual(others(before[table]));
    }
    expect([after.inbox, after.outbox, after.dead_letter, after.seat].map((rows) => rows?.length)).toEqual([
      2, 2, 2, 2,
    ]);
    expect([after.binding, after.alias].map((rows) => rows?.length)).toEqual([1, 1]);
    expect(await savedCertification(store.db, 'E/e:maya@x')).toBeUndefined();
    expect(await unknownLearners(store.db)).toEqual([]);
  });

  test('its ledger becomes one line that says how much there was and how it ended, and holds', async () => {
    await fill('E/e:maya@x');
    const lines = await ledgerOf(store.db, 'E/e:maya@x');
    await erase('E/e:maya@x', 'E/x:erased-1');
    const [line, ...more] = await ledgerOf(store.db, 'E/x:erased-1');
    expect(more).toEqual([]);
    expect(line).toMatchObject({ number: 1, actor: 'priya', action: 'learner erased', at: 10 });
    expect(line?.because).toBe(`Erased: ${lines.length}, ${lines.at(-1)?.hash}.`);
    const told = { lines: lines.length, from: 6, to: 8, lastHash: lines.at(-1)?.hash, outside: ['a/b#1'] };
    expect(JSON.parse(line?.detail ?? '')).toEqual(told);
    expect(await verifyLedger(store.db, 'E/x:erased-1')).toBeUndefined();
    const old = { states: ['certified'], before: 1e15, limit: 9, at: 1e15, because: 'Old.' };
    expect(await store.transaction((tx) => pruneLedgers(tx, old))).toBe(0);
  });

  test('what is repeated is still known, its timers are off, and a new life starts afresh', async () => {
    await fill('E/u1');
    expect(await nextTimerAt(store.db)).toBe(9);
    await erase('E/u1', 'E/x:erased-1');
    expect(await nextTimerAt(store.db)).toBeUndefined();
    expect(await arrives('E/u1', 'people:E/x:erased-1')).toMatchObject({ fresh: false });
    expect(await arrives('E/u1', 'another')).toMatchObject({ fresh: true });
    expect(await waitingFor(store.db, 'E/u1')).toBe(1);
    expect(await waitingFor(store.db, 'E/x:erased-1')).toBe(0);
  });

  test('a person goes with links, standing and user id; reviews stay', async () => {
    const link = { kind: 'email', value: 'maya@x', by: 'priya', at: 5, because: 'So.' } as const;
    await store.transaction(async (tx) => {
      for (const userId of [101, 102]) {
        await rememberPerson(tx, { username: `u${userId}`, user_id: userId, found_at: 5 });
        await changeStanding(tx, { userId, change: { busy: true } }, 5);
      }
      await linkIdentity(tx, { id: store.newId(), userId: 101, ...link });
      await unlinkIdentity(tx, link, link);
      await linkIdentity(tx, { id: store.newId(), userId: 101, ...link });
      await takeSeat(tx, { certKey: 'E/u9', attempt: 1, userId: 101, at: 6 });
    });
    expect(await linksOf(store.db, 101)).toHaveLength(2);
    const version = await linksVersion(store.db);
    await store.transaction((tx) => erasePerson(tx, 101));
    expect(await linksOf(store.db, 101)).toEqual([]);
    expect(await linksVersion(store.db)).not.toBe(version);
    expect((await knownPersons(store.db)).map(({ user_id }) => user_id)).toEqual([102]);
    const standings = await standingsOf(store.db);
    expect([standings.get(101)?.busy, standings.get(102)?.busy]).toEqual([undefined, true]);
    expect(await placesOf(store.db, 101)).toHaveLength(1);
  });

  test('keys are found by their end, and who is quoted elsewhere by their words', async () => {
    for (const key of ['E/u1', 'E/u11', 'F/e:a_b']) await fill(key);
    expect(await keysEnding(store.db, ['/u1', '/e:a_b'])).toEqual(['E/u1', 'F/e:a_b']);
    expect(await quotedElsewhere(store.db, ['E/u1'], ['maya@x'])).toEqual(['E/u11', 'F/e:a_b']);
    expect(await quotedElsewhere(store.db, [], ['maya_x', 'maya%'])).toEqual([]);
  });

  test('takes the record of somebody’s calibrations, in every pool, and nobody else’s', async () => {
    for (const key of [calibrationKey('pool-a', 5), calibrationKey('pool-b', 5), calibrationKey('pool-a', 15)])
      await store.transaction((tx) =>
        appendLedger(tx, {
          certKey: key,
          at: 6,
          actor: 'priya',
          action: 'calibrated',
          because: '',
          detail: {},
          ref: undefined,
        }),
      );
    await store.transaction((tx) => erasePerson(tx, 5));
    expect(await ledgerOf(store.db, calibrationKey('pool-a', 5))).toEqual([]);
    expect(await ledgerOf(store.db, calibrationKey('pool-b', 5))).toEqual([]);
    expect(await ledgerOf(store.db, calibrationKey('pool-a', 15))).toHaveLength(1);
  });
});
