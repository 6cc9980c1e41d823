import nock from 'nock';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createBudget, limitsOf } from '../../src/gitlab/budget.ts';
import { connectGitLab } from '../../src/gitlab/client.ts';
import type { GitLab } from '../../src/gitlab/gitlab.ts';
import { GitLabProblem } from '../../src/gitlab/problem.ts';
import { jumpingClock } from './world.ts';

const token = 'glpat-very-secret';
const url = 'https://git.example.com/gitlab';
const issuePath = '/gitlab/api/v4/projects/field%2Fcertification/issues';
const notePath = `${issuePath}/1/notes`;
const place = { project: 'field/certification', iid: 1 };
const user = { id: 10, username: 'fieldcert-bot', name: 'fieldcert' };
const time = '2026-11-24T10:00:00.000Z';
const noteRow = { id: 5, body: 'Hello', author: user, system: false, created_at: time, updated_at: time };
const issueRow = {
  iid: 1,
  title: 'Practical',
  description: null,
  state: 'opened',
  labels: ['a'],
  author: user,
  assignees: [],
  confidential: true,
  due_date: null,
  created_at: time,
  updated_at: time,
  web_url: `${url}/field/certification/-/issues/1`,
};
const wish = {
  title: 'Practical',
  description: 'Words',
  labels: ['a', 'b'],
  assignees: [21],
  dueOn: '2026-12-08',
  confidential: true,
};

let clock: ReturnType<typeof jumpingClock>;
let gitlab: GitLab;
beforeAll(() => nock.disableNetConnect());
afterAll(() => nock.restore());
beforeEach(() => {
  clock = jumpingClock();
  gitlab = connectGitLab({
    url: `${url}/`,
    token,
    budget: createBudget(limitsOf['gitlab-com'], clock),
    timeoutMs: 100,
  });
});
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
});

const server = () => nock('https://git.example.com');

/** The problem a call ends in. */
async function problemOf(call: Promise<unknown>): Promise<GitLabProblem> {
  const error = await call.then(() => undefined).catch((thrown: unknown) => thrown);
  if (!(error instanceof GitLabProblem)) throw new Error(`expected a GitLabProblem, not ${error}`);
  expect(error.message).not.toContain(token);
  return error;
}

describe('what is sent', () => {
  test('goes below the path of the installation, with the token, fields as the API spells them', async () => {
    server()
      .post(issuePath, {
        title: 'Practical',
        description: 'Words',
        labels: 'a,b',
        assignee_ids: [21],
        due_date: '2026-12-08',
        confidential: true,
      })
      .matchHeader('private-token', token)
      .matchHeader('content-type', 'application/json')
      .reply(201, issueRow);
    expect(await gitlab.createIssue('field/certification', wish)).toMatchObject({
      iid: 1,
      description: '',
      closed: false,
    });
  });

  test('changes only what is asked for', async () => {
    server()
      .put(`${issuePath}/1`, { add_labels: 'c', state_event: 'close' })
      .reply(200, { ...issueRow, state: 'closed' });
    const edit = { addLabels: ['c'], removeLabels: [], state: 'close' as const };
    expect(await gitlab.updateIssue(place, edit)).toMatchObject({ closed: true });
  });

  test('asks for all pages, a hundred rows each, and gives rows that moved between two pages once', async () => {
    const next = `<${url}/api/v4/projects/1/issues?page=2&per_page=100&labels=a%2Cb>; rel="next"`;
    const query = {
      scope: 'all',
      state: 'all',
      order_by: 'created_at',
      sort: 'asc',
      per_page: '100',
      updated_after: time,
      labels: 'a,b',
    };
    server()
      .get(issuePath)
      .query(query)
      .reply(200, [issueRow, { ...issueRow, iid: 2 }], { link: next });
    server()
      .get(issuePath)
      .query({ page: '2', per_page: '100', labels: 'a,b' })
      .reply(200, [
        { ...issueRow, iid: 2 },
        { ...issueRow, iid: 3 },
      ]);
    const of = { updatedAfter: Date.parse(time), labels: ['a', 'b'] };
    const issues = await gitlab.issuesChangedSince('field/certification', of);
    expect(issues.map(({ iid }) => iid)).toEqual([1, 2, 3]);
  });

  test('subscribes a hook to issues and comments, confidential ones too, and to nothing else', async () => {
    const flags = {
      push_events: false,
      issues_events: true,
      confidential_issues_events: true,
      note_events: true,
      confidential_note_events: true,
      resource_access_token_events: true,
    };
    server()
      .post('/gitlab/api/v4/projects/field%2Fcertification/hooks', {
        url: 'https://fieldcert.example.com/hooks/gitlab',
        ...flags,
        enable_ssl_verification: true,
        signing_token: 'whsec_x',
      })
      .reply(201, { id: 3, url: 'https://fieldcert.example.com/hooks/gitlab', ...flags, alert_status: 'executable' });
    const secret = { is: 'signing-token', value: 'whsec_x' } as const;
    const hook = { url: 'https://fieldcert.example.com/hooks/gitlab', secret, verifyCertificate: true };
    expect(await gitlab.createHook('field/certification', hook)).toMatchObject({
      id: 3,
      complete: true,
      healthy: true,
    });
  });
});

