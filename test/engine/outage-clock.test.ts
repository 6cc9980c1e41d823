import { beforeAll, describe, expect, it } from 'vitest';
import { passed, toExams } from '../http/door.ts';
import { openWorld, reviewersOf } from '../stories/world.ts';
import type { End } from './life.ts';
import { endOf, scores } from './life.ts';
import { day, hour, minute, pass, usualEnd } from './outage.ts';

let wanted: End;
beforeAll(async () => {
  wanted = await usualEnd();
});

describe('our clock', () => {
  const jumps = [
    ['a day ahead and back', day],
    ['an hour ahead and back', hour],
    ['a day back and right again', -day],
    ['an hour back and right again', -hour],
  ] as const;

  it.each(jumps)('%s between steps: the same end', async (_, ms) => {
    await using world = await openWorld();
    await world.person('maya').passes('SA-101', 92);
    const [first, second] = await reviewersOf(world);
    const jump = async (by: number) => {
      world.clock.at += by;
      await world.settle();
    };
    await jump(ms);
    await jump(-ms);
    await world.person(first).says(1, scores.first);
    await jump(ms);
    await jump(-ms);
    await world.person(second).says(1, scores.second);
    await pass(world, minute);
    expect(await endOf(world)).toEqual(wanted);
  });

  it.each(jumps)('%s while something is put off: it is tried soon, once', async (_, ms) => {
    await using world = await openWorld();
    const start = world.clock.at;
    await world.person('maya').passes('SA-101', 92);
    const [first, second] = await reviewersOf(world);
    await world.person(first).says(1, scores.first);
    const { faults } = world.sandbox.control;
    faults.next({ path: /^\/projects\/\D/ }, { kind: 'cut', when: 'before' }, 100_000);
    await world.person(second).says(1, scores.second);
    world.clock.at += ms;
    await pass(world, 20 * minute);
    world.clock.at -= ms;
    faults.clear();
    await pass(world, Math.abs(ms) === hour ? hour + 6 * minute : 6 * minute);
    expect(world.clock.at - start).toBeLessThan(2 * hour);
    expect(await endOf(world)).toEqual(wanted);
  });

  it('wrong by a day turns signed messages down in words that name the clock', async () => {
    await using world = await openWorld();
    const body = JSON.stringify(passed);
    const at = world.clock.at;
    for (const [ms, words] of [
      [day, '1440 minutes ago by our clock'],
      [-day, '1440 minutes from now by our clock'],
    ] as const) {
      world.clock.at = at + ms;
      const answer = await toExams(world, { body, at });
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ detail: expect.stringContaining(words) });
    }
    world.clock.at = at;
    expect((await toExams(world, { body, at })).status).toBe(202);
  });
});
