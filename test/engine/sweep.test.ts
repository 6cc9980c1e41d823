import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sweep } from '../../src/engine/sweep.ts';
import type { World } from '../stories/world.ts';
import { openWorld, reviewersOf } from '../stories/world.ts';
import { scores } from './life.ts';

/** The calls one sweep makes, and how many events were new to it. */
async function swept(
  world: World,
): Promise<{ readonly calls: number; readonly lists: number; readonly fresh: number }> {
  const before = world.calls().length;
  const fresh = await sweep(world.service().engine);
  const calls = world.calls().slice(before);
  await world.settle();
  return { calls: calls.length, lists: calls.filter(({ path }) => path.endsWith('/issues')).length, fresh };
}

const learners = Array.from({ length: 30 }, (_, at) => ({
  username: `learner-${at}`,
  gitlabId: 5_001 + at,
  name: `Learner ${at}`,
  emails: [`learner-${at}@example.com`],
  externalIds: [],
}));

describe('what a sweep costs', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ change: (program) => ({ ...program, people: [...program.people, ...learners] }) });
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  it('one call for each project, and one for each practical that changed', async () => {
    const priya = world.person('priya');
    for (const { username } of learners) await world.person(username).passes('SA-101', 92);
    for (let count = 0; count < 10; count += 1) await priya.opens(`Issue ${count}`, 'Just an issue.');
    const projects = world.program.layout.projects.length;
    await swept(world);
    world.clock.at += 3_600_000;
    await swept(world);
    const change = async (count: number) => {
      world.clock.at += 3_600_000;
      for (let iid = 1; iid <= count; iid += 1) await priya.says(iid, 'Just words.');
      for (let iid = 31; iid <= 40; iid += 1) await priya.says(iid, 'No practical, so nobody looks.');
      return swept(world);
    };
    expect(await change(0)).toEqual({ calls: projects, lists: projects, fresh: 0 });
    expect(await change(1)).toEqual({ calls: projects + 1, lists: projects, fresh: 0 });
    expect(await change(10)).toEqual({ calls: projects + 10, lists: projects, fresh: 0 });
  });

  it('finds what was lost once, and nothing the next time', async () => {
    await world.person('maya').passes('SA-101', 92);
    const [first] = await reviewersOf(world);
    world.sandbox.control.deliveries.dropNext(1);
    await world.person(first).says(1, scores.first);
    expect((await swept(world)).fresh).toBe(1);
    expect((await swept(world)).fresh).toBe(0);
    expect((await world.issue(1)).labels).toContain('fieldcert::in-review');
  });
});

describe('a sweep that meets trouble', () => {
  let world: World;
  let first: string;
  let second: string;
  beforeEach(async () => {
    world = await openWorld();
    await world.person('maya').passes('SA-101', 92);
    [first, second] = await reviewersOf(world);
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const lost = async (name: string, text: string) => {
    world.sandbox.control.deliveries.dropNext(1);
    await world.person(name).says(1, text);
  };

  it('reads the comments of the others when those of one cannot be read', async () => {
    await world.person('jonas').passes('SA-101', 92);
    const [other] = await reviewersOf(world, 2);
    world.sandbox.control.deliveries.dropNext(1);
    await world.person(other).says(2, scores.first);
    world.sandbox.control.faults.next({ method: 'GET', path: /[a-z]\/issues\/1\/notes$/ }, { kind: 'login-page' });
    await expect(sweep(world.service().engine)).rejects.toThrow('login page');
    await world.settle();
    expect((await world.issue(2)).labels).toContain('fieldcert::in-review');
  });

  it('looks again for what it could not read', async () => {
    await lost(first, scores.first);
    const { faults } = world.sandbox.control;
    faults.next({ method: 'GET', path: /[a-z]\/issues\/1\/notes$/ }, { kind: 'login-page' });
    await expect(sweep(world.service().engine)).rejects.toThrow('login page');
    world.clock.at += 3_600_000;
    expect((await swept(world)).fresh).toBe(1);
    await lost(second, scores.second);
    faults.next({ method: 'GET', path: /[a-z]\/issues$/ }, { kind: 'too-many', form: 'plain' });
    await expect(sweep(world.service().engine)).rejects.toThrow('limits all calls');
    world.clock.at += 3_600_000;
    expect((await swept(world)).fresh).toBe(1);
    await world.catchUp();
    expect((await world.issue(1)).state).toBe('closed');
  });

  it('is not stopped by an issue that is gone before its comments are read', async () => {
    await world.person('jonas').passes('SA-101', 92);
    await lost(first, scores.first);
    const { engine } = world.service();
    const project = [...world.sandbox.world.projects.values()].find(({ path }) => path === world.project);
    const notes: typeof engine.gitlab.notes = async (place, order) => {
      project?.issues.delete(2);
      return engine.gitlab.notes(place, order);
    };
    expect(await sweep({ ...engine, gitlab: { ...engine.gitlab, notes } })).toBe(1);
    expect(world.sandbox.control.requests.all({ path: /\/issues\/2\/notes$/ })).toMatchObject([{ status: 404 }]);
    expect((await swept(world)).fresh).toBe(0);
  });

  it('sweeps the other projects when one cannot be read', async () => {
    await lost(first, scores.first);
    const { engine } = world.service();
    const [project] = engine.program.layout.projects;
    if (!project) throw new Error('The program has a project.');
    const projects = [{ path: 'field/not-there', courses: [] }, project];
    const layout = { ...engine.program.layout, projects };
    const program = { ...engine.program, layout };
    await expect(sweep({ ...engine, program })).rejects.toThrow('field/not-there');
    world.clock.at += 60_000;
    await lost(second, scores.second);
    await expect(sweep({ ...engine, program })).rejects.toThrow('field/not-there');
    await world.catchUp();
    expect((await world.issue(1)).state).toBe('closed');
  });
});
