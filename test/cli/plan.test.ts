import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Patch } from '../config/patched-config.ts';
import { expectGolden } from './golden.ts';
import type { PlanWorld } from './plan-world.ts';
import { killAfter, listRenamed, listsOf, openPlanWorld, renamed, settled } from './plan-world.ts';

let world: PlanWorld;
afterEach(async () => world[Symbol.asyncDispose]());

const retired: Patch = [
  'gitlab.yaml',
  '  # Labels your teams',
  '  retired: [{ name: old-one, deleteAfter: 2020-01-31 }, { name: kept-one, deleteAfter: 2999-12-31 }]\n  # Labels your teams',
];

const groupBoard: Patch = [
  'gitlab.yaml',
  '# Boards, with their',
  'groups:\n  - path: field\n    boards: [{ name: Everywhere, lists: ["fieldcert::disputed", "fieldcert::paused"] }]\n# Boards, with their',
];

describe.each(['free', 'premium'] as const)('on the %s plan', (tier) => {
  beforeEach(async () => {
    world = await openPlanWorld(tier);
  });

  it('an empty project is planned, applied, and needs nothing more', async () => {
    const plan = await world.types(['plan']);
    expect(plan.code).toBe(2);
    if (tier === 'free') expectGolden('plan.empty-project', settled(world, plan.out));
    expect(world.project.labels).toEqual([]);
    const applied = await world.types(['apply']);
    expect(applied).toMatchObject({ code: 0, errors: '' });
    if (tier === 'free') expectGolden('apply.empty-project', settled(world, applied.out));
    const again = await world.types(['plan']);
    expect(again).toMatchObject({ code: 0, errors: '' });
    if (tier === 'free') expectGolden('plan.no-changes', settled(world, again.out));
    expect(listsOf(world, 'By region')).toEqual(['AMER', 'EMEA', 'APJ'].map((region) => `fieldcert-region::${region}`));
    expect(world.project.hooks).toMatchObject([
      { name: 'fieldcert', url: 'https://fieldcert.example.com/hooks/gitlab', enableSslVerification: true },
    ]);
  });

  it('a renamed label stays on its issues, on its boards and in its place', async () => {
    await world.types(['apply']);
    await world.api('POST', '/issues', { title: 'A practical', labels: 'fieldcert::in-review' });
    const plan = await world.types(['plan'], [renamed, listRenamed]);
    if (tier === 'free') expectGolden('plan.renamed', settled(world, plan.out));
    await world.types(['apply'], [renamed, listRenamed]);
    const label = world.project.labels.find(({ name }) => name === 'fieldcert::reviewing');
    expect(world.project.issues.get(1)?.labelIds).toEqual([label?.id]);
    expect(listsOf(world, 'Practical assessments')[3]).toBe('fieldcert::reviewing');
    expect((await world.plan([renamed, listRenamed])).steps).toEqual([]);
  });

  it('a board that is called otherwise keeps its address and the lists people added', async () => {
    await world.types(['apply']);
    const board = world.project.boards.find(({ name }) => name === 'By region');
    const called: Patch = ['gitlab.yaml', '  - name: By region\n', '  - name: Where\n    previously: [By region]\n'];
    await world.api('POST', '/labels', { name: 'theirs', color: '#123456' });
    const theirs = world.project.labels.find(({ name }) => name === 'theirs');
    await world.api('POST', `/boards/${board?.id}/lists`, { label_id: theirs?.id });
    const plan = await world.types(['plan'], [called]);
    if (tier === 'free') expectGolden('plan.board-renamed', settled(world, plan.out));
    const { steps } = await world.plan([called]);
    expect(steps).toMatchObject([{ do: 'rename-board', id: board?.id, from: 'By region', to: 'Where' }]);
    expect((await world.types(['doctor'], [called])).out).toContain('"Where" is still called "By region"');
    await world.types(['apply'], [called]);
    expect(board?.name).toBe('Where');
    expect(listsOf(world, 'Where')).toContain('theirs');
    expect((await world.plan([called])).steps).toEqual([]);
    await world.api('POST', '/boards', { name: 'By region' });
    const twice = await world.plan([called]);
    expect(twice.steps).toEqual([]);
    expect(twice.notices.map(({ says }) => says).join()).toContain('both the boards “By region” and “Where”');
  });

  it('a renamed board that is short of a list gets it, and a kept plan of that is stale once somebody renames it', async () => {
    await world.types(['apply']);
    const board = world.project.boards.find(({ name }) => name === 'By region');
    board?.lists.pop();
    const called: Patch = ['gitlab.yaml', '  - name: By region\n', '  - name: Where\n    previously: [By region]\n'];
    const file = join(world.folder, `renamed-${tier}.json`);
    await world.types(['plan', '--out', file], [called]);
    await world.api('PUT', `/boards/${board?.id}`, { name: 'Elsewhere' });
    expect((await world.types(['apply', file], [called])).errors).toContain('The board “By region” was renamed.');
    await world.api('PUT', `/boards/${board?.id}`, { name: 'By region' });
    expect((await world.types(['apply', file], [called])).out).toContain('Applied 2 of 2 changes.');
    expect(listsOf(world, 'Where')).toHaveLength(3);
    expect((await world.types(['apply', file], [called])).out).toContain('2 had been carried out before.');
  });

  it('labels, lists, boards and webhooks of other people survive', async () => {
    await world.types(['apply']);
    await world.api('POST', '/labels', { name: 'theirs', color: '#123456' });
    const theirs = world.project.labels.find(({ name }) => name === 'theirs');
    const board = world.project.boards.find(({ name }) => name === 'By region');
    await world.api('POST', `/boards/${board?.id}/lists`, { label_id: theirs?.id });
    await world.api('PUT', `/boards/${board?.id}/lists/${board?.lists[3]?.id}`, { position: 1 });
    await world.api('PUT', `/boards/${board?.id}/lists/${board?.lists[3]?.id}`, { position: 0 });
    await world.api('POST', '/boards', { name: 'Their board' });
    await world.api('POST', '/hooks', { url: 'https://chat.example.com/hook' });
    const regions = listsOf(world, 'By region');
    expect(regions).toEqual(['fieldcert-region::APJ', 'fieldcert-region::AMER', 'theirs', 'fieldcert-region::EMEA']);
    const plan = await world.types(['plan']);
    if (tier === 'free') expectGolden('plan.reordered', settled(world, plan.out));
    world.sandbox.control.requests.clear();
    await world.types(['apply']);
    expect(world.sandbox.control.requests.all({ method: 'PUT' })).toHaveLength(1);
    expect(listsOf(world, 'By region').filter((name) => name !== 'theirs')).toEqual([
      'fieldcert-region::AMER',
      'fieldcert-region::EMEA',
      'fieldcert-region::APJ',
    ]);
    expect(listsOf(world, 'By region')).toContain('theirs');
    expect(world.project.boards.map(({ name }) => name)).toContain('Their board');
    expect(world.project.hooks.map(({ url }) => url)).toContain('https://chat.example.com/hook');
    expect((await world.plan()).steps).toEqual([]);
  });

  it('a retired label goes after its day, and the plan says what it is on', async () => {
    await world.types(['apply']);
    await world.api('POST', '/issues', { title: 'Old', labels: 'old-one,kept-one' });
    const plan = await world.types(['plan'], [retired]);
    if (tier === 'free') expectGolden('plan.retired', settled(world, plan.out));
    await world.types(['apply'], [retired]);
    const names = world.project.labels.map(({ name }) => name);
    expect(names).toContain('kept-one');
    expect(names).not.toContain('old-one');
  });

  it('the webhook moves with our address and keeps its secret and events', async () => {
    await world.types(['apply']);
    const [hook] = world.project.hooks;
    if (!hook) throw new Error('There is no webhook.');
    const secret = hook.signingToken;
    const moved = { FIELDCERT_PUBLIC_URL: 'https://new.example.com' };
    const plan = await world.types(['plan'], [], moved);
    if (tier === 'free') expectGolden('plan.moved', settled(world, plan.out));
    await world.types(['apply'], [], moved);
    expect(world.project.hooks).toHaveLength(1);
    expect(hook).toMatchObject({ url: 'https://new.example.com/hooks/gitlab', signingToken: secret, token: null });
    expect(hook.flags).toMatchObject({ confidential_issues_events: true, confidential_note_events: true });
    hook.flags = { ...hook.flags, confidential_note_events: false };
    expect((await world.plan([], moved)).steps).toMatchObject([{ do: 'change-hook' }]);
  });

  it('boards of a group are made where the plan of GitLab allows it, and told of where not', async () => {
    const plan = await world.types(['plan'], [groupBoard]);
    expectGolden(
      `plan.group-board.${tier}`,
      settled(world, plan.out.replace(/\n\nfield\/certification:[\s\S]*?(?=\n\n|$)/, '')),
    );
    expect((await world.types(['apply'], [groupBoard])).errors).toBe('');
    const [group] = world.sandbox.world.groups.values();
    expect(group?.labels.map(({ name }) => name)).toEqual(['fieldcert::disputed', 'fieldcert::paused']);
    expect(group?.boards.map(({ name }) => name)).toEqual(tier === 'free' ? [] : ['Everywhere']);
    expect((await world.plan([groupBoard])).steps).toEqual([]);
  });

  it('issues that are switched off are switched on', async () => {
    await world.types(['apply']);
    world.project.issuesAccess = 'disabled';
    expect(await world.api('POST', '/issues', { title: 'A practical' })).toBe(403);
    expect((await world.plan()).steps).toMatchObject([{ do: 'turn-on-issues', sign: '~' }]);
    await world.types(['apply']);
    expect(world.project.issuesAccess).toBe('enabled');
  });
});

