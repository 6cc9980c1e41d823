import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { World } from './world.ts';
import { openWorld, reviewersOf } from './world.ts';

const day = 86_400_000;

/** Lives through the days, hour by hour through the mornings, until the end of this one. */
async function until(world: World, date: string): Promise<void> {
  const end = Date.parse(`${date}T20:00:00Z`);
  while (world.clock.at < end) {
    const hour = new Date(world.clock.at).getUTCHours();
    world.clock.at += (hour >= 6 && hour < 18 ? 1 : 13) * 3_600_000;
    await world.settle();
  }
}

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

  it('is reminded once of three practicals, in the thread of the oldest, and never again over a new start', async () => {
    await world.person('diego').passes('SA-101', 90);
    await world.person('aisha').passes('SA-101', 90);
    await until(world, '2026-11-26');
    await world.restart();
    await until(world, '2026-11-27');
    const bodies = await ours();
    expect(bodies.map(({ body }) => /\(@(\w+)\)/.exec(body)?.[1]).toSorted()).toEqual(['ines', 'omar']);
    for (const { body } of bodies) {
      expect(body).toContain('you were asked on Tue, Nov 24, 2026 to review this practical of Maya');
      expect(body).toContain(`${world.project}#2 since Tue, Nov 24, 2026`);
      expect(body).toContain(`${world.project}#3 since`);
    }
    for (const iid of [2, 3])
      expect((await world.notes(iid)).filter(({ author }) => author === 'fieldcert-bot')).toEqual([]);
  });

  it('keeps its silent reviewers where nobody else is free, and staff are alarmed', async () => {
    await world.person('maya').says(1, '/ready-for-review');
    await until(world, '2026-12-08');
    expect((await reviewersOf(world)).toSorted()).toEqual(['ines', 'omar']);
    expect((await ours()).at(-1)?.body).toContain('nothing has moved here since Tue, Nov 24, 2026');
  });

  it('has them back earlier with /back', async () => {
    await world.person('omar').says(1, '/away 4 Dec');
    await world.person('omar').says(1, '/back');
    world.clock.at += day;
    await world.settle();
    expect((await reviewersOf(world)).toSorted()).toEqual(['ines', 'omar']);
  });
});

describe('reviewers and the days that pass', () => {
  let world: World;
  let reviewers: readonly string[];
  beforeEach(async () => {
    world = await openWorld();
    await world.person('maya').passes('SA-101', 92);
    reviewers = await reviewersOf(world);
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const ours = async (iid = 1) =>
    (await world.notes(iid)).filter(({ author }) => author === 'fieldcert-bot').map(({ body }) => body);
  const to = async (who: string, iid = 1) => (await ours(iid)).filter((body) => body.includes(`(@${who})`));

  it('remind, warn and replace somebody who is silent, and leave alone who claimed', async () => {
    const [silent = '', present = ''] = reviewers;
    await world.person(present).says(1, '/claim');
    await until(world, '2026-11-25');
    expect(await ours()).toEqual([]);
    await until(world, '2026-11-26');
    expect(await to(silent)).toEqual([expect.stringContaining('you were asked on Tue, Nov 24, 2026')]);
    await until(world, '2026-11-30');
    expect(await to(silent)).toHaveLength(2);
    expect((await to(silent))[1]).toContain('On Wed, Dec 2, 2026 somebody else is asked');
    await until(world, '2026-12-01');
    expect(await reviewersOf(world)).toContain(silent);
    await until(world, '2026-12-02');
    expect(await reviewersOf(world)).not.toContain(silent);
    expect(await reviewersOf(world)).toHaveLength(2);
    expect(await to(present)).toEqual([]);
    await world.person('noor').says(1, '/explain');
    expect((await ours()).at(-1)).toContain('no longer reviews this practical');
  });

  it('give the full time again to whoever says a word', async () => {
    const [first = ''] = reviewers;
    await world.person('maya').says(1, '/ready-for-review');
    await until(world, '2026-11-30');
    expect((await to(first)).at(-1)).toContain('has waited for your scores since');
    await world.person(first).says(1, 'Sorry, I am travelling until Thursday.');
    await until(world, '2026-12-02');
    expect(await reviewersOf(world)).toContain(first);
  });

  it('alarm staff where everybody is silent, once', async () => {
    await world.person('maya').says(1, '/ready-for-review');
    await until(world, '2026-12-08');
    const alarms = async () => (await ours()).filter((body) => body.includes('nothing has moved here since'));
    expect(await alarms()).toEqual([expect.stringContaining('@priya, @noor')]);
    await until(world, '2026-12-11');
    expect(await alarms()).toHaveLength(1);
  });

  it('remind nobody while the learner has a question to answer, but the learner', async () => {
    const [first = '', second = ''] = reviewers;
    await world.person('maya').says(1, '/ready-for-review');
    await world.person(first).says(1, '/ask Where is the recording?');
    await until(world, '2026-12-01');
    expect([...(await to(first)), ...(await to(second))]).toEqual([]);
    expect(await to('maya')).toEqual([expect.stringContaining('your reviewers asked you something here')]);
  });

  it('remind the learner kindly when the practical is due', async () => {
    for (const who of reviewers) await world.person(who).says(1, '/claim');
    await until(world, '2026-12-08');
    expect(await to('maya')).toEqual([expect.stringContaining('was to be ready by Tue, Dec 8, 2026')]);
    await until(world, '2026-12-15');
    expect(await to('maya')).toHaveLength(2);
  });

  it('cost no call to GitLab beside the notes themselves', async () => {
    world.sandbox.control.requests.clear();
    await until(world, '2026-11-26');
    const calls = world.calls().filter(({ path }) => !/\/issues\?|\/issues$|\/hooks/.test(path));
    expect(calls.map(({ method }) => method)).toEqual(['POST', 'POST']);
  });
});
