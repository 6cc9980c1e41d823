import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { bot, gitlabOf, maya, project, startWorld } from './world.ts';

const home = { kind: 'project', path: project } as const;

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startWorld({ access: 40 });
});
afterEach(() => sandbox.close());

test('finds people by username in any case, and nobody by a wrong one', async () => {
  const gitlab = gitlabOf(sandbox);
  expect(await gitlab.me()).toEqual({ id: bot, username: 'fieldcert-bot', name: 'fieldcert-bot' });
  expect(await gitlab.userNamed('MAYA')).toMatchObject({ id: maya, username: 'maya' });
  expect(await gitlab.userNamed('nobody')).toBeUndefined();
  const members = await gitlab.members(project);
  expect(members.find(({ id }) => id === maya)).toMatchObject({ username: 'maya', accessLevel: 10 });
});

test('labels are made, found and repainted', async () => {
  const gitlab = gitlabOf(sandbox);
  const made = await gitlab.createLabel(home, { name: 'level::1', color: '#FFCC00', description: 'Learning' });
  expect(await gitlab.labels(home)).toEqual([made]);
  await gitlab.updateLabel(home, made.id, { name: 'level::one', color: '#FF9900', description: 'Learning (101)' });
  expect(await gitlab.labels(home)).toEqual([
    {
      id: made.id,
      name: 'level::one',
      color: '#FF9900',
      description: 'Learning (101)',
      ofGroup: false,
      uses: { open: 0, closed: 0, mergeRequests: 0 },
    },
  ]);
  await expect(
    gitlab.createLabel(home, { name: 'level::one', color: '#FF9900', description: '' }),
  ).rejects.toMatchObject({ kind: 'refused', status: 409 });
});

test('boards are made with their lists', async () => {
  const gitlab = gitlabOf(sandbox);
  const label = await gitlab.createLabel(home, { name: 'fieldcert::in-review', color: '#FFCC00', description: '' });
  const board = await gitlab.createBoard(home, 'Certification');
  const list = await gitlab.createList(home, board.id, label.id);
  expect(list).toMatchObject({ label: 'fieldcert::in-review' });
  expect(await gitlab.boards(home)).toMatchObject([
    { name: 'Certification', lists: [{ label: 'fieldcert::in-review' }] },
  ]);
});

test('a hook is made, seen and changed, and its secret never comes back', async () => {
  const gitlab = gitlabOf(sandbox);
  const secrets = { token: 'hook-secret' };
  const name = 'fieldcert';
  const url = 'http://127.0.0.1:4000/hooks/gitlab';
  const made = await gitlab.createHook(project, { name, url, secrets, verifyCertificate: false });
  expect(made).toEqual({
    id: made.id,
    url,
    lacks: [],
    state: 'on',
    disabledUntil: undefined,
    hasToken: true,
    hasSigningToken: false,
    name,
    verifiesCertificate: false,
  });
  await gitlab.updateHook(project, made.id, { name, url: `${url}/2`, secrets, verifyCertificate: false });
  expect(await gitlab.hooks(project)).toEqual([{ ...made, url: `${url}/2` }]);
  const [hook] = sandbox.world.projects.get(2)?.hooks ?? [];
  expect(hook).toMatchObject({ token: 'hook-secret', flags: { push_events: false, confidential_note_events: true } });
});

test('issues are found by author and time, and by change and label', async () => {
  const gitlab = gitlabOf(sandbox);
  const before = Date.now() - 1_000;
  const wish = { title: 'x', description: '', labels: ['a'], assignees: [], dueOn: '2026-12-08', confidential: true };
  await gitlab.createIssue(project, wish);
  await gitlab.createIssue(project, { ...wish, labels: ['b'] });
  await gitlabOf(sandbox, 'omar').createIssue(project, wish);
  const iids = (issues: readonly { iid: number }[]) => issues.map(({ iid }) => iid);
  expect(iids(await gitlab.issuesBy(project, { authorId: bot, createdAfter: before }))).toEqual([1, 2]);
  expect(iids(await gitlab.issuesBy(project, { authorId: bot, createdAfter: Date.now() + 60_000 }))).toEqual([]);
  expect(iids(await gitlab.issuesChangedSince(project, { updatedAfter: before, labels: ['a'] }))).toEqual([1, 3]);
  expect(iids(await gitlab.issuesChangedSince(project, { updatedAfter: before }))).toEqual([1, 2, 3]);
});
