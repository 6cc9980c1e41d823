import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { botSaid, changes } from '../stories/changing.ts';
import type { World } from '../stories/world.ts';
import { openWorld, reviewersOf } from '../stories/world.ts';
import { scores } from './life.ts';
import { command, expectGolden } from './mending.ts';

describe('fieldcert rectify', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
    await world.person('maya').passes('SA-101', 92);
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const unheard = async (edit: Parameters<typeof changes>[3]) => {
    // Closing is told of apart from what else changed.
    world.sandbox.control.deliveries.dropNext(edit.state_event && Object.keys(edit).length > 1 ? 2 : 1);
    await changes(world, 'priya', 1, edit);
  };
  const project = () => [...world.sandbox.world.projects.values()].find(({ path }) => path === world.project);
  // The command's clock is the real one, so what it took in is due when the world's clock has come so far.
  const settle = async () => {
    world.clock.at = Math.max(world.clock.at, Date.now() + 1_000);
    await world.catchUp();
  };

  it('says that all is well', async () => {
    expectGolden('rectify.fine', await command(world, 'rectify', '1'));
  });

  it('shows what differs and changes nothing', async () => {
    await unheard({ remove_labels: 'fieldcert::preparing', add_labels: 'fieldcert::certified' });
    await unheard({ description: 'Gone.', confidential: false });
    const calls = world.calls().length;
    expectGolden('rectify.differs', await command(world, 'rectify', '1'));
    const made = world.calls().slice(calls);
    expect(made.every(({ method }) => method === 'GET')).toBe(true);
    await settle();
    expect((await world.issue(1)).confidential).toBe(false);
  });

  it('has it set right by the running service', async () => {
    const before = await world.issue(1);
    await unheard({ remove_labels: 'fieldcert::preparing', add_labels: 'fieldcert::certified' });
    await unheard({ description: 'Gone.', confidential: false, state_event: 'close' });
    expectGolden('rectify.apply', await command(world, 'rectify', '1', '--apply', '--by', 'priya'));
    await settle();
    expect({ ...(await world.issue(1)), labels: [] }).toEqual({ ...before, labels: [] });
    expect(await command(world, 'rectify', '1')).toContain('Everything is as the record says.');
    expect(await botSaid(world)).toEqual([]);
  });

  it('writes the badge again that somebody deleted, and marks accepted comments again', async () => {
    const [first, second] = await reviewersOf(world);
    const scored = await world.person(first).says(1, scores.first);
    await world.person(second).says(1, scores.second);
    const issue = project()?.issues.get(1);
    const badge = (await world.notes(1)).find(({ author }) => author === 'fieldcert-bot');
    await world.person('priya').deletes(1, badge?.id ?? 0);
    for (const note of issue?.notes ?? []) if (note.id === scored) note.awards.splice(0);
    const looked = await command(world, 'rectify', '1');
    expect(looked).toContain('✗ The comment “verdict” is missing.');
    expect(looked).toContain(`✗ Comment ${scored} was accepted, but has no check mark.`);
    await command(world, 'rectify', '1', '--apply');
    await settle();
    const said = await botSaid(world);
    expect(said).toEqual([badge?.body]);
    expect((await world.notes(1)).find(({ id }) => id === scored)?.emoji).toEqual(['white_check_mark']);
    await command(world, 'rectify', '1', '--apply');
    await settle();
    expect(await botSaid(world)).toHaveLength(1);
  });

  it('lets the issue be kept right again that was left to staff', async () => {
    for (let count = 0; count < 3; count += 1) await changes(world, 'maya', 1, { state_event: 'close' });
    expect((await world.issue(1)).state).toBe('closed');
    await command(world, 'rectify', '1', '--apply');
    await settle();
    expect((await world.issue(1)).state).toBe('opened');
    await changes(world, 'maya', 1, { state_event: 'close' });
    expect((await world.issue(1)).state).toBe('opened');
  });

  it('says so when an issue is none of ours', async () => {
    await world.person('priya').opens('A question', 'How?');
    expectGolden('rectify.foreign', await command(world, 'rectify', '2'));
  });
});
