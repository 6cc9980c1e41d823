import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readAvailability } from '../../src/engine/availability.ts';
import { standingsOf } from '../../src/store/standings.ts';
import type { World } from '../stories/world.ts';
import { openWorld } from '../stories/world.ts';

const day = 86_400_000;

describe('who is busy on GitLab', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const reads = () => world.sandbox.control.requests.all({ path: /\/users\/\d+\/status$/ });
  const members = () => new Set(world.program.reviewing.pools.flatMap((pool) => pool.members)).size;
  const busy = async () => {
    const standings = await standingsOf(world.service().engine.store.db);
    return [...standings].flatMap(([userId, standing]) => (standing.busy ? [userId] : []));
  };

  it('is read once a day, one call for each who is in a pool, also over a new start', async () => {
    world.clock.at += day;
    await world.settle();
    expect(reads()).toHaveLength(members());
    expect(new Set(reads().map(({ path }) => path)).size).toBe(members());
    world.clock.at += day / 4;
    await world.restart();
    await world.settle();
    expect(reads()).toEqual([]);
  });

  it('is kept until GitLab says otherwise, and somebody GitLab does not show stays as they were', async () => {
    const omar = world.person('omar');
    await omar.isOnGitLab('busy');
    world.clock.at += day;
    await world.settle();
    expect(await busy()).toEqual([omar.user.id]);
    await omar.isOnGitLab('not_set');
    world.sandbox.world.users.delete(omar.user.id);
    world.clock.at += day;
    await world.settle();
    expect(await busy()).toEqual([omar.user.id]);
    world.sandbox.world.users.set(omar.user.id, omar.user);
    world.clock.at += day;
    await world.settle();
    expect(await busy()).toEqual([]);
  });

  it('is read later when GitLab is away, and work goes on meanwhile', async () => {
    world.clock.at += day;
    world.sandbox.control.faults.next({ path: /\/status$/ }, { kind: 'bad-gateway', when: 'before' }, 1_000);
    await world.person('maya').passes('SA-101', 92);
    expect(await world.issues()).toHaveLength(1);
    world.sandbox.control.faults.clear();
    await world.person('omar').isOnGitLab('busy');
    await world.settle();
    expect(await busy()).toEqual([]);
    world.clock.at += 15 * 60_000;
    await world.settle();
    expect(await busy()).toEqual([world.person('omar').user.id]);
  });

  it('ends early when the service stops, and is read again then', async () => {
    world.clock.at += day;
    const { engine } = world.service();
    await readAvailability(engine, () => reads().length === 3);
    expect(reads()).toHaveLength(3);
    await world.settle();
    expect(reads()).toHaveLength(3 + members());
  });
});
