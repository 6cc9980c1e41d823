import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { botSaid, changes } from './changing.ts';
import type { World } from './world.ts';
import { openWorld, reviewersOf } from './world.ts';

const day = 86_400_000;

describe('a learner’s life with a practical', () => {
  let world: World;
  let first: string;
  let second: string;
  beforeEach(async () => {
    world = await openWorld();
    await world.person('maya').passes('SA-101', 92);
    [first, second] = await reviewersOf(world);
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const labels = async () => (await world.issue(1)).labels;
  const said = async () => (await botSaid(world)).join('\n');
  /** Time goes by without anybody doing anything. */
  const later = async (days: number) => {
    world.clock.at += days * day;
    await world.settle();
  };

  it('goes on leave over the due date, and loses not a day', async () => {
    expect((await world.issue(1)).dueOn).toBe('2026-12-08');
    await world.person('priya').says(1, '/pause');
    expect(await labels()).toContain('fieldcert::paused');
    expect(await labels()).not.toContain('fieldcert::preparing');
    expect((await world.issue(1)).description).toContain('**Paused**');
    await later(21);
    await world.person(first).says(1, '/score value 3');
    expect(await said()).toContain('This practical is paused');
    await world.person('priya').says(1, '/resume');
    // Fifteen working days later, and the holidays between the years are none.
    expect((await world.issue(1)).dueOn).toBe('2027-01-04');
    expect(await labels()).toContain('fieldcert::preparing');
    expect(await said()).not.toContain('leave');
  });

  it('steps back, and takes it up again as it was', async () => {
    const maya = world.person('maya');
    await world.person(first).says(1, '/score value 3');
    await maya.says(1, '/withdraw');
    const issue = await world.issue(1);
    expect(issue.state).toBe('closed');
    expect(issue.labels).toContain('fieldcert::withdrawn');
    expect(issue.assignees).toEqual(['maya']);
    expect(await said()).toContain('maya stepped back from this practical');
    await later(10);
    await maya.says(1, '/restore');
    expect((await world.issue(1)).state).toBe('opened');
    expect((await world.issue(1)).assignees.toSorted()).toEqual(['maya', first, second].toSorted());
    expect(await labels()).toContain('fieldcert::in-review');
  });

  it('closes the issue by hand, and hears how to step back', async () => {
    await changes(world, 'maya', 1, { state_event: 'close' });
    expect(await said()).toContain('the learner comments /withdraw');
    expect((await world.issue(1)).state).toBe('opened');
  });

  it('asks how it goes twice: the first time it is passed on, the second time there is a date', async () => {
    const maya = world.person('maya');
    await maya.says(1, '/nudge');
    expect(await said()).toContain('It is your own turn');
    await maya.says(1, '/evidence https://example.com/demo\n/ready-for-review');
    await maya.says(1, '/nudge');
    expect(await said()).toContain('Maya asks how this is going');
    await maya.says(1, '/nudge');
    expect(await said()).toContain('from 2026-11-26 on you can ask again');
  });

  it('gets more time', async () => {
    await world.person('priya').says(1, '/extend 15 Jan');
    expect((await world.issue(1)).dueOn).toBe('2027-01-15');
    expect((await world.issue(1)).description).toContain('Fri, Jan 15, 2027');
  });
});
