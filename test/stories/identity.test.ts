import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { command } from '../engine/mending.ts';
import type { World } from './world.ts';
import { openWorld } from './world.ts';

describe('somebody whom no address fits', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const sits = async (email: string, raw = 92, exam = 'SA-101') => {
    const completedAt = new Date(world.clock.at).toISOString();
    await world.exam({ exam, learner: { email }, score: { raw, max: 100 }, completedAt });
    await world.settle();
  };
  const links = async (email: string, username: string) => {
    await command(world, 'people', 'link', email, username, '--by', 'priya', '--reason', 'They told us.');
    // The command's clock is the real one, so what it took in is due when the world's clock has come so far.
    world.clock.at = Math.max(world.clock.at, Date.now() + 1_000);
    await world.catchUp();
  };
  const certifications = () =>
    world.service().engine.store.db.selectFrom('certification').select(['key', 'state']).orderBy('key').execute();

  it('is one person with those of people.yaml once staff have linked an address, without a restart', async () => {
    await links('Maya@Home.example', '@maya');
    await sits('maya@HOME.example');
    const [issue, ...others] = await world.issues();
    expect(others).toEqual([]);
    expect(issue?.assignees[0]).toBe('maya');
    await sits('maya.lindqvist@example.com', 95);
    expect(await certifications()).toEqual([{ key: 'SA-101/u101', state: 'preparing' }]);
  });

  it('who failed before being found goes on with the same tries', async () => {
    await sits('maya@home.example', 40);
    await links('maya@home.example', 'maya');
    await sits('maya.lindqvist@example.com', 92);
    expect(await certifications()).toEqual([{ key: 'SA-101/e:maya@home.example', state: 'preparing' }]);
    expect((await world.issues())[0]?.assignees[0]).toBe('maya');
  });

  it('who turns out to have failed under their own address before passes there', async () => {
    await world.person('maya').passes('SA-101', 40);
    await sits('maya@home.example', 92);
    await links('maya@home.example', 'maya');
    expect(await certifications()).toEqual([
      { key: 'SA-101/e:maya@home.example', state: 'withdrawn' },
      { key: 'SA-101/u101', state: 'preparing' },
    ]);
  });

  it('becomes certified at once where only an exam is asked for', async () => {
    const product = world.program.exams.find(({ productAssessment }) => productAssessment)?.id ?? '';
    await sits('maya@home.example', 92, product);
    await links('maya@home.example', 'maya');
    expect(await certifications()).toEqual([{ key: `${product}/e:maya@home.example`, state: 'certified' }]);
  });
});
