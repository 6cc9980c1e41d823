import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { botSaid, changes } from './changing.ts';
import type { World } from './world.ts';
import { openWorld, reviewersOf } from './world.ts';

describe.each(['premium', 'free'] as const)('people change a practical by hand, on the %s plan', (tier) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ tier });
    await world.person('maya').passes('SA-101', 92);
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const issue = () => world.issue(1);
  const ours = async () => (await issue()).labels.filter((label) => label.startsWith('fieldcert')).toSorted();
  const roleOf = (username: string, access: number) => {
    const project = [...world.sandbox.world.projects.values()].find(({ path }) => path === world.project);
    const { id } = world.person(username).user;
    for (const member of project?.members ?? []) if (member.userId === id) member.access = access;
  };
  const asOpened = [
    'fieldcert-kind::practical',
    'fieldcert-level::1-learning',
    'fieldcert-role::SA',
    'fieldcert::preparing',
  ];

  it('puts the status label back and explains it once', async () => {
    await changes(world, 'priya', 1, { remove_labels: 'fieldcert::preparing' });
    expect(await ours()).toEqual(asOpened);
    const [note, ...more] = await botSaid(world);
    expect(more).toEqual([]);
    expect(note).toContain('@priya');
    expect(note).toContain('The label “fieldcert::preparing” was taken off.');
    expect(note).toContain('/help');
  });

  it('takes a second status label off again', async () => {
    await changes(world, 'priya', 1, { add_labels: 'fieldcert::certified' });
    expect(await ours()).toEqual(asOpened);
    expect((await botSaid(world))[0]).toContain('The label “fieldcert::certified” was put on.');
  });

  it('keeps the level right, and leaves labels alone that are none of ours', async () => {
    await changes(world, 'priya', 1, { add_labels: 'fieldcert-level::4-expert,nice,fieldcert-window::mine' });
    expect(await ours()).toEqual([...asOpened, 'fieldcert-window::mine'].toSorted());
    expect((await issue()).labels).toContain('nice');
    await changes(world, 'priya', 1, { remove_labels: 'nice' });
    expect((await issue()).labels).not.toContain('nice');
    expect(await botSaid(world)).toHaveLength(1);
  });

  it('puts those back who were taken off, so that they see the practical', async () => {
    const { assignees } = await issue();
    roleOf('maya', 20);
    await changes(world, 'priya', 1, { assignee_ids: [] });
    expect((await issue()).assignees.toSorted()).toEqual(assignees.toSorted());
    expect((await botSaid(world))[0]).toContain('Maya Lindqvist was taken off as assignee.');
  });

  it('says what to do when GitLab does not take a Guest back, and fights no more about it', async () => {
    await changes(world, 'priya', 1, { assignee_ids: [] });
    expect(await world.person('maya').sees(1)).toBe(false);
    const { db } = world.service().engine.store;
    const alerts = await db.selectFrom('ledger').select('detail').where('detail', 'like', '%left off%').execute();
    expect(alerts.at(-1)?.detail).toContain('as at least Planner (Reporter before GitLab 17.7)');
    expect((await botSaid(world))[0]).toContain('can see it only after staff have given them the Planner role');
    for (let count = 0; count < 3; count += 1) await changes(world, 'priya', 1, { title: `Title ${count}` });
    expect(await botSaid(world)).toHaveLength(1);
    roleOf('maya', 15);
    await changes(world, 'priya', 1, { remove_labels: 'fieldcert::preparing' });
    expect(await world.person('maya').sees(1)).toBe(true);
  });

  it('opens the issue again when the learner closes it, and says how to step back', async () => {
    await changes(world, 'maya', 1, { state_event: 'close' });
    expect((await issue()).state).toBe('opened');
    const [note] = await botSaid(world);
    expect(note).toContain('@maya');
    expect(note).toContain('To step back from this practical');
    expect(note).toContain(world.program.help.slice(0, 20));
  });

  it('keeps the issue confidential', async () => {
    await changes(world, 'priya', 1, { confidential: false });
    expect((await issue()).confidential).toBe(true);
    expect((await botSaid(world))[0]).toContain('opened to everybody');
  });

  it('writes the status anew when somebody erased or rewrote it', async () => {
    const { description } = await issue();
    await changes(world, 'maya', 1, { description: 'All mine.' });
    expect((await issue()).description).toBe(description);
    await changes(world, 'maya', 1, { description: description.replace('Preparing', 'Certified with merit') });
    expect((await issue()).description).toBe(description);
    expect(await botSaid(world)).toHaveLength(1);
  });

  it('lets people add words of their own and change the title', async () => {
    const { description } = await issue();
    await changes(world, 'maya', 1, { description: `Hello from Maya.\n\n${description.replaceAll('\n', ' \r\n')}` });
    await changes(world, 'priya', 1, { title: 'Maya shows a demo' });
    expect((await issue()).description).toContain('Hello from Maya.');
    expect((await issue()).title).toBe('Maya shows a demo');
    expect(await botSaid(world)).toEqual([]);
  });

  it('explains the first change, heals the second without a word and leaves the third to staff', async () => {
    const once = () => changes(world, 'maya', 1, { state_event: 'close' });
    await once();
    await once();
    expect((await issue()).state).toBe('opened');
    expect(await botSaid(world)).toHaveLength(1);
    await once();
    expect((await issue()).state).toBe('closed');
    const [, note, ...more] = await botSaid(world);
    expect(more).toEqual([]);
    expect(note).toContain('@priya');
    expect(note).toContain('3 times');
    const calls = world.calls().length;
    await changes(world, 'maya', 1, { state_event: 'reopen' });
    await once();
    expect((await issue()).state).toBe('closed');
    expect(world.calls().length).toBe(calls);
    expect(await botSaid(world)).toHaveLength(2);
  });

  it('keeps the issue right again once staff have set it right', async () => {
    for (let count = 0; count < 3; count += 1) await changes(world, 'maya', 1, { state_event: 'close' });
    await changes(world, 'priya', 1, { state_event: 'reopen' });
    await changes(world, 'maya', 1, { state_event: 'close' });
    expect((await issue()).state).toBe('opened');
    expect(await botSaid(world)).toHaveLength(2);
  });

  it('keeps a finished practical closed', async () => {
    const [first, second] = await reviewersOf(world);
    await world.person(first).says(1, '/score all 4\n/finish');
    await world.person(second).says(1, '/score all 4\n/finish');
    expect((await issue()).state).toBe('closed');
    await changes(world, 'maya', 1, { state_event: 'reopen' });
    expect((await issue()).state).toBe('closed');
    expect((await botSaid(world)).at(-1)).toContain('The result stands.');
  });

  it('lets people close what needs development once it was decided', async () => {
    const [first, second] = await reviewersOf(world);
    await world.person(first).says(1, '/score all 2\n/finish');
    await world.person(second).says(1, '/score all 2\n/finish');
    const said = await botSaid(world);
    await changes(world, 'maya', 1, { state_event: 'close' });
    expect((await issue()).state).toBe('closed');
    expect(await botSaid(world)).toEqual(said);
  });

  it('says in the record who changed what and what came of it', async () => {
    await changes(world, 'maya', 1, { state_event: 'close' });
    const ledger = await world.service().engine.store.db.selectFrom('ledger').select(['actor', 'because']).execute();
    expect(ledger.filter(({ actor }) => actor === `user ${world.person('maya').user.id}`).at(-1)?.because).toBe(
      'Maya Lindqvist changed the issue: The issue was closed while something is still to be done in it. The record stays, so the issue is set right again.',
    );
  });

  it('starts no fight over news that is older than what was shown since', async () => {
    world.sandbox.control.deliveries.hold();
    await changes(world, 'priya', 1, { add_labels: 'fieldcert::in-review', remove_labels: 'fieldcert::preparing' });
    await world.person('maya').says(1, '/evidence https://example.com/demo\n/ready-for-review');
    world.sandbox.control.deliveries.release((held) => held.toReversed());
    await world.settle();
    expect(await ours()).toContain('fieldcert::in-review');
    expect(await botSaid(world)).toEqual([]);
  });
});

describe('on the Premium plan', () => {
  it('keeps whom people assigned beside the learner and the reviewers', async () => {
    await using world = await openWorld();
    await world.person('maya').passes('SA-101', 92);
    const { assignees } = await world.issue(1);
    const ids = assignees.map((name) => world.person(name).user.id);
    const noor = world.person('noor').user.id;
    await changes(world, 'priya', 1, { assignee_ids: [...ids, noor] });
    await world.person('maya').says(1, '/ready-for-review');
    expect((await world.issue(1)).assignees.toSorted()).toEqual([...assignees, 'noor'].toSorted());
    await changes(world, 'priya', 1, { assignee_ids: [ids[0] ?? 0, noor] });
    expect((await world.issue(1)).assignees.toSorted()).toEqual([...assignees, 'noor'].toSorted());
    await changes(world, 'priya', 1, { assignee_ids: ids });
    await world.person('maya').says(1, '/evidence https://example.com/demo');
    expect((await world.issue(1)).assignees.toSorted()).toEqual(assignees.toSorted());
    expect(await botSaid(world)).toHaveLength(1);
  });
});
