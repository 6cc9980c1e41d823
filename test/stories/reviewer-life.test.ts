import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { World } from './world.ts';
import { openWorld, reviewersOf } from './world.ts';

const day = 86_400_000;

describe('a reviewer’s life', () => {
  let world: World;
  let first: string;
  let second: string;
  beforeEach(async () => {
    world = await openWorld();
    await world.person('maya').passes('SA-101', 92);
    [first, second] = await reviewersOf(world);
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const emoji = async (note: number) => (await world.notes(1)).find(({ id }) => id === note)?.emoji;

  it('claims a review and is thanked for it', async () => {
    const note = await world.person(first).says(1, '/claim');
    expect(await emoji(note)).toEqual(['white_check_mark']);
  });

  it('asks the learner, who answers in plain words; everybody sees who is waited on', async () => {
    await world.person('maya').says(1, '/ready-for-review');
    await world.person(first).says(1, '/ask Where can I see the recording?');
    expect((await world.issue(1)).description).toContain(`answers the question from @${first}`);
    await world.person('maya').says(1, 'It is in the folder now, sorry!');
    expect((await world.issue(1)).description).not.toContain('answers the question');
    expect((await world.issue(1)).description).toContain('each reviewer scores every criterion');
  });

  it('goes away: unfinished reviews everywhere move on, and what is finished counts', async () => {
    await world.person('diego').passes('SA-101', 90);
    await world.person('aisha').passes('SA-101', 90);
    const third = await reviewersOf(world, 3);
    const who = [first, second].find((one) => third.includes(one)) ?? '';
    await world.person(who).says(1, '/score all 3\n/finish');
    const note = await world.person(who).says(2, '/away 4 Dec');
    expect((await world.notes(2)).find(({ id }) => id === note)?.emoji).toEqual(['white_check_mark']);
    expect(await reviewersOf(world, 1)).toContain(who);
    expect(await reviewersOf(world, 3)).not.toContain(who);
    expect((await world.issue(3)).assignees).not.toContain(who);
    expect(await reviewersOf(world, 3)).toHaveLength(2);
  });
});

describe('a small pool of reviewers', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({
      change: (program) => ({
        ...program,
        reviewing: {
          ...program.reviewing,
          pools: program.reviewing.pools.map((pool) =>
            pool.id === 'pool-sa' ? { ...pool, members: ['omar', 'ines'] } : pool,
          ),
        },
      }),
    });
    await world.person('maya').passes('SA-101', 92);
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const ours = async () => (await world.notes(1)).filter(({ author }) => author === 'fieldcert-bot');

  it('has nobody else when one is away: staff are asked, and who was away is asked again by itself', async () => {
    await world.person('omar').says(1, '/away 4 Dec');
    expect((await world.issue(1)).labels).toContain('fieldcert::awaiting-reviewer');
    expect((await ours()).map(({ body }) => body).join()).toContain('Away:** Omar Haddad (until 2026-12-04)');
    for (let days = 0; days < 12; days += 1) {
      world.clock.at += day;
      await world.settle();
    }
    expect((await world.issue(1)).labels).toContain('fieldcert::preparing');
    expect((await reviewersOf(world)).toSorted()).toEqual(['ines', 'omar']);
  });

  it('has them back earlier with /back', async () => {
    await world.person('omar').says(1, '/away 4 Dec');
    await world.person('omar').says(1, '/back');
    world.clock.at += day;
    await world.settle();
    expect((await reviewersOf(world)).toSorted()).toEqual(['ines', 'omar']);
  });
});