describe('a plan in a file', () => {
  beforeEach(async () => {
    world = await openPlanWorld('premium');
  });
  const file = () => join(world.folder, 'plan.json');

  it('is applied as it was, or refused as stale before anything is written', async () => {
    await world.types(['apply']);
    await world.api('PUT', '/labels/fieldcert-region::APJ', { color: '#000000' });
    await world.api('PUT', '/labels/fieldcert-region::EMEA', { color: '#000000' });
    await world.types(['plan', '--out', file()]);
    await world.api('PUT', '/labels/fieldcert-region::EMEA', { color: '#111111' });
    world.sandbox.control.requests.clear();
    const refused = await world.types(['apply', file()]);
    expect(refused.code).toBe(1);
    expectGolden('apply.stale', settled(world, refused.errors));
    expect(world.sandbox.control.requests.all().filter(({ method }) => method !== 'GET')).toEqual([]);
    await world.api('PUT', '/labels/fieldcert-region::EMEA', { color: '#000000' });
    expect((await world.types(['apply', file()])).code).toBe(0);
    expect((await world.plan()).steps).toEqual([]);
  });

  it('is refused for another program, for another GitLab, and where it is no plan', async () => {
    await world.types(['plan', '--out', file()]);
    const other: Patch = ['gitlab.yaml', 'color: "#0E7C86"', 'color: "#0E7C87"'];
    expect((await world.types(['apply', file()], [other])).errors).toContain('the program has changed since');
    const elsewhere = await world.types(['apply', file()], [], { GITLAB_URL: 'http://127.0.0.1:1' });
    expect(elsewhere.errors).toContain('and GITLAB_URL is http://127.0.0.1:1.');
    const notOne = await world.types(['apply', join(import.meta.dirname, '../../package.json')]);
    expect(notOne.errors).toContain('does not hold a plan');
    expect((await world.types(['apply', join(world.folder, 'nothing.json')])).code).toBe(1);
    expect(world.project.labels).toEqual([]);
  });
});

