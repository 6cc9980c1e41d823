import { describe, expect, test } from 'vitest';
import { as, start } from './harness.ts';

describe('who may call what', () => {
  const cases: readonly [string, string, string, string, unknown, number, unknown][] = [
    [
      'a stranger sees no private project',
      'sam',
      'GET',
      '/projects/30',
      undefined,
      404,
      { message: '404 Project Not Found' },
    ],
    [
      'nor its issues',
      'sam',
      'GET',
      '/projects/acme%2Ffield/issues',
      undefined,
      404,
      { message: '404 Project Not Found' },
    ],
    [
      'nor may write there',
      'sam',
      'POST',
      '/projects/30/issues',
      { title: 'x' },
      404,
      { message: '404 Project Not Found' },
    ],
    ['nobody may write', '', 'POST', '/projects/30/issues', { title: 'x' }, 401, { message: '401 Unauthorized' }],
    ['an unknown token is refused', 'nemo', 'GET', '/projects', undefined, 401, { message: '401 Unauthorized' }],
    [
      'a Guest sees but may not make labels',
      'maya',
      'POST',
      '/projects/30/labels',
      { name: 'x', color: '#fff' },
      403,
      { message: '403 Forbidden' },
    ],
    [
      'a Guest may not make boards',
      'maya',
      'POST',
      '/projects/30/boards',
      { name: 'x' },
      403,
      { message: '403 Forbidden' },
    ],
    ['a Reporter may not see hooks', 'omar', 'GET', '/projects/30/hooks', undefined, 403, { message: '403 Forbidden' }],
    [
      'a Reporter may not list uploads',
      'omar',
      'GET',
      '/projects/30/uploads',
      undefined,
      403,
      { message: '403 Forbidden' },
    ],
    [
      'what is not there is not found',
      'omar',
      'GET',
      '/projects/30/issues/99',
      undefined,
      404,
      { message: '404 Issue Not Found' },
    ],
    [
      'an unknown address has its own words',
      'omar',
      'GET',
      '/projects/30/nothing',
      undefined,
      404,
      { error: '404 Not Found' },
    ],
    [
      'no member, no membership',
      'omar',
      'GET',
      '/projects/30/members/all/7',
      undefined,
      404,
      { message: '404 Not found' },
    ],
  ];
  test.each(cases)('%s', async (_name, who, method, path, body, status, said) => {
    await using sandbox = await start();
    const reply = await as(sandbox, who)(method, path, body);
    expect([reply.status, reply.body]).toEqual([status, said]);
  });

  test('a token is taken from each of its places', async () => {
    await using sandbox = await start();
    const nobody = as(sandbox, '');
    const user = async (headers: Record<string, string>, path = '/user') =>
      (await nobody('GET', path, undefined, headers)).body.username;
    expect(await user({ 'private-token': 'token-omar' })).toBe('omar');
    expect(await user({ authorization: 'Bearer token-omar' })).toBe('omar');
    expect(await user({}, '/user?private_token=token-omar')).toBe('omar');
  });

  test('a job token reads the project but can do nothing with issues', async () => {
    await using sandbox = await start();
    const job = (method: string, path: string, body?: unknown) =>
      as(sandbox, '')(method, path, body, { 'job-token': 'token-fieldcert' });
    expect((await job('GET', '/projects/30')).status).toBe(200);
    expect((await job('GET', '/projects/30/issues')).status).toBe(404);
    expect((await job('POST', '/projects/30/issues', { title: 'x' })).status).toBe(401);
  });

  test('a reading token may read and says which scope writing needs', async () => {
    await using sandbox = await start();
    const reader = as(sandbox, 'reader');
    expect((await reader('GET', '/personal_access_tokens/self')).body.scopes).toEqual(['read_api']);
    const refused = await reader('POST', '/projects/30/issues', { title: 'x' });
    expect([refused.status, refused.body.error, refused.body.scope]).toEqual([403, 'insufficient_scope', 'api']);
  });

  test('a confidential issue is for Planners and above, its author and its assignees', async () => {
    await using sandbox = await start();
    const bot = as(sandbox, 'fieldcert');
    await bot('POST', '/projects/30/issues', { title: 'Secret', confidential: true });
    const path = '/projects/30/issues/1';
    const seen = async (who: string) => (await as(sandbox, who)('GET', path)).status;
    expect(await Promise.all(['maya', 'omar', 'priya', 'olga'].map(seen))).toEqual([404, 200, 200, 200]);
    await bot('PUT', path, { assignee_ids: [3] });
    expect((await as(sandbox, 'maya')('GET', '/projects/30/issues')).body).toEqual([]);
  });

  test('a Guest assigned when a confidential issue is opened sees it from the start', async () => {
    await using sandbox = await start();
    await as(sandbox, 'fieldcert')('POST', '/projects/30/issues', {
      title: 'Yours',
      confidential: true,
      assignee_ids: [3],
    });
    expect((await as(sandbox, 'maya')('GET', '/projects/30/issues/1')).body.title).toBe('Yours');
  });

  test('users are found by name, and by address only when it is their whole public one', async () => {
    await using sandbox = await start();
    const names = async (who: string, query: string) =>
      (await as(sandbox, who)('GET', `/users?${query}`)).body.map((user: { username: string }) => user.username);
    expect(await names('omar', 'username=MAYA')).toEqual(['maya']);
    expect(await names('omar', 'username=may')).toEqual([]);
    expect(await names('omar', 'search=lind')).toEqual(['maya']);
    expect(await names('omar', 'search=maya@acme.example')).toEqual(['maya']);
    expect(await names('omar', 'search=maya@acme')).toEqual([]);
    expect(await names('maya', 'search=omar@acme.example')).toEqual([]);
    expect(await names('root', 'search=omar@acme.example')).toEqual(['omar']);
    expect(await names('omar', 'humans=true&search=fieldcert')).toEqual([]);
  });

  test('a status is set by its owner and read by anyone', async () => {
    await using sandbox = await start();
    await as(sandbox, 'omar')('PUT', '/user/status', { availability: 'busy', message: 'On leave' });
    const { body } = await as(sandbox, 'maya')('GET', '/users/omar/status');
    expect(body).toMatchObject({ availability: 'busy', message: 'On leave', emoji: 'speech_balloon' });
  });

  test('members/all includes those inherited from the group', async () => {
    await using sandbox = await start();
    const bot = as(sandbox, 'fieldcert');
    expect((await bot('GET', '/projects/30/members/all/6')).body.access_level).toBe(50);
    expect((await bot('GET', '/projects/30/members/6')).status).toBe(404);
    expect((await bot('GET', '/projects/30/members/all?query=priya')).body).toHaveLength(1);
  });
});
