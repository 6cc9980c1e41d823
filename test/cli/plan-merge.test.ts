import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Patch } from '../config/patched-config.ts';
import { expectGolden } from './golden.ts';
import type { PlanWorld } from './plan-world.ts';
import { killAfter, listRenamed, listsOf, openPlanWorld, renamed, settled } from './plan-world.ts';

let world: PlanWorld;
afterEach(async () => world[Symbol.asyncDispose]());

const changes: readonly Patch[] = [renamed, listRenamed];

/** A project in use where the service began to write the new name of a label before it was applied. */
async function mixed(tier: 'free' | 'premium'): Promise<void> {
  world = await openPlanWorld(tier);
  await world.types(['apply']);
  await world.api('POST', '/issues', { title: 'Waiting', labels: 'fieldcert::in-review,theirs' });
  await world.api('POST', '/issues', { title: 'Closed', labels: 'fieldcert::in-review' });
  await world.api('PUT', '/issues/2', { state_event: 'close' });
  await world.api('POST', '/issues', { title: 'Begun since', labels: 'fieldcert::reviewing' });
  await world.api('POST', '/issues', { title: 'Of nobody', labels: 'theirs' });
  const { project } = world;
  const old = project.labels.find(({ name }) => name === 'fieldcert::in-review');
  const at = new Date(0).toISOString();
  const request = { projectId: project.id, authorId: 1, labelIds: [old?.id ?? 0], createdAt: at, updatedAt: at };
  project.mergeRequests = new Map([
    [1, { id: 1, iid: 1, title: 'Open', state: 'opened', ...request }],
    [2, { id: 2, iid: 2, title: 'Merged', state: 'merged', ...request }],
  ]);
}

function namesOn(labelIds: readonly number[]): readonly string[] {
  return labelIds.map((id) => world.project.labels.find((label) => label.id === id)?.name ?? `label ${id}`).sort();
}

const issueLabels = () => [...world.project.issues.values()].map(({ labelIds }) => namesOn(labelIds));

describe.each(['free', 'premium'] as const)('an earlier label beside the one that took its place, on %s', (tier) => {
  it('is merged into it: issues open and closed and open merge requests get the new one', async () => {
    await mixed(tier);
    const plan = await world.types(['plan'], changes);
    expect(plan.code).toBe(2);
    if (tier === 'free') expectGolden('plan.merged', settled(world, plan.out));
    const applied = await world.types(['apply'], changes);
    expect(applied).toMatchObject({ code: 0, errors: '' });
    if (tier === 'free') expectGolden('apply.merged', settled(world, applied.out));
    expect(issueLabels()).toEqual([
      ['fieldcert::reviewing', 'theirs'],
      ['fieldcert::reviewing'],
      ['fieldcert::reviewing'],
      ['theirs'],
    ]);
    expect(namesOn(world.project.mergeRequests?.get(1)?.labelIds ?? [])).toEqual(['fieldcert::reviewing']);
    expect(namesOn(world.project.mergeRequests?.get(2)?.labelIds ?? [])).toEqual([]);
    expect(world.project.labels.map(({ name }) => name)).not.toContain('fieldcert::in-review');
    expect(listsOf(world, 'Practical assessments')[3]).toBe('fieldcert::reviewing');
    expect((await world.plan(changes)).steps).toEqual([]);
  });
});

