import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { explainKey } from '../../src/engine/explain/explain.ts';
import { sweep } from '../../src/engine/sweep.ts';
import { botSaid, changes, type HandEdit } from './changing.ts';
import { openProductWorld, type ProductWorld } from './product-world.ts';

describe('people change a product issue by hand', () => {
  let world: ProductWorld;
  beforeEach(async () => {
    world = await openProductWorld('2027-02-08T09:00:00Z');
    await world.opens('FY28-early-Q1', 'maya');
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const ours = async () => (await world.issue(1)).labels.filter((label) => label.startsWith('fieldcert')).toSorted();
  const sweeps = async () => {
    const fresh = await sweep(world.service().engine);
    await world.settle();
    return fresh;
  };
  const unheard = async (username: string, edit: HandEdit) => {
    world.sandbox.control.deliveries.dropNext(1);
    await changes(world, username, 1, edit);
  };

  it('puts labels back and explains it once', async () => {
    const before = await ours();
    await changes(world, 'priya', 1, { remove_labels: 'fieldcert::due', add_labels: 'fieldcert::certified' });
    expect(await ours()).toEqual(before);
    const [note, ...more] = await botSaid(world);
    expect(more).toEqual([]);
    expect(note).toContain('@priya');
    expect(note).toContain('Labels follow the exam');
  });

  it('opens it again when the learner closes it, and says how to step back', async () => {
    await changes(world, 'maya', 1, { state_event: 'close' });
    expect((await world.issue(1)).state).toBe('opened');
    expect((await botSaid(world))[0]).toContain('/withdraw');
  });

  it('keeps the status, the learner and that it is confidential', async () => {
    const before = await world.issue(1);
    await changes(world, 'priya', 1, { description: 'Mine now.', confidential: false, assignee_ids: [] });
    const after = await world.issue(1);
    expect(after).toMatchObject({ confidential: true, assignees: before.assignees });
    expect(after.description).toBe(before.description);
  });

  it('keeps it closed once it was passed', async () => {
    await world.on('2027-02-12');
    await world.person('maya').passes('PK-CS', 92);
    await changes(world, 'maya', 1, { state_event: 'reopen' });
    expect((await world.issue(1)).state).toBe('closed');
    expect((await botSaid(world)).at(-1)).toContain('It stays as it ended');
  });

  it('leaves the third change to staff', async () => {
    for (let time = 0; time < 3; time += 1) await changes(world, 'maya', 1, { state_event: 'close' });
    expect((await world.issue(1)).state).toBe('closed');
    expect(await botSaid(world)).toHaveLength(2);
    expect((await botSaid(world)).at(-1)).toContain('changed by hand against the record 3 times');
  });

  it('finds in a sweep what no hook told of: changes and comments', async () => {
    await unheard('priya', { remove_labels: 'fieldcert::due' });
    world.sandbox.control.deliveries.dropNext(1);
    await world.person('maya').says(1, '/completed LP-CS-1');
    expect(await sweeps()).toBe(2);
    expect(await ours()).toContain('fieldcert::due');
    expect(await world.state('PK-CS', 'maya')).toMatchObject({
      completions: [{ course: 'LP-CS-1', source: 'comment' }],
    });
    expect(await sweeps()).toBe(0);
  });

  it('tells a person when it is gone while something is asked, and not after', async () => {
    const project = [...world.sandbox.world.projects.values()].find(({ path }) => path === world.project);
    project?.issues.delete(1);
    world.clock.at += 25 * 3_600_000;
    expect(await sweeps()).toBe(1);
    const { words } = await explainKey(world.service().engine.store.db, world.program, 'PK-CS/u101', Date.now());
    expect(words).toContain('PK-CS/u101');
    const rows = await world.service().engine.store.db.selectFrom('ledger').select('because').execute();
    expect(rows.at(-1)?.because).toContain('while something is asked in it');
  });

  it('answers comments in it', async () => {
    await world.person('maya').says(1, '/score value 4');
    expect((await botSaid(world)).at(-1)).toContain('belongs to practicals');
    await world.person('priya').says(1, '/extend 20 Mar');
    expect((await world.issue(1)).dueOn).toBe('2027-03-20');
    await world.person('maya').says(1, '/explain');
    expect((await botSaid(world)).at(-1)).toContain('The last day is 2027-03-20, in place of 2027-03-05');
  });
});
