import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { explain } from '../../src/cli/explain.ts';
import { treeText } from '../../src/cli/tree.ts';
import { allDead, deadNamed, resolveDead } from '../../src/engine/dead.ts';
import { inboxRow, receive } from '../../src/store/inbox.ts';
import { ledgerOf } from '../../src/store/ledger.ts';
import { openEmbedded } from '../../src/store/open-embedded.ts';
import { aPlace, embedded, settle } from '../contract/stores.ts';
import type { World } from '../stories/world.ts';
import { openWorld } from '../stories/world.ts';

const minute = 60_000;
const hour = 60 * minute;
const key = 'SA-101/u101';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => world[Symbol.asyncDispose]());

const engine = () => world.service().engine;
const dead = () => allDead(engine().store.db);
const bot = () => {
  const user = [...world.sandbox.world.users.values()].find(({ username }) => username === 'fieldcert-bot');
  if (!user) throw new Error('There is a bot.');
  return user;
};
const waits = async (ms: number, times: number) => {
  for (let round = 0; round < times; round += 1) {
    world.clock.at += ms;
    await world.settle();
  }
};
const retry = async () => {
  const [first] = await dead();
  await resolveDead(engine(), first?.letter.id ?? '', { how: 'retried', by: 'priya' });
  await world.settle();
};

describe('what is nobody’s mistake here is never given up on', () => {
  it.each([
    ['GitLab answers 502', { kind: 'bad-gateway', when: 'before' }],
    ['GitLab cuts every connection', { kind: 'cut', when: 'before' }],
    ['GitLab limits all calls', { kind: 'too-many', form: 'plain', retryAfter: 30 }],
    ['GitLab limits new issues', { kind: 'too-many', form: 'json' }],
    ['a login page stands in front of it', { kind: 'login-page' }],
  ] as const)('%s for three days', async (_, fault) => {
    const { faults } = world.sandbox.control;
    // The service names the project by its path, people by its number.
    faults.next({ path: /[a-z]\/issues/ }, fault, 100_000);
    await world.person('maya').passes('SA-101', 92);
    await waits(hour, 72);
    expect(await dead()).toEqual([]);
    expect(await world.issues()).toEqual([]);
    faults.clear();
    await waits(hour, 1);
    expect(await world.issues()).toHaveLength(1);
  });
});

describe('a token that is no longer good', () => {
  it('is waited for a day, and then for a person', async () => {
    const { users } = world.sandbox.world;
    const user = bot();
    users.set(user.id, { ...user, token: 'glpat-rotated' });
    await world.person('maya').passes('SA-101', 92);
    await waits(hour, 23);
    expect(await dead()).toEqual([]);
    await waits(hour, 1);
    expect(await dead()).toMatchObject([{ kind: 'open', letter: { queue: 'apply', cert_key: key, failures: 25 } }]);
    users.set(user.id, user);
    await waits(hour, 1);
    expect(await world.issues()).toEqual([]);
    await retry();
    expect(await world.issues()).toHaveLength(1);
    expect(await dead()).toEqual([]);
  });
});

describe('an effect GitLab refuses', () => {
  const members = () => [...world.sandbox.world.projects.values()][0]?.members ?? [];
  let back: () => void;
  beforeEach(() => {
    const place = members().findIndex(({ userId }) => userId === bot().id);
    const out = members().splice(place, 1);
    back = () => void members().push(...out);
  });

  it('is given up on after ten tries, and done once after the cause was mended', async () => {
    await world.person('maya').passes('SA-101', 92);
    await waits(5 * minute, 8);
    expect(await dead()).toEqual([]);
    await waits(5 * minute, 1);
    const [first] = await dead();
    expect(first).toMatchObject({ kind: 'open', letter: { failures: 10 }, body: { do: 'open', certification: key } });
    expect(first?.letter.error).toContain('check the path in gitlab.yaml');
    expect(await deadNamed(engine().store.db, first?.letter.id.slice(0, 20) ?? '')).toEqual(first);
    expect(await deadNamed(engine().store.db, 'ffff')).toBe('none');
    back();
    await retry();
    expect(await world.issues()).toHaveLength(1);
    const actions = (await ledgerOf(engine().store.db, key)).map(({ action }) => action);
    expect(actions.slice(-3)).toEqual(['effect parked', 'effect retried', 'open done']);
  });

  it('is dropped for good', async () => {
    await world.person('maya').passes('SA-101', 92);
    await waits(5 * minute, 9);
    const [first] = await dead();
    const decision = { how: 'dropped', reason: 'She left.', by: 'priya' } as const;
    expect(await resolveDead(engine(), first?.letter.id ?? '', decision)).toMatchObject({ is: 'resolved' });
    await waits(hour, 3);
    back();
    await waits(hour, 3);
    expect([await dead(), await world.issues()]).toEqual([[], []]);
  });

  it('shows where people look', async () => {
    await world.person('maya').passes('SA-101', 92);
    await waits(5 * minute, 9);
    const ready = (await (await fetch(`${world.service().url}/readyz`)).json()) as Record<string, unknown>;
    expect(ready).toEqual({
      status: 'ready',
      events: { waiting: 0, oldestSeconds: 0 },
      effects: { waiting: 0, oldestSeconds: 0 },
      parked: 1,
      heldBack: 0,
    });
  });
});

describe('an event whose handler throws', () => {
  it('is given up on after ten tries, and shown by explain with what to do', async () => {
    await world.person('maya').passes('SA-101', 92);
    const { store } = engine();
    const event = { happened: 'comment-written', place: { project: world.project, iid: 1 } };
    const arrival = { source: 'gitlab', dedupe: 'broken', certKey: key, event, at: world.clock.at };
    await store.transaction((tx) => receive(store, tx, arrival));
    await waits(5 * minute, 10);
    const [first] = await dead();
    expect(first).toMatchObject({ kind: 'comment-written', behind: 0, letter: { queue: 'advance', failures: 10 } });
    const said = treeText(await explain(store.db, world.program, '1', Date.now()));
    expect(said).toMatch(
      /^│ {2}└─ … comment-written parked since 2026-11-24T09:\d\d:00.000Z: TypeError: .*\n│ +└─ → fieldcert dead show [0-9a-f-]{36}$/m,
    );
    const decision = { how: 'dropped', reason: 'A bug of ours.', by: 'priya' } as const;
    await resolveDead(engine(), first?.letter.id ?? '', decision);
    await world.settle();
    const end = treeText(await explain(store.db, world.program, '1', Date.now()));
    expect(end).toContain('priya, event dropped: dropped by priya: A bug of ours.');
  });
});

it('a decision inside the service is carried out at once, not at the next poll', async () => {
  await using place = aPlace(embedded);
  await using store = await openEmbedded({ folder: place.where, now: () => world.clock.at, pollMs: hour });
  const arrival = { source: 'timer', dedupe: '1', certKey: key, event: {}, at: world.clock.at };
  const { id } = await store.transaction((tx) => receive(store, tx, arrival));
  const tries: string[] = [];
  const done = Promise.withResolvers<void>();
  const handler = async () => {
    if (tries.push(id) === 1) return { is: 'dead', because: 'No.' } as const;
    await settle(store, 'advance', id);
    done.resolve();
    return { is: 'done' } as const;
  };
  await using _work = await store.queue.work({ advance: handler, apply: handler }, { concurrency: 1 });
  await store.queue.idle();
  await resolveDead({ ...engine(), store }, id, { how: 'retried', by: 'priya' });
  await done.promise;
  expect(await inboxRow(store.db, id)).toMatchObject({ outcome: 'applied', processed_at: world.clock.at });
});