describe('merging a label', () => {
  it('takes it off an issue that has moved on, and leaves that as it is', async () => {
    await mixed('free');
    await world.api('PUT', '/issues/1', { add_labels: 'fieldcert::certified' });
    await world.types(['apply'], changes);
    expect(issueLabels()[0]).toEqual(['fieldcert::certified', 'theirs']);
    expect((await world.plan(changes)).steps).toEqual([]);
  });

  it('is done for every earlier name, and the first is renamed where there is none of today', async () => {
    world = await openPlanWorld('free');
    await world.types(['apply']);
    await world.api('POST', '/issues', { title: 'Older', labels: 'reviewing-now' });
    await world.api('POST', '/issues', { title: 'Old', labels: 'fieldcert::in-review' });
    const twice: Patch = [
      renamed[0],
      renamed[1],
      renamed[2].replace('[fieldcert::in-review]', '[fieldcert::in-review, reviewing-now]'),
    ];
    const plan = await world.plan([twice, listRenamed]);
    expect(plan.steps.map((step) => step.do)).toEqual(['change-label', 'merge-label']);
    await world.types(['apply'], [twice, listRenamed]);
    expect(issueLabels()).toEqual([['fieldcert::reviewing'], ['fieldcert::reviewing']]);
    expect((await world.plan([twice, listRenamed])).steps).toEqual([]);
  });

  it('leaves a label that differs in capital letters only, and tells of it', async () => {
    world = await openPlanWorld('free');
    await world.types(['apply']);
    await world.api('POST', '/labels', { name: 'Fieldcert::In-Review', color: '#123456' });
    const { steps, notices } = await world.plan();
    expect(steps).toEqual([]);
    expect(notices[0]).toMatchObject({ level: 'warning' });
    expect(notices[0]?.says).toContain('which differ in capital letters only');
  });

  it('works where merge requests are switched off', async () => {
    await mixed('free');
    world.project.mergeRequestsAccess = 'disabled';
    expect(await world.types(['apply'], changes)).toMatchObject({ code: 0, errors: '' });
    expect(issueLabels()[0]).toEqual(['fieldcert::reviewing', 'theirs']);
  });

  it('in a group reaches the issues and merge requests of its projects', async () => {
    const board = (list: string): Patch => [
      'gitlab.yaml',
      '# Boards, with their',
      `groups:\n  - path: field\n    boards: [{ name: Everywhere, lists: ["${list}"] }]\n# Boards, with their`,
    ];
    world = await openPlanWorld('premium');
    await world.types(['apply'], [board('fieldcert::in-review')]);
    await world.api('POST', '/issues', { title: 'A practical', labels: 'fieldcert::in-review' });
    const [group] = world.sandbox.world.groups.values();
    const [old] = group?.labels ?? [];
    if (!group || !old) throw new Error('The group has no label.');
    const inGroup = [...changes, board('fieldcert::reviewing')];
    expect((await world.types(['apply'], inGroup)).errors).toBe('');
    expect(group.labels).toMatchObject([{ id: old.id, name: 'fieldcert::reviewing' }]);
    group.labels.push({ ...old, id: 9_999, name: 'fieldcert::in-review' });
    for (const issue of world.project.issues.values()) issue.labelIds = [9_999];
    await world.types(['apply'], inGroup);
    expect(group.labels.map(({ name }) => name)).toEqual(['fieldcert::reviewing']);
    expect(world.project.issues.get(1)?.labelIds).toEqual([old.id]);
    expect((await world.plan(inGroup)).steps).toEqual([]);
  });
});

describe('a plan that merges a label', () => {
  const file = () => join(world.folder, 'plan.json');

  it('is stale where either label was renamed or is gone', async () => {
    await mixed('free');
    await world.types(['plan', '--out', file()], changes);
    await world.api('PUT', '/labels/fieldcert::reviewing', { new_name: 'another' });
    const gone = await world.types(['apply', file()], changes);
    expect(gone.errors).toContain('“fieldcert::reviewing”');
    await world.api('PUT', '/labels/another', { new_name: 'fieldcert::reviewing' });
    await world.api('PUT', '/labels/fieldcert::in-review', { new_name: 'another' });
    expect((await world.types(['apply', file()], changes)).errors).toContain('“fieldcert::in-review” was renamed');
    expect(issueLabels()[0]).toEqual(['another', 'theirs']);
  });

  it('takes in what got the earlier label since', async () => {
    await mixed('free');
    await world.types(['plan', '--out', file()], changes);
    await world.api('POST', '/issues', { title: 'Since', labels: 'fieldcert::in-review' });
    expect((await world.types(['apply', file()], changes)).errors).toBe('');
    expect(issueLabels()[4]).toEqual(['fieldcert::reviewing']);
  });

  it.each(['before', 'after'] as const)(
    'goes on after it was killed at any write (answers lost %s GitLab acts)',
    async (when) => {
      const end = () => ({
        issues: issueLabels(),
        request: namesOn(world.project.mergeRequests?.get(1)?.labelIds ?? []),
        labels: world.project.labels.map(({ name, color }) => `${name} ${color}`).sort(),
        lists: listsOf(world, 'Practical assessments'),
      });
      await mixed('premium');
      await world.types(['plan', '--out', file()], changes);
      world.sandbox.control.requests.clear();
      await world.types(['apply', file()], changes);
      const writes = world.sandbox.control.requests.all().filter(({ method }) => method !== 'GET').length;
      const whole = end();
      // The look of the new label, two issues, a merge request, the deletion, a list and its place.
      expect(writes).toBe(7);
      for (let kill = 0; kill < writes; kill += 1) {
        await world[Symbol.asyncDispose]();
        await mixed('premium');
        await world.types(['plan', '--out', file()], changes);
        killAfter(world, kill, when);
        expect((await world.types(['apply', file()], changes)).code).toBe(1);
        world.sandbox.control.faults.clear();
        expect((await world.types(['apply', file()], changes)).errors).toBe('');
        expect(end()).toEqual(whole);
        expect((await world.plan(changes)).steps).toEqual([]);
      }
    },
  );
});
