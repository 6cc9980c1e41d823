import { afterEach, beforeEach, describe, it } from 'vitest';
import { command, expectGolden } from '../engine/mending.ts';
import type { World } from '../stories/world.ts';
import { openWorld } from '../stories/world.ts';

describe('people link, unlink and list', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const sits = async (learner: object, raw: number) => {
    const completedAt = new Date(world.clock.at).toISOString();
    await world.exam({ exam: 'SA-101', learner, score: { raw, max: 100 }, completedAt });
    await world.settle();
  };
  const people = (...words: readonly string[]) => command(world, 'people', ...words);
  const golden = (name: string, text: string) =>
    expectGolden(`people.${name}`, text.replace(/linked \d{4}-\d\d-\d\d/g, 'linked DAY'));

  it('say whose results wait, and by what', async () => {
    golden('unknown.nobody', await people('list', '--unknown'));
    await sits({ email: 'new@home.example' }, 92);
    await sits({ username: 'nobody-yet' }, 40);
    await sits({ externalId: "L'MS 9999" }, 40);
    golden('unknown', await people('list', '--unknown'));
  });

  it('link an address, whose results find their learner, and show it', async () => {
    await sits({ email: 'Maya@Home.example' }, 92);
    golden('linked', await people('link', 'maya@home.example', '@Maya', '--by', 'priya', '--reason', 'Her own.'));
    const list = await people('list');
    golden('list', list);
    golden('known', await people('link', 'MAYA@home.example', 'maya', '--by', 'priya', '--reason', 'Again.'));
  });

  it('say in words why they do not', async () => {
    const reason = ['--by', 'priya', '--reason', 'So.'];
    golden('nobody-called', await people('link', 'x@home.example', '@nobody', ...reason));
    golden('owned', await people('link', 'omar.haddad@example.com', 'maya', ...reason));
    await people('link', 'x@home.example', 'maya', ...reason);
    golden('linked-to-another', await people('link', 'x@home.example', 'omar', ...reason));
    golden('no-reason', await people('unlink', 'x@home.example', '--by', 'priya', '--reason', ' '));
    golden('unlinked', await people('unlink', 'X@home.example', ...reason));
    golden('not-linked', await people('unlink', 'x@home.example', ...reason));
  });

  it('keep a link that a credential or a practical rests on', async () => {
    const reason = ['--by', 'priya', '--reason', 'So.'];
    await people('link', 'x@home.example', 'maya', ...reason);
    await sits({ email: 'x@home.example' }, 92);
    golden('rests', await people('unlink', 'x@home.example', ...reason));
  });
});
