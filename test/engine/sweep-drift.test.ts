import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SweepNews } from '../../src/engine/sweep.ts';
import { sweep } from '../../src/engine/sweep.ts';
import { botSaid, changes } from '../stories/changing.ts';
import type { World } from '../stories/world.ts';
import { openWorld, reviewersOf } from '../stories/world.ts';
import { scores } from './life.ts';

describe('what a sweep finds changed by hand', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
    await world.person('maya').passes('SA-101', 92);
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const sweeps = async () => {
    const news: SweepNews[] = [];
    const fresh = await sweep(world.service().engine, (piece) => news.push(piece));
    await world.settle();
    return { fresh, news };
  };
  const unheard = async (username: string, edit: Parameters<typeof changes>[3]) => {
    world.sandbox.control.deliveries.dropNext(1);
    await changes(world, username, 1, edit);
  };

  it('is set right as if the hook had told of it', async () => {
    await unheard('priya', { add_labels: 'fieldcert::certified', remove_labels: 'fieldcert::preparing' });
    await unheard('maya', { state_event: 'close' });
    expect((await sweeps()).fresh).toBe(1);
    const issue = await world.issue(1);
    expect(issue.state).toBe('opened');
    expect(issue.labels).toContain('fieldcert::preparing');
    expect(issue.labels).not.toContain('fieldcert::certified');
    const [note, ...more] = await botSaid(world);
    expect(more).toEqual([]);
    expect(note).toMatch(/^This issue shows/);
    expect((await sweeps()).fresh).toBe(0);
  });

  it('is one event when the hook told of it too', async () => {
    await changes(world, 'priya', 1, { remove_labels: 'fieldcert::preparing' });
    const calls = world.calls().length;
    expect((await sweeps()).fresh).toBe(0);
    expect(
      world
        .calls()
        .slice(calls)
        .every(({ method }) => method === 'GET'),
    ).toBe(true);
    expect(await botSaid(world)).toHaveLength(1);
  });

  it('asks for nothing where only we wrote', async () => {
    await world.person('maya').says(1, '/ready-for-review');
    world.clock.at += 3_600_000;
    expect((await sweeps()).fresh).toBe(0);
    expect(await botSaid(world)).toEqual([]);
  });

  it('is told while it is under way', async () => {
    world.clock.at += 120_000;
    await sweeps();
    world.sandbox.control.deliveries.dropNext(1);
    await world.person('maya').says(1, '/ready-for-review');
    await unheard('maya', { state_event: 'close' });
    const { news } = await sweeps();
    expect(news).toEqual([
      { is: 'listed', project: world.project, issues: 1, since: expect.any(Number) },
      { is: 'read', place: { project: world.project, iid: 1 }, comments: 1, drifted: true },
    ]);
  });

  it('alerts once when the issue of an open practical was deleted', async () => {
    const project = [...world.sandbox.world.projects.values()].find(({ path }) => path === world.project);
    project?.issues.delete(1);
    expect((await sweeps()).fresh).toBe(0);
    world.clock.at += 24 * 3_600_000;
    expect((await sweeps()).fresh).toBe(1);
    world.clock.at += 24 * 3_600_000;
    expect((await sweeps()).fresh).toBe(0);
    const { db } = world.service().engine.store;
    const rows = await db.selectFrom('ledger').select('because').where('action', 'like', 'issue-gone%').execute();
    expect(rows).toHaveLength(1);
    expect(rows[0]?.because).toContain('was deleted, moved or hidden from the bot');
  });

  it('asks for no issue of a practical that was decided', async () => {
    const [first, second] = await reviewersOf(world);
    await world.person(first).says(1, scores.first);
    await world.person(second).says(1, scores.second);
    const project = [...world.sandbox.world.projects.values()].find(({ path }) => path === world.project);
    project?.issues.delete(1);
    world.clock.at += 48 * 3_600_000;
    const calls = world.calls().length;
    expect((await sweeps()).fresh).toBe(0);
    expect(world.calls().length).toBe(calls + 1);
  });
});

describe('a sweep that was interrupted', () => {
  it('goes on where it ended', async () => {
    await using world = await openWorld();
    const learners = ['maya', 'jonas', 'aisha'];
    for (const name of learners) {
      await world.person(name).passes('SA-101', 92);
      world.clock.at += 300_000;
    }
    for (const [at, name] of learners.entries()) {
      world.sandbox.control.deliveries.dropNext(1);
      await world.person(name).says(at + 1, '/ready-for-review');
      world.clock.at += 300_000;
    }
    const notes = { method: 'GET', path: /[a-z]\/issues\/2\/notes$/ } as const;
    world.sandbox.control.faults.next(notes, { kind: 'too-many', form: 'plain' });
    await expect(sweep(world.service().engine)).rejects.toThrow('limits all calls');
    world.clock.at += 60_000;
    const calls = world.calls().length;
    expect(await sweep(world.service().engine)).toBe(2);
    const read = world
      .calls()
      .slice(calls)
      .map(({ path }) => path)
      .filter((path) => path.endsWith('/notes'));
    expect(read.map((path) => /\d+(?=\/notes)/.exec(path)?.[0])).toEqual(['2', '3']);
  });
});

describe('a service whose clock is wrong', () => {
  it('sweeps by the clock of GitLab', async () => {
    await using world = await openWorld();
    await world.person('maya').passes('SA-101', 92);
    const { engine } = world.service();
    await sweep(engine);
    const fast = { ...engine, now: () => world.clock.at + 12 * 3_600_000 };
    await sweep(fast);
    world.clock.at += 300_000;
    world.sandbox.control.deliveries.dropNext(1);
    await world.person('maya').says(1, '/ready-for-review');
    expect(await sweep(engine)).toBe(1);
  });
});
