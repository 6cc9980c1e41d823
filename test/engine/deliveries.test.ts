import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { sweep } from '../../src/engine/sweep.ts';
import type { World } from '../stories/world.ts';
import { openWorld, reviewersOf } from '../stories/world.ts';
import type { End } from './life.ts';
import { endOf, liveThrough, ourComments, scores } from './life.ts';

/** The end with its comments in no order: replies may come in any. */
async function orderless(world: World): Promise<End> {
  const end = await endOf(world);
  const said = end.said.toSorted((a, b) => `${a.author}${a.body}`.localeCompare(`${b.author}${b.body}`));
  return { ...end, said };
}

/** Everything people write in a life, a minute apart, with one comment put right afterwards. */
async function everyoneWrites(world: World): Promise<void> {
  const [first, second] = await reviewersOf(world);
  const later = () => {
    world.clock.at += 60_000;
  };
  const maya = world.person('maya');
  await maya.says(1, '/evidence https://example.com/demo The demo call');
  later();
  await maya.says(1, 'All there.\n\n/ready-for-review');
  later();
  const note = await world.person(first).says(1, '/score value 2\n/score recap 3');
  later();
  await world.person(first).edits(1, note, scores.first.replace('/finish', ''));
  later();
  await world.person(first).says(1, '/finish');
  later();
  await world.person(second).says(1, scores.second);
}

let wanted: End;
let eventful: End;
beforeAll(async () => {
  await using world = await openWorld();
  await liveThrough(world);
  wanted = await endOf(world);
  await using other = await openWorld();
  await other.person('maya').passes('SA-101', 92);
  await everyoneWrites(other);
  eventful = await orderless(other);
  expect(eventful.certifications).toMatchObject([{ state: 'certified' }]);
  expect(ourComments(eventful)).toHaveLength(1);
});

describe('deliveries', () => {
  it('sent twice end the same', async () => {
    await using world = await openWorld();
    world.sandbox.control.deliveries.repeat(2);
    await liveThrough(world);
    expect(await endOf(world)).toEqual(wanted);
    expect(world.calls().length).toBeLessThanOrEqual(8);
  });

  it('held back and sent in any order, some of them twice, end the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { minLength: 12, maxLength: 12 }), async (order) => {
        await using world = await openWorld();
        await world.person('maya').passes('SA-101', 92);
        world.sandbox.control.deliveries.hold();
        await everyoneWrites(world);
        world.sandbox.control.deliveries.release((held) => [...shuffled(held, order), ...held.slice(0, 2)]);
        await world.catchUp();
        expect(await orderless(world)).toEqual(eventful);
      }),
      { numRuns: 25, seed: 20261124 },
    );
  });

  it('lost altogether are found by the sweep', async () => {
    await using world = await openWorld();
    await world.person('maya').passes('SA-101', 92);
    world.sandbox.control.deliveries.hold();
    await everyoneWrites(world);
    world.sandbox.control.deliveries.release(() => []);
    await world.settle();
    expect((await world.issue(1)).labels).toContain('fieldcert::preparing');
    await sweep(world.service().engine);
    await world.catchUp();
    expect(await orderless(world)).toEqual(eventful);
  });

  it('lost in part, with the sweep before the rest arrives, end the same', async () => {
    await using world = await openWorld();
    await world.person('maya').passes('SA-101', 92);
    world.sandbox.control.deliveries.hold();
    await everyoneWrites(world);
    await sweep(world.service().engine);
    world.sandbox.control.deliveries.release((held) => held.filter((_, index) => index % 2 === 0));
    await world.catchUp();
    expect(await orderless(world)).toEqual(eventful);
    const before = world.calls().length;
    await sweep(world.service().engine);
    await world.catchUp();
    expect(
      world
        .calls()
        .slice(before)
        .filter(({ method }) => method !== 'GET'),
    ).toEqual([]);
  });
});

function shuffled<Item>(items: readonly Item[], order: readonly number[]): readonly Item[] {
  const keyed = items.map((item, index) => ({ item, at: order[index] ?? 0 }));
  return keyed.toSorted((a, b) => a.at - b.at).map(({ item }) => item);
}