describe('too many requests', () => {
  test('in plain text pause every call as long as GitLab says', async () => {
    server().post(notePath).reply(429, 'Retry later\n', { 'content-type': 'text/plain', 'retry-after': '17' });
    expect(await problemOf(gitlab.addNote(place, 'x'))).toMatchObject({
      kind: 'busy',
      retryAfterMs: 17_000,
      allCalls: true,
    });
    server().get('/gitlab/api/v4/user').reply(200, user);
    await gitlab.me();
    expect(clock.now()).toBe(17_000);
  });

  test('in JSON without a time pause calls of that kind for a minute', async () => {
    const message = { error: 'This endpoint has been requested too many times. Try again later.' };
    server().post(notePath).reply(429, { message });
    expect(await problemOf(gitlab.addNote(place, 'x'))).toMatchObject({
      kind: 'busy',
      retryAfterMs: 60_000,
      allCalls: false,
    });
    server().get('/gitlab/api/v4/user').reply(200, user);
    await gitlab.me();
    expect(clock.now()).toBe(0);
    server().post(notePath).reply(201, noteRow);
    await gitlab.addNote(place, 'x');
    expect(clock.now()).toBe(60_000);
  });

  test.each([
    ['an HTTP date', 'Tue, 24 Nov 2026 10:00:30 GMT', 30_000],
    ['zero', '0', 1_000],
    ['nonsense', 'soon', 60_000],
  ])('understand %s', async (_, retryAfter, expected) => {
    const now = () => Date.parse('2026-11-24T10:00:00Z');
    const budget = createBudget(limitsOf['gitlab-com'], clock);
    const dated = connectGitLab({ url, token, budget, now });
    server().get('/gitlab/api/v4/user').reply(429, 'Retry later\n', { 'retry-after': retryAfter });
    expect((await problemOf(dated.me())).retryAfterMs).toBe(expected);
  });
});

describe('a write', () => {
  test.each([500, 502, 503, 504])('answered with %i may have happened and is not repeated', async (status) => {
    server().post(notePath).reply(status, '<html>Whoops</html>', { 'content-type': 'text/html' });
    expect(await problemOf(gitlab.addNote(place, 'x'))).toMatchObject({ kind: 'unsure', status });
  });

  test('answered with a page may have happened', async () => {
    server().post(notePath).reply(200, '<html>Sign in</html>', { 'content-type': 'text/html; charset=utf-8' });
    const problem = await problemOf(gitlab.addNote(place, 'x'));
    expect(problem.kind).toBe('odd-answer');
    expect(problem.message).toContain('no login page');
  });

  test('that was taken for quick actions left no comment', async () => {
    server()
      .post(notePath)
      .reply(202, { commands_changes: { state_event: 'close' }, summary: ['Closed this issue.'] });
    expect(await problemOf(gitlab.addNote(place, '/close'))).toMatchObject({ kind: 'refused', status: 202 });
  });

  test('is not sent anywhere else', async () => {
    server().post(issuePath).reply(301, '', { location: 'https://elsewhere.example.com/api/v4/x' });
    const problem = await problemOf(gitlab.createIssue('field/certification', wish));
    expect(problem).toMatchObject({ kind: 'refused', status: 301 });
    expect(problem.message).toContain('https://elsewhere.example.com');
  });

  test('whose connection is refused was not sent, and is left to whoever knows its order', async () => {
    let tries = 0;
    const fetch = () => {
      tries += 1;
      return Promise.reject(new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } }));
    };
    const nobody = connectGitLab({ url, token, budget: createBudget(limitsOf['gitlab-com'], clock), fetch });
    expect((await problemOf(nobody.addNote(place, 'x'))).kind).toBe('unreachable');
    expect(tries).toBe(1);
  });
});

