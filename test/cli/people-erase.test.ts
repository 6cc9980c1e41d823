import { afterEach, beforeEach, describe, it } from 'vitest';
import { command } from '../engine/mending.ts';
import type { World } from '../stories/world.ts';
import { openWorld, reviewersOf } from '../stories/world.ts';
import { expectGolden } from './golden.ts';

describe('people erase', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
    await world.person('maya').passes('SA-101', 92);
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const erase = (...words: readonly string[]) => command(world, 'people', 'erase', ...words, '--by', 'priya');
  const golden = (name: string, text: string) =>
    expectGolden(`people.erase.${name}`, text.replace(/erased-[0-9a-f]{16}/g, 'erased-TOKEN'));
  const certified = async () => {
    const reviewers = await reviewersOf(world);
    for (const reviewer of reviewers) await world.person(reviewer).says(1, '/score all 3\n/finish');
    return reviewers[0];
  };

  it('says what goes and what is to do by hand, and changes nothing unless told', async () => {
    await certified();
    golden('look', await erase('@Maya'));
    golden('apply', await erase('maya', '--apply'));
    golden('again', await erase('maya'));
  });

  it('keeps the reviews somebody gave, and says so', async () => {
    golden('reviewer', await erase(await certified()));
  });

  it('says in words why it does not', async () => {
    golden('open', await erase('@maya', '--apply'));
    golden('at-work', await erase((await reviewersOf(world))[0], '--apply'));
    golden('nobody', await erase('@nobody', '--apply'));
  });
});
