import { afterEach, describe, expect, it } from 'vitest';
import type { Program } from '../../src/core/program.ts';
import { makeRounds } from '../../src/engine/rounds.ts';
import type { World, WorldOptions } from '../stories/world.ts';
import { openWorld, reviewersOf } from '../stories/world.ts';
import { expectGolden } from './golden.ts';
import { typed } from './typed.ts';

const opened: World[] = [];
afterEach(async () => {
  for (const world of opened.splice(0)) await world[Symbol.asyncDispose]();
});

/** Maya's practical in a world of its own, and the tree of it. */
async function practical(options: WorldOptions = {}) {
  const world = await openWorld(options);
  opened.push(world);
  await world.person('maya').passes('SA-101', 92);
  const seat = async (number: number) => {
    const { description } = await world.issue(1);
    const part = description.slice(
      description.indexOf('## Who reviews'),
      description.indexOf('## What reviewers look at'),
    );
    return [...part.matchAll(/^- @(\S+)/gm)][number]?.[1] ?? '';
  };
  return {
    world,
    nth: async (number: number, text: string) => world.person(await seat(number)).says(1, text),
    explain: async (what = '1') => {
      const { out, errors, code } = await typed(['explain', what, '--data', world.folder]);
      expect({ errors, code }).toEqual({ errors: '', code: 0 });
      return out;
    },
  };
}

const twoInPool = (program: Program): Program => {
  const pools = program.reviewing.pools.map((pool) => ({ ...pool, members: pool.members.slice(0, 2) }));
  return { ...program, reviewing: { ...program.reviewing, pools } };
};

describe('what staff read of', () => {
  it('an exam that was failed, by its key', async () => {
    const { world, explain } = await practical();
    await world.person('diego').passes('SA-101', 79.5);
    expectGolden('explain.exam-failed', await explain(`SA-101/u${world.person('diego').user.id}`));
  });

  it('a seat that is still empty', async () => {
    const { nth, explain } = await practical({ change: twoInPool });
    await nth(0, '/score all 3\n/finish');
    await nth(1, '/score all 2\n/finish');
    expectGolden('explain.empty-seat', await explain());
  });

  it('reviewers whom only a moderator could settle', async () => {
    const { world, nth, explain } = await practical();
    await world.person('maya').says(1, '/evidence https://example.com/demo The recording\n/ready-for-review');
    await nth(0, '/score value 4 Clear');
    await nth(0, '/score all 3\n/finish');
    await nth(1, '/score all 2\n/finish');
    await nth(2, '/score all 4\n/finish');
    expectGolden('explain.disputed', await explain());
    await world.person('sam').says(1, '/decide pass The recording shows the whole story.');
    expectGolden('explain.decided', await explain());
  });

  it('an appeal, from the first word to the last', async () => {
    const { world, nth, explain } = await practical();
    await nth(0, '/score all 2\n/finish');
    await nth(1, '/score all 2\n/finish');
    await world.person('maya').says(1, '/appeal The second half of the recording was not looked at.');
    const asked = await explain();
    expect(asked).toContain('└─ … ');
    const { assignees } = await world.issue(2);
    const moderator = assignees.find((username) => username !== 'maya') ?? '';
    await world.person(moderator).says(2, '/decide pass The second half meets the standard.');
    expectGolden('explain.appealed', await explain());
  });

  it('scores that were edited after they were handed in, and whom the clocks reminded', async () => {
    const { world, nth, explain } = await practical();
    const scores = await nth(0, '/score all 2');
    await nth(0, '/finish');
    const [first = ''] = await reviewersOf(world);
    world.clock.at += 60_000;
    await world.person(first).edits(1, scores, '/score all 4');
    for (const day of ['2026-11-26', '2026-11-30']) {
      world.clock.at = Date.parse(`${day}T09:30:00Z`);
      await makeRounds(world.service().engine);
      await world.settle();
    }
    expectGolden('explain.edited-late', await explain());
  });

  it('a second attempt, with what stands from the first', async () => {
    const { world, explain } = await practical();
    for (const who of await reviewersOf(world))
      await world.person(who).says(1, '/score all 3\n/score value 1\n/finish');
    world.clock.at = Date.parse('2026-12-01T12:00:00Z');
    await world.settle();
    const [who = ''] = await reviewersOf(world, 2);
    await world.person(who).says(2, '/score all 3\n/finish');
    expectGolden('explain.second-attempt', await explain('2'));
  });

  it('an exception that a second member of staff has still to confirm', async () => {
    const { world, explain } = await practical();
    await world.person('priya').says(1, '/override pass She showed it to the customer.');
    const out = await explain();
    expect(out).toMatch(
      /… Priya \S+ asked for pass by way of exception; a second member of staff confirms by 2026-12-01/,
    );
  });
});