describe('a read', () => {
  test.each([502, 503])('answered with %i is tried once more', async (status) => {
    server().get('/gitlab/api/v4/user').reply(status, 'Whoops', { 'content-type': 'text/html' });
    server().get('/gitlab/api/v4/user').reply(200, user);
    expect(await gitlab.me()).toEqual(user);
  });

  test('is not tried a third time', async () => {
    server().get('/gitlab/api/v4/user').times(2).reply(502, 'Whoops', { 'content-type': 'text/html' });
    expect(await problemOf(gitlab.me())).toMatchObject({ kind: 'unreachable', status: 502 });
  });

  test('whose connection breaks is tried once more', async () => {
    server()
      .get('/gitlab/api/v4/user')
      .replyWithError(Object.assign(new Error('gone'), { code: 'ECONNRESET' }));
    server().get('/gitlab/api/v4/user').reply(200, user);
    expect(await gitlab.me()).toEqual(user);
  });

  test('follows a moved project on the same server, and never takes the token to another', async () => {
    const project = { id: 2, path_with_namespace: 'field/new', web_url: `${url}/field/new` };
    server()
      .get('/gitlab/api/v4/projects/field%2Fold')
      .reply(301, '', { location: `${url}/api/v4/projects/2` });
    server().get('/gitlab/api/v4/projects/2').matchHeader('private-token', token).reply(200, project);
    expect(await gitlab.project('field/old')).toEqual({ id: 2, path: 'field/new', url: `${url}/field/new` });
    server().get('/gitlab/api/v4/projects/field%2Fold').reply(302, '', { location: 'https://login.example.com/' });
    expect(await problemOf(gitlab.project('field/old'))).toMatchObject({ kind: 'refused', status: 302 });
  });

  test('of something else than promised names the field', async () => {
    server()
      .get(`${issuePath}/1`)
      .reply(200, { ...issueRow, labels: undefined });
    const problem = await problemOf(gitlab.issue(place));
    expect(problem.kind).toBe('odd-answer');
    expect(problem.message).toContain('GET issue');
    expect(problem.message).toContain('labels');
  });

  test('of broken JSON says so', async () => {
    server().get('/gitlab/api/v4/user').reply(200, '{"id":', { 'content-type': 'application/json' });
    expect((await problemOf(gitlab.me())).message).toContain('broken JSON');
  });
});

describe('a refusal', () => {
  test.each([
    [400, { error: 'title is missing' }, 'title is missing'],
    [400, { message: { title: ["can't be blank"] } }, '{"title":["can\'t be blank"]}'],
    [403, { message: '403 Forbidden' }, '403 Forbidden'],
    [403, { error: 'insufficient_scope', error_description: 'more' }, 'insufficient_scope'],
    [404, { message: '404 Project Not Found' }, '404 Project Not Found'],
  ])('with %i %j tells what GitLab said', async (status, body, said) => {
    server().post(issuePath).reply(status, body);
    const problem = await problemOf(gitlab.createIssue('field/certification', wish));
    expect(problem).toMatchObject({ kind: 'refused', status });
    expect(problem.message).toBe(`GitLab refused POST projects/field/certification/issues with ${status}: ${said}`);
  });

  test('never repeats the token, even when GitLab does', async () => {
    server()
      .get('/gitlab/api/v4/user')
      .reply(401, { message: `bad token ${token}` });
    expect((await problemOf(gitlab.me())).message).toContain('bad token [hidden]');
  });

  test('by a page in front of GitLab is told in words, not in HTML', async () => {
    server().get('/gitlab/api/v4/user').reply(403, '<!DOCTYPE html><p>Blocked</p>', { 'content-type': 'text/html' });
    expect((await problemOf(gitlab.me())).message).toMatch(/with 403: a page without data$/);
  });
});
