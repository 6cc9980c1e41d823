import { afterEach, describe, expect, it } from 'vitest';
import { prune } from '../../src/engine/retention.ts';
import { openEvents, receive } from '../../src/store/inbox.ts';
import { ledgerOf } from '../../src/store/ledger.ts';
import type { World } from '../stories/world.ts';
import { openWorld } from '../stories/world.ts';
import { endOf, liveThrough } from './life.ts';

const day = 86_400_000;

let world: World;
afterEach(async () => world[Symbol.asyncDispose]());

const engine = () => world.service().engine;
const open = async (retention: { readonly inboxDays: number; readonly ledgerDays: number | null }) => {
  world = await openWorld({ change: (program) => ({ ...program, retention }) });
};
const bodies = async () => {
  const rows = await engine().store.db.selectFrom('inbox').select(['cert_key', 'event']).orderBy('id').execute();
  return rows.filter(({ event }) => event !== '{}').map(({ cert_key }) => cert_key);
};

describe('what is kept', () => {
  it('is everything of an open practical, and of an ended one no event bodies after the configured days', async () => {
    await open({ inboxDays: 90, ledgerDays: null });
    await liveThrough(world);
    await world.person('jonas').passes('TAM-101', 92);
    const before = await bodies();
    const end = await endOf(world);
    expect(new Set(before).size).toBe(2);
    expect(await prune(engine())).toEqual({ bodies: 0, ledgers: 0 });
    // In the evening, when nobody is reminded of anything.
    world.clock.at += 90 * day + day / 2;
    const counts = await prune(engine());
    expect(counts).toEqual({ bodies: before.filter((key) => key.startsWith('SA-101')).length, ledgers: 0 });
    expect(await bodies()).toEqual(before.filter((key) => key.startsWith('TAM-101')));
    expect((await ledgerOf(engine().store.db, 'SA-101/u101')).length).toBeGreaterThan(5);
    await world.restart();
    expect(await endOf(world)).toEqual(end);
  });

  it('is the ledger for as long as configured', async () => {
    await open({ inboxDays: 90, ledgerDays: 400 });
    await liveThrough(world);
    world.clock.at += 400 * day;
    expect(await prune(engine())).toMatchObject({ ledgers: 0 });
    world.clock.at += day;
    expect(await prune(engine())).toMatchObject({ ledgers: 1 });
    expect(await ledgerOf(engine().store.db, 'SA-101/u101')).toMatchObject([
      { action: 'ledger pruned', because: expect.stringContaining('400 days') },
    ]);
  });

  it('waits while other work waits, but not for what is parked', async () => {
    await open({ inboxDays: 1, ledgerDays: null });
    await liveThrough(world);
    world.clock.at += 2 * day;
    const { store } = engine();
    // An event that cannot be decided, so that it is tried again and again and then parked.
    const event = { happened: 'comment-written', place: { project: world.project, iid: 1 } };
    const arrival = { source: 'gitlab', dedupe: 'broken', certKey: 'SA-101/u101', event, at: world.clock.at };
    await store.transaction((tx) => receive(store, tx, arrival));
    await world.settle();
    world.clock.at += 1_000;
    expect(await prune(engine())).toEqual({ bodies: 0, ledgers: 0 });
    for (let round = 0; round < 10; round += 1) {
      await world.settle();
      world.clock.at += 300_000;
    }
    expect((await openEvents(store.db)).parked).toBe(1);
    expect((await prune(engine())).bodies).toBeGreaterThan(3);
  });

  it('knows a result again whose body is gone', async () => {
    await open({ inboxDays: 90, ledgerDays: null });
    const learner = { email: world.person('maya').user.email };
    const completedAt = new Date(world.clock.at).toISOString();
    const result = { exam: 'SA-101', learner, score: { raw: 40, max: 100 }, completedAt };
    await world.exam(result, 'msg_1');
    await world.settle();
    world.clock.at += 91 * day;
    expect((await prune(engine())).bodies).toBe(1);
    const again = await world.exam(result, 'msg_1');
    expect([again.status, await again.json()]).toEqual([
      202,
      { status: 'accepted', because: 'This result arrived before; nothing happens twice.' },
    ]);
  });

  it('stops between two batches when it is told to', async () => {
    await open({ inboxDays: 1, ledgerDays: null });
    await liveThrough(world);
    world.clock.at += 2 * day;
    expect(await prune(engine(), () => true)).toEqual({ bodies: 0, ledgers: 0 });
  });
});
