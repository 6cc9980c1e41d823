import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { World } from './world.ts';
import { openWorld, reviewersOf } from './world.ts';

/** Lives through the days, hour by hour through the mornings, until the end of this one. */
async function until(world: World, date: string): Promise<void> {
  const end = Date.parse(`${date}T20:00:00Z`);
  while (world.clock.at < end) {
    const hour = new Date(world.clock.at).getUTCHours();
    world.clock.at += (hour >= 6 && hour < 18 ? 1 : 13) * 3_600_000;
    await world.settle();
  }
}

describe('a moderator with appeals to decide', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({
      change: (program) => ({ ...program, reviewing: { ...program.reviewing, moderators: ['sam'] } }),
    });
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const ours = async (iid: number) =>
    (await world.notes(iid)).filter(({ author }) => author === 'fieldcert-bot').map(({ body }) => body);

  async function appealBy(learner: string, practical: number): Promise<void> {
    await world.person(learner).passes('SA-101', 92);
    for (const reviewer of await reviewersOf(world, practical))
      await world.person(reviewer).says(practical, '/score all 2 Not yet\n/finish');
    await world.person(learner).says(practical, '/appeal The second half was not scored');
  }

  it('hears of all of them in one word where it waited longest, is warned, and staff are told after the promised day', async () => {
    await appealBy('maya', 1);
    await appealBy('diego', 3);
    expect((await world.issue(2)).assignees).toContain('sam');
    expect((await world.issue(4)).assignees).toContain('sam');
    await until(world, '2026-11-25');
    expect([...(await ours(2)), ...(await ours(4))]).toEqual([]);
    await until(world, '2026-11-27');
    const [reminder, ...more] = [...(await ours(2)), ...(await ours(4))];
    expect(more).toEqual([]);
    expect(reminder).toContain('(@sam), this appeal of Maya Lindqvist has waited for your decision');
    expect(reminder).toContain(`${world.project}#4 since`);
    await world.person('sam').says(4, '/decide needs-development I watched all of it again');
    await until(world, '2026-12-01');
    expect((await ours(2))[1]).toContain('was promised a decision on this appeal by Tue, Dec 1, 2026');
    await until(world, '2026-12-03');
    expect((await ours(2))[2]).toContain('@priya, @noor: nothing has moved here since Tue, Nov 24, 2026');
    expect((await ours(2))[2]).toContain('**Waiting on:** @sam');
    await until(world, '2026-12-10');
    expect(await ours(2)).toHaveLength(3);
    expect(await ours(4)).toHaveLength(1);
  });
});

describe('a moderator who cannot decide an appeal', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({
      change: (program) => ({ ...program, reviewing: { ...program.reviewing, moderators: ['sam', 'yuki'] } }),
    });
    await world.person('maya').passes('SA-101', 92);
    for (const reviewer of await reviewersOf(world, 1))
      await world.person(reviewer).says(1, '/score all 2 Not yet\n/finish');
    await world.person('maya').says(1, '/appeal The second half was not scored');
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const moderator = async () => (await world.issue(2)).assignees.find((name) => name !== 'maya') ?? '';
  const ours = async () => (await world.notes(2)).filter(({ author }) => author === 'fieldcert-bot');

  it('gives it back in one word, and another one who was not involved is asked, until staff have to name somebody', async () => {
    const first = await moderator();
    await world.person(first).says(2, '/decline');
    const second = await moderator();
    expect([first, second].toSorted()).toEqual(['sam', 'yuki']);
    expect((await ours()).at(-1)?.body).toContain(`@${second}, this appeal of Maya Lindqvist is yours to decide now`);
    await world.person(first).says(2, '/decline');
    expect((await ours()).at(-1)?.body).toContain(
      'Only the reviewers of this practical, and who was asked to decide an appeal',
    );
    await world.person('priya').says(2, `/release @${second}`);
    expect((await ours()).at(-1)?.body).toContain('@priya, @noor: nobody is left to decide this appeal');
    expect((await world.issue(2)).assignees).toEqual(['maya']);
    expect((await world.issue(2)).state).toBe('opened');
    await world.person(first).says(2, '/decide pass I watched all of it after all');
    expect((await world.issue(2)).state).toBe('closed');
    expect((await world.issue(1)).labels).toContain('fieldcert::certified');
  });

  it('may not be handed on by the learner or a reviewer', async () => {
    const first = await moderator();
    await world.person('maya').says(2, `/release @${first}`);
    expect((await ours()).at(-1)?.body).toContain('Only the enablement team can say /release');
    await world.person('maya').says(2, '/decline');
    expect((await ours()).at(-1)?.body).toContain(
      'Only the reviewers of this practical, and who was asked to decide an appeal',
    );
    expect(await moderator()).toBe(first);
  });
});
