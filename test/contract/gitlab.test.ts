import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBudget, limitsOf, systemClock } from '../../src/gitlab/budget.ts';
import { connectGitLab } from '../../src/gitlab/client.ts';
import type { GitLab } from '../../src/gitlab/gitlab.ts';
import { keepOneNote } from '../../src/gitlab/one-note.ts';
import { typed } from '../cli/typed.ts';
import type { Patch } from '../config/patched-config.ts';
import { inCopy, patch } from '../config/patched-config.ts';
import type { GitLabPlace } from './gitlab-places.ts';
import { realPlace, sandboxPlace } from './gitlab-places.ts';

const { GITLAB_E2E_URL: url, GITLAB_E2E_TOKEN: token } = process.env;
const real = url && token ? [['a real GitLab', () => realPlace({ url, token })] as const] : [];

/** What we rely on, on the sandbox always and on a real GitLab where one is named. */
describe.each([['the sandbox', sandboxPlace] as const, ...real])('on %s', (_, open) => {
  let place: GitLabPlace;
  let gitlab: GitLab;
  beforeAll(async () => {
    place = await open();
    const budget = createBudget(limitsOf['self-managed'], systemClock);
    gitlab = connectGitLab({ url: place.url, token: place.token, budget });
  });
  afterAll(() => place[Symbol.asyncDispose]());

  const types = (args: readonly string[], patches: readonly Patch[] = []) =>
    inCopy(async (dir) => {
      await patch(dir, [['gitlab.yaml', 'path: field/certification', `path: ${place.project}`], ...patches]);
      return typed(args, {
        GITLAB_URL: place.url,
        GITLAB_TOKEN: place.token,
        GITLAB_HOOK_SECRET: 'a-secret-token-for-any-version',
        FIELDCERT_PUBLIC_URL: 'https://fieldcert.example.com',
        FIELDCERT_CONFIG: dir,
        FIELDCERT_DATA: join(dir, 'none'),
      });
    });

  it('knows who it is, where it is and what its token may do', async () => {
    const [me, project, own] = await Promise.all([gitlab.me(), gitlab.project(place.project), gitlab.token()]);
    expect(me.username).not.toBe('');
    expect(project).toMatchObject({ path: place.project, issuesOff: false });
    expect(own.scopes).toContain('api');
  });

  it('plans an empty project, applies that, and needs nothing more', async () => {
    expect(await types(['plan'])).toMatchObject({ code: 2, errors: '' });
    expect(await types(['apply'])).toMatchObject({ code: 0, errors: '' });
    expect(await types(['plan'])).toMatchObject({ code: 0, errors: '' });
  });

  it('renames a label that is in use, and its issue keeps it', async () => {
    const labels = ['fieldcert::in-review', 'somebody’s own'];
    const issue = await gitlab.createIssue(place.project, {
      title: 'A practical',
      description: 'Words',
      labels,
      assignees: [],
      dueOn: '2030-01-31',
      confidential: true,
    });
    expect(issue).toMatchObject({ confidential: true, dueOn: '2030-01-31' });
    const renamed: readonly Patch[] = [
      [
        'gitlab.yaml',
        'name: fieldcert::in-review\n',
        'name: fieldcert::seen\n      previously: [fieldcert::in-review]\n',
      ],
      ['gitlab.yaml', '      - fieldcert::in-review\n', '      - fieldcert::seen\n'],
    ];
    expect(await types(['apply'], renamed)).toMatchObject({ code: 0, errors: '' });
    const after = await gitlab.issue({ project: place.project, iid: issue.iid });
    expect([...after.labels].sort()).toEqual(['fieldcert::seen', 'somebody’s own']);
    expect(await types(['plan'], renamed)).toMatchObject({ code: 0 });
  });

  it('keeps an issue with its comments, and closes it', async () => {
    const { iid } = await gitlab.createIssue(place.project, {
      title: 'Another practical',
      description: 'Words',
      labels: [],
      assignees: [(await gitlab.me()).id],
      dueOn: null,
      confidential: true,
    });
    const at = { project: place.project, iid };
    const note = await gitlab.addNote(at, 'First words');
    const edited = await gitlab.editNote(at, note.id, 'Other words');
    expect(edited).toMatchObject({ id: note.id, body: 'Other words' });
    await gitlab.award(at, note.id, 'white_check_mark');
    expect((await gitlab.awards(at, note.id)).map(({ name }) => name)).toEqual(['white_check_mark']);
    expect((await gitlab.notes(at, { order: 'asc' })).map(({ body }) => body)).toEqual(['Other words']);
    const { markdown } = await gitlab.upload(place.project, {
      filename: 'badge.svg',
      content: '<svg xmlns="http://www.w3.org/2000/svg"/>',
      mime: 'image/svg+xml',
    });
    expect(markdown).toContain('/uploads/');
    expect(await gitlab.updateIssue(at, { state: 'close', addLabels: ['done'] })).toMatchObject({
      closed: true,
      labels: ['done'],
    });
  });

  it('keeps one comment on a merge request', async () => {
    const at = { project: place.project, iid: await place.propose() };
    const first = await keepOneNote(gitlab, at, { tag: 'plan', words: 'A plan' });
    const second = await keepOneNote(gitlab, at, { tag: 'plan', words: 'Another plan' });
    const third = await keepOneNote(gitlab, at, { tag: 'plan', words: 'Another plan' });
    expect([first.is, second.is, third.is]).toEqual(['written', 'edited', 'left']);
    expect((await gitlab.requestNotes(at)).map(({ id }) => id)).toEqual([first.noteId]);
  });
});