describe('what a plan costs', () => {
  it('is six reads at most where nothing differs, with sixty labels and four boards, and one write per difference', async () => {
    world = await openPlanWorld('premium');
    const regions = Array.from({ length: 24 }, (_, index) => `R${index}`);
    const more: Patch = [
      'gitlab.yaml',
      '  region:\n',
      `  region:\n${regions.map((id) => `    - { for: ${id}, name: "fieldcert-region::${id}", color: "#0E7C86", description: Region ${id} }\n`).join('')}`,
    ];
    const { requests } = world.sandbox.control;
    await world.types(['apply'], [more]);
    expect(world.project.labels).toHaveLength(63);
    expect(world.project.boards).toHaveLength(4);
    requests.clear();
    expect((await world.plan([more])).steps).toEqual([]);
    expect(requests.all().every(({ method }) => method === 'GET')).toBe(true);
    expect(requests.all().length).toBeLessThanOrEqual(6);
    await world.api('PUT', '/labels/fieldcert-region::R3', { color: '#000000' });
    await world.api('DELETE', '/labels/fieldcert-region::R4');
    requests.clear();
    await world.types(['apply'], [more]);
    expect(requests.all().filter(({ method }) => method !== 'GET')).toHaveLength(2);
    expect(requests.all({ method: 'GET' }).length).toBeLessThanOrEqual(6 + 3);
  });
});

