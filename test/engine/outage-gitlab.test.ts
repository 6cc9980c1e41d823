import { describe, expect, it } from 'vitest';
import type { World } from '../stories/world.ts';
import { openWorld, reviewersOf } from '../stories/world.ts';
import { endOf, scores } from './life.ts';
import { hookAnswers, minute, pass, ready } from './outage.ts';

describe('GitLab away for an hour', () => {
  /** Maya's practical is open; within the next hour reviewers score it and Jonas passes his exam. */
  async function eventfulHour(world: World, away: boolean) {
    await world.person('maya').passes('SA-101', 92);
    const [first, second] = await reviewersOf(world);
    const { faults } = world.sandbox.control;
    // The service names projects by their path, people by the number.
    if (away) faults.next({ path: /^\/projects\/\D/ }, { kind: 'cut', when: 'before' }, 100_000);
    await world.person(first).says(1, scores.first);
    await pass(world, 20 * minute);
    const taken = await world.person('jonas').passes('TAM-101', 88);
    await pass(world, 20 * minute);
    await world.person(second).says(1, scores.second);
    await pass(world, 20 * minute);
    const waiting = await ready(world);
    const opened = (await world.issues()).length;
    faults.clear();
    await pass(world, 6 * minute);
    const answers = hookAnswers(world);
    return { taken: taken.status, waiting, opened, answers, end: await endOf(world), left: await ready(world) };
  }

  it('takes everything in, says how long it waits, and ends as usual', async () => {
    await using calm = await openWorld();
    await using world = await openWorld();
    const usual = await eventfulHour(calm, false);
    const seen = await eventfulHour(world, true);
    expect(usual).toMatchObject({ opened: 2, waiting: { effects: { waiting: 0, oldestSeconds: 0 } } });
    expect(usual.end.certifications.map(({ state }) => state)).toContain('certified');
    expect(seen).toMatchObject({ taken: 202, opened: 1, waiting: { status: 'ready' } });
    expect(seen.waiting.effects).toEqual({ waiting: expect.any(Number), oldestSeconds: 3600 });
    expect(seen.answers.length).toBeGreaterThanOrEqual(2);
    expect(new Set(seen.answers)).toEqual(new Set(['200']));
    expect(seen.left).toMatchObject({ events: { waiting: 0 }, effects: { waiting: 0 }, parked: 0 });
    expect(seen.end).toEqual(usual.end);
  });
});
