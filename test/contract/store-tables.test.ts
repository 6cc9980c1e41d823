import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Standing, StandingChange } from '../../src/core/reviewers/standing.ts';
import { bind, bindingsOf, boundTo } from '../../src/store/bindings.ts';
import { loadCertification, saveCertification } from '../../src/store/certifications.ts';
import { inboxRow, openEvents, receive, settleEvent } from '../../src/store/inbox.ts';
import { appendLedger, ledgerOf, verifyLedger } from '../../src/store/ledger.ts';
import { readMeta, writeMeta } from '../../src/store/meta.ts';
import {
  addEffects,
  effectRow,
  laterPending,
  pendingEffects,
  settleEffect,
  startEffect,
} from '../../src/store/outbox.ts';
import { knownPersons, rememberPerson } from '../../src/store/persons.ts';
import { releaseSeats, seatLoads, takeSeat } from '../../src/store/seats.ts';
import { changeStanding, standingsOf } from '../../src/store/standings.ts';
import type { Store, Tx } from '../../src/store/store.ts';
import { cancelTimers, nextTimerAt, setTimer, takeDueTimers } from '../../src/store/timers.ts';
import { aClock, aPlace, type Clock, kinds, type Place } from './stores.ts';

describe.each(kinds)('the tables of a store, $name', (kind) => {
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

  const write = <T>(work: (tx: Tx) => Promise<T>) => store.transaction(work);

  const entry = (certKey: string, action: string) =>
    write((tx) =>
      appendLedger(tx, {
        certKey,
        at: clock.at,
        actor: 'omar',
        action,
        because: 'He is her reviewer.',
        detail: { scores: [4, 5] },
        ref: undefined,
      }),
    );

  test('keeps an event until it is settled', async () => {
    const arrival = {
      source: 'gitlab',
      dedupe: 'note-7',
      certKey: 'maya',
      event: { is: 'said', text: 'ä\u0001' },
      at: clock.at,
    };
    const { id } = await write((tx) => receive(store, tx, arrival));
    expect(await inboxRow(store.db, id)).toMatchObject({
      cert_key: 'maya',
      seq: 1,
      attempts: 0,
      received_at: clock.at,
      outcome: null,
    });
    expect(JSON.parse((await inboxRow(store.db, id))?.event ?? '')).toEqual(arrival.event);
    expect(await openEvents(store.db)).toEqual({ count: 1, oldestAt: clock.at, parked: 0, heldBack: 0 });
    await write((tx) => settleEvent(tx, id, { outcome: 'ignored', because: 'It is our own note.', at: clock.at + 5 }));
    expect(await inboxRow(store.db, id)).toMatchObject({
      outcome: 'ignored',
      because: 'It is our own note.',
      processed_at: clock.at + 5,
    });
    expect((await openEvents(store.db)).count).toBe(0);
    expect(await inboxRow(store.db, '00000000-0000-7000-8000-000000000000')).toBeUndefined();
  });

  test('gives a certification back as it was saved, and its numbers go on', async () => {
    const arrive = (dedupe: string) =>
      write((tx) => receive(store, tx, { source: 'exam', dedupe, certKey: 'maya', event: {}, at: clock.at }));
    await arrive('1');
    expect(await write((tx) => loadCertification(tx, 'maya'))).toBeUndefined();
    for (const stage of ['preparing', 'in-review']) {
      await write((tx) => saveCertification(tx, { key: 'maya', state: stage, data: { stage }, at: clock.at }));
    }
    const { id } = await arrive('2');
    expect(await write((tx) => loadCertification(tx, 'maya'))).toEqual({ stage: 'in-review' });
    expect((await inboxRow(store.db, id))?.seq).toBe(2);
    const row = await store.db.selectFrom('certification').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ key: 'maya', state: 'in-review', next_seq: 3, updated_at: clock.at });
  });

  test('chains the ledger and finds a changed, a swapped and a missing line', async () => {
    for (const action of ['scored', 'asked', 'finished']) await entry('maya', action);
    await entry('omar', 'scored');
    const lines = await ledgerOf(store.db, 'maya');
    expect(lines.map((line) => [line.number, line.action])).toEqual([
      [1, 'scored'],
      [2, 'asked'],
      [3, 'finished'],
    ]);
    expect(lines[1]?.previous_hash).toBe(lines[0]?.hash);
    expect(await verifyLedger(store.db, 'maya')).toBeUndefined();
    const tamper = (column: string, value: unknown) =>
      write((tx) =>
        sql`update ledger set ${sql.ref(column)} = ${value} where cert_key = 'maya' and number = 2`.execute(tx),
      );
    const second = lines[1];
    for (const [column, value] of Object.entries({
      actor: 'maya',
      detail: '{}',
      at: 1,
      previous_hash: '',
      because: '',
    })) {
      await tamper(column, value);
      expect(await verifyLedger(store.db, 'maya'), column).toBe(2);
      await tamper(column, second?.[column as keyof typeof second]);
    }
    expect(await verifyLedger(store.db, 'maya')).toBeUndefined();
    await write((tx) => tx.deleteFrom('ledger').where('cert_key', '=', 'maya').where('number', '=', 2).execute());
    expect(await verifyLedger(store.db, 'maya')).toBe(2);
    expect(await verifyLedger(store.db, 'omar')).toBeUndefined();
  });

  test('follows an effect from waiting to settled', async () => {
    const effect = (effectKey: string, kind: string) => ({ effectKey, kind, effect: { kind }, because: 'It changed.' });
    const ids = await write((tx) =>
      addEffects(store, tx, 'maya', [effect('1', 'show'), effect('2', 'note'), effect('3', 'show')], clock.at),
    );
    const row = async (index: number) => {
      const found = await effectRow(store.db, ids[index] ?? '');
      if (found === undefined) throw new Error(`There is no effect ${index}.`);
      return found;
    };
    expect(await laterPending(store.db, await row(0), 'show')).toHaveLength(1);
    expect(await laterPending(store.db, await row(2), 'show')).toEqual([]);
    expect(await laterPending(store.db, { cert_key: 'omar', seq: 1 }, 'show')).toEqual([]);
    await write((tx) => startEffect(tx, ids[2] ?? '', clock.at + 1));
    await write((tx) => startEffect(tx, ids[2] ?? '', clock.at + 9));
    await write((tx) => settleEffect(tx, ids[2] ?? '', { outcome: 'done', result: { iid: 4 }, at: clock.at + 2 }));
    expect(await row(2)).toMatchObject({
      started_at: clock.at + 1,
      settled_at: clock.at + 2,
      outcome: 'done',
      result: '{"iid":4}',
    });
    expect(await laterPending(store.db, await row(0), 'show')).toEqual([]);
    expect((await pendingEffects(store.db)).count).toBe(2);
  });

  test('fires a timer once, when it is due and not cancelled', async () => {
    const set = (kind: string, dueAt: number) => write((tx) => setTimer(tx, { certKey: 'maya', kind, dueAt }));
    const take = (limit = 10) =>
      write((tx) => takeDueTimers(store, tx, clock.at, limit)).then((rows) => rows.map((row) => row.kind));
    await set('nudge', clock.at + 20);
    await set('nudge', clock.at + 20);
    await set('lapse', clock.at + 10);
    await set('renew', clock.at + 30);
    expect(await nextTimerAt(store.db)).toBe(clock.at + 10);
    expect(await take()).toEqual([]);
    clock.at += 20;
    expect(await take(1)).toEqual(['lapse']);
    expect(await take()).toEqual(['nudge']);
    await set('nudge', clock.at);
    expect(await take()).toEqual([]);
    await write((tx) => cancelTimers(tx, 'maya', clock.at, ['renew']));
    expect(await nextTimerAt(store.db)).toBeUndefined();
    await set('renew', clock.at + 10);
    await set('lapse', clock.at + 5);
    await write((tx) => cancelTimers(tx, 'maya', clock.at, []));
    expect(await nextTimerAt(store.db)).toBe(clock.at + 5);
    await write((tx) => cancelTimers(tx, 'omar', clock.at));
    await write((tx) => cancelTimers(tx, 'maya', clock.at));
    clock.at += 100;
    expect(await take()).toEqual([]);
  });

  test('binds a tag to the last thing named and finds whose an issue is', async () => {
    const issue = {
      cert_key: 'maya',
      tag: 'issue:1',
      project: 'a/b',
      issue_iid: 4,
      note_id: null,
      url: null,
      bound_at: clock.at,
    };
    await write((tx) => bind(tx, issue));
    await write((tx) => bind(tx, { ...issue, tag: 'note:verdict', note_id: 77 }));
    await write((tx) => bind(tx, { ...issue, issue_iid: 5 }));
    expect((await bindingsOf(store.db, 'maya')).map((row) => [row.tag, row.issue_iid, row.note_id])).toEqual([
      ['issue:1', 5, null],
      ['note:verdict', 4, 77],
    ]);
    expect(await boundTo(store.db, { project: 'a/b', issueIid: 5 })).toBe('maya');
    expect(await boundTo(store.db, { project: 'a/c', issueIid: 5 })).toBeUndefined();
  });

  test('counts the open places of everyone', async () => {
    const take = (certKey: string, attempt: number, userId: number) =>
      write((tx) => takeSeat(tx, { certKey, attempt, userId, at: clock.at }));
    const start = clock.at;
    await take('maya', 1, 11);
    clock.at += 10;
    await take('maya', 1, 11);
    await take('maya', 1, 12);
    await take('omar', 1, 11);
    await write((tx) => releaseSeats(tx, 'maya', 1, clock.at, 12));
    expect(await seatLoads(store.db)).toEqual(
      new Map([
        [11, { open: 2, lastTakenAt: start + 10 }],
        [12, { open: 0, lastTakenAt: start + 10 }],
      ]),
    );
    await write((tx) => releaseSeats(tx, 'maya', 1, clock.at));
    clock.at += 10;
    await take('maya', 1, 12);
    expect((await seatLoads(store.db)).get(11)?.open).toBe(1);
    expect((await seatLoads(store.db)).get(12)).toEqual({ open: 1, lastTakenAt: clock.at });
  });

  test('knows of reviewers what was noted beside their places', async () => {
    const note = (userId: number, change: StandingChange['change']) =>
      write((tx) => changeStanding(tx, { userId, change }, clock.at));
    await write((tx) => takeSeat(tx, { certKey: 'maya', attempt: 1, userId: 11, at: clock.at }));
    const away = { until: '2026-12-04', since: clock.at };
    await note(11, { away, busy: true });
    await note(12, { calibrations: [{ pool: 'pool-sa', on: '2026-11-24', gap: { over: '1', under: '4' } }] });
    expect(await standingsOf(store.db)).toEqual(
      new Map<number, Standing>([
        [11, { open: 1, lastTakenAt: clock.at, away, busy: true }],
        [12, { open: 0, calibrations: [{ pool: 'pool-sa', on: '2026-11-24', gap: { over: '1', under: '4' } }] }],
      ]),
    );
    await note(11, { busy: undefined });
    expect((await standingsOf(store.db)).get(11)).toEqual({ open: 1, lastTakenAt: clock.at, away });
    await note(11, { away: undefined });
    expect((await standingsOf(store.db)).get(11)).toEqual({ open: 1, lastTakenAt: clock.at });
  });

  test('remembers people and small facts, the last word winning', async () => {
    for (const user_id of [3, 4])
      await write((tx) => rememberPerson(tx, { username: 'maya', user_id, found_at: clock.at }));
    await write((tx) => rememberPerson(tx, { username: 'ana', user_id: 5, found_at: clock.at }));
    expect((await knownPersons(store.db)).map((person) => [person.username, person.user_id])).toEqual([
      ['ana', 5],
      ['maya', 4],
    ]);
    expect(await readMeta(store.db, 'sweep')).toBeUndefined();
    for (const value of ['1', '2']) await write((tx) => writeMeta(tx, 'sweep', value));
    expect(await readMeta(store.db, 'sweep')).toBe('2');
  });
});
