import nock from 'nock';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createBudget, limitsOf } from '../../src/gitlab/budget.ts';
import { connectGitLab } from '../../src/gitlab/client.ts';
import type { GitLab } from '../../src/gitlab/gitlab.ts';
import {
  issuePath,
  issueRow,
  notePath,
  noteRow,
  place,
  problemOf,
  server,
  time,
  token,
  url,
  user,
  wish,
} from './nocked.ts';
import { jumpingClock } from './world.ts';

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
        token: '',
        name: 'fieldcert',
      })
      .reply(201, { id: 3, url: 'https://fieldcert.example.com/hooks/gitlab', ...flags, alert_status: 'executable' });
    const secrets = { signing: 'whsec_x' };
    const url = 'https://fieldcert.example.com/hooks/gitlab';
    const hook = { name: 'fieldcert', url, secrets, verifyCertificate: true };
    expect(await gitlab.createHook('field/certification', hook)).toMatchObject({
      id: 3,
      lacks: [],
      state: 'on',
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