describe('an apply that is killed at any of its writes', () => {
  const changes: readonly Patch[] = [renamed, listRenamed, retired];

  /** A project in use that lacks something of every kind, and the plan that mends it. */
  async function untidy(): Promise<string> {
    world = await openPlanWorld('premium');
    await world.types(['apply']);
    await world.api('POST', '/issues', { title: 'Old', labels: 'old-one,fieldcert::in-review' });
    await world.api('DELETE', '/labels/fieldcert-region::APJ');
    const { boards, hooks } = world.project;
    for (const board of boards) if (board.name === 'By region') board.lists.reverse();
    world.project.boards = boards.filter(({ name }) => name !== 'Needs a human');
    for (const hook of hooks) hook.flags = { ...hook.flags, note_events: false };
    world.project.issuesAccess = 'disabled';
    const file = join(world.folder, 'plan.json');
    await world.types(['plan', '--out', file], changes);
    return file;
  }

  const end = () => {
    const { project } = world;
    const nameOf = (id: number) => project.labels.find((label) => label.id === id)?.name;
    return {
      labels: project.labels.map(({ name, color }) => `${name} ${color}`).sort(),
      issue: project.issues.get(1)?.labelIds.map(nameOf),
      boards: project.boards.map(({ name }) => [name, listsOf(world, name)]),
      hooks: project.hooks.map(({ url, flags, signingToken }) => ({ url, flags, signingToken })),
      issues: project.issuesAccess,
    };
  };

  it.each(['before', 'after'] as const)(
    'goes on from there and ends the same (answers lost %s GitLab acts)',
    async (when) => {
      const whole = await untidy();
      world.sandbox.control.requests.clear();
      await world.types(['apply', whole], changes);
      const writes = world.sandbox.control.requests.all().filter(({ method }) => method !== 'GET').length;
      const unkilled = end();
      expect(writes).toBeGreaterThan(8);
      await world[Symbol.asyncDispose]();
      for (let kill = 0; kill < writes; kill += 1) {
        const file = await untidy();
        const { faults } = world.sandbox.control;
        killAfter(world, kill, when);
        const killed = await world.types(['apply', file], changes);
        expect(killed.code).toBe(1);
        faults.clear();
        const resumed = await world.types(['apply', file], changes);
        expect(resumed.errors).toBe('');
        expect(end()).toEqual(unkilled);
        expect((await world.plan(changes)).steps).toEqual([]);
        if (kill < writes - 1) await world[Symbol.asyncDispose]();
      }
    },
  );
});
