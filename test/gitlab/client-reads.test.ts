import nock from 'nock';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createBudget, limitsOf } from '../../src/gitlab/budget.ts';
import { connectGitLab } from '../../src/gitlab/client.ts';
import type { GitLab } from '../../src/gitlab/gitlab.ts';
import { issuePath, issueRow, place, problemOf, server, token, url, user, wish } from './nocked.ts';
import { jumpingClock } from './world.ts';

let gitlab: GitLab;
beforeAll(() => nock.disableNetConnect());
afterAll(() => nock.restore());
beforeEach(() => {
  gitlab = connectGitLab({
    url: `${url}/`,
    token,
    budget: createBudget(limitsOf['gitlab-com'], jumpingClock()),
    timeoutMs: 100,
  });
});
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
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

  test.each([
    [{ emoji: 'palm_tree', availability: 'busy', message: null }, true],
    [{ emoji: 'speech_balloon', availability: 'not_set', message: 'Here' }, false],
    [{ emoji: null, message: null }, false],
  ])('of the status %j tells whether somebody is busy', async (status, busy) => {
    server().get('/gitlab/api/v4/users/21/status').reply(200, status);
    expect(await gitlab.status(21)).toEqual({ busy });
  });

  test('follows a moved project on the same server, and never takes the token to another', async () => {
    const project = { id: 2, path_with_namespace: 'field/new', web_url: `${url}/field/new` };
    server()
      .get('/gitlab/api/v4/projects/field%2Fold')
      .reply(301, '', { location: `${url}/api/v4/projects/2` });
    server().get('/gitlab/api/v4/projects/2').matchHeader('private-token', token).reply(200, project);
    const moved = { id: 2, path: 'field/new', url: `${url}/field/new`, archived: false, issuesOff: false };
    expect(await gitlab.project('field/old')).toEqual(moved);
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
