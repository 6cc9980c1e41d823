import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { botSaid } from './changing.ts';
import type { World } from './world.ts';
import { openWorld, reviewersOf } from './world.ts';

const dayMs = 24 * 3_600_000;

describe('somebody who has left by people.yaml', () => {
  let world: World;
  const lastDays = new Map<string, string>();
  beforeEach(async () => {
    lastDays.clear();
    world = await openWorld({
      change: (program) => ({
        ...program,
        get hash() {
          return `${program.hash}${[...lastDays]}`;
        },
        get people() {
          return program.people.map((one) => ({ ...one, left: lastDays.get(one.username) ?? one.left }));
        },
      }),
    });
    await world.person('maya').passes('SA-101', 92);
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const leaves = async (username: string, last = '2026-11-23') => {
    lastDays.set(username, last);
    await world.restart();
  };
  const seats = async () => {
    const taken = world.service().engine.store.db.selectFrom('seat').select('user_id').where('released_at', 'is', null);
    return (await taken.execute()).length;
  };

  it('as a learner: the practical closes with a neutral word, nobody is assigned, reviewers are free', async () => {
    await leaves('maya');
    const issue = await world.issue(1);
    expect(issue).toMatchObject({ state: 'closed', assignees: [] });
    expect(issue.labels).toContain('fieldcert::withdrawn');
    expect((await botSaid(world)).at(-1)).toContain('The learner takes no further part.');
    expect([...(await botSaid(world)), issue.description].join()).not.toMatch(/has left|2026-11-23/);
    expect(await seats()).toBe(0);
  });

  it('as a reviewer: the seat goes to somebody else, without a reason in public', async () => {
    const [first, second] = await reviewersOf(world);
    await world.person(first).says(1, '/score all 2');
    await leaves(first);
    const now = await reviewersOf(world);
    expect(now).toContain(second);
    expect(now).not.toContain(first);
    expect((await world.issue(1)).assignees).toEqual(['maya', ...now]);
    expect([...(await botSaid(world)), (await world.issue(1)).description].join()).not.toContain('has left');
    expect(await seats()).toBe(2);
    for (const reviewer of now) await world.person(reviewer).says(1, '/score all 3\n/finish');
    expect((await world.issue(1)).labels).toContain('fieldcert::certified');
  });

  it('as a reviewer who has finished: that review counts', async () => {
    const [first, second] = await reviewersOf(world);
    await world.person(first).says(1, '/score all 3\n/finish');
    await leaves(first);
    await world.person(second).says(1, '/score all 3\n/finish');
    expect((await world.issue(1)).labels).toContain('fieldcert::certified');
  });

  it('takes part until the end of the last day, and is looked after the next morning', async () => {
    await leaves('maya', '2026-11-24');
    expect((await world.issue(1)).state).toBe('opened');
    world.clock.at += dayMs;
    await world.restart();
    expect((await world.issue(1)).state).toBe('closed');
  });

  it('keeps what was decided', async () => {
    for (const reviewer of await reviewersOf(world)) await world.person(reviewer).says(1, '/score all 3\n/finish');
    const before = await world.issue(1);
    await leaves('maya');
    expect(await world.issue(1)).toEqual(before);
  });
});
