import { describe, expect, test } from 'vitest';
import { as, noon, start } from './harness.ts';

const issues = '/projects/30/issues';

describe('issues over REST', () => {
  test('missing labels are made, labels come as titles, or in full when asked', async () => {
    await using sandbox = await start();
    const bot = as(sandbox, 'fieldcert');
    const made = await bot('POST', issues, { title: 'One', labels: 'b,a', due_date: '2026-12-01' });
    expect([made.status, made.body.iid, made.body.labels, made.body.due_date]).toEqual([
      201,
      1,
      ['a', 'b'],
      '2026-12-01',
    ]);
    expect(made.body.web_url).toBe(`${sandbox.url}/acme/field/-/issues/1`);
    const [full] = (await bot('GET', `${issues}?with_labels_details=true`)).body;
    expect(full.labels[0]).toMatchObject({ name: 'a', color: '#6699cc' });
    const changed = await bot('PUT', `${issues}/1`, { add_labels: ['c'], remove_labels: 'a' });
    expect(changed.body.labels).toEqual(['b', 'c']);
    expect((await bot('PUT', `${issues}/1`, { labels: '' })).body.labels).toEqual([]);
  });

  test.each([
    ['free', [3], ['level::1', 'level::2']],
    ['premium', [3, 4], ['level::2']],
  ] as const)('on %s assignees and scoped labels follow the plan', async (tier, assignees, labels) => {
    await using sandbox = await start({ tier });
    const bot = as(sandbox, 'fieldcert');
    const made = await bot('POST', issues, { title: 'One', labels: ['level::1'], assignee_ids: [3, 4] });
    expect(made.body.assignees.map((user: { id: number }) => user.id)).toEqual(assignees);
    expect((await bot('PUT', `${issues}/1`, { add_labels: 'level::2' })).body.labels).toEqual(labels);
  });

  test('what GitLab drops without a word', async () => {
    await using sandbox = await start({ tier: 'premium' });
    const bot = as(sandbox, 'fieldcert');
    const made = await bot('POST', issues, {
      title: 'One',
      assignee_ids: [999, 7, 4],
      iid: 70,
      created_at: '2020-01-01T00:00:00Z',
    });
    expect(made.body.assignees.map((user: { id: number }) => user.id)).toEqual([4]);
    expect([made.body.iid, made.body.created_at.slice(0, 4)]).toEqual([1, '2026']);
    await as(sandbox, 'maya')('POST', issues, { title: 'Mine', labels: 'kept', due_date: '2026-12-24' });
    const change = { title: 'New', labels: 'dropped', due_date: '2027-01-01', assignee_ids: [4], confidential: true };
    const changed = await as(sandbox, 'maya')('PUT', `${issues}/2`, change);
    expect(changed.body).toMatchObject({
      title: 'New',
      labels: ['kept'],
      due_date: '2026-12-24',
      assignees: [],
      confidential: false,
    });
  });

  test('an Owner sets the iid, and a second one is a conflict', async () => {
    await using sandbox = await start();
    const olga = as(sandbox, 'olga');
    expect((await olga('POST', issues, { title: 'x', iid: 70 })).body.iid).toBe(70);
    const twice = await olga('POST', issues, { title: 'x', iid: 70 });
    expect([twice.status, twice.body]).toEqual([409, { message: 'Duplicated issue' }]);
    expect((await olga('POST', issues, { title: 'x' })).body.iid).toBe(71);
  });

  test.each([
    ['no title', 'POST', issues, {}, 400, { error: 'title is missing' }],
    ['an empty title', 'POST', issues, { title: ' ' }, 400, { message: { title: ["can't be blank"] } }],
    [
      'an unknown move',
      'PUT',
      `${issues}/1`,
      { state_event: 'shut' },
      400,
      { error: 'state_event does not have a valid value' },
    ],
    [
      'an unknown type',
      'POST',
      issues,
      { title: 'x', issue_type: 'epic' },
      400,
      { error: 'issue_type does not have a valid value' },
    ],
    [
      'a word for a number',
      'POST',
      issues,
      { title: 'x', assignee_id: 'omar' },
      400,
      { error: 'assignee_id is invalid' },
    ],
    [
      'two assignee fields',
      'POST',
      issues,
      { title: 'x', assignee_id: 3, assignee_ids: [3] },
      400,
      { error: 'assignee_id, assignee_ids are mutually exclusive' },
    ],
    [
      'an unknown order',
      'GET',
      `${issues}?order_by=color`,
      undefined,
      400,
      { error: 'order_by does not have a valid value' },
    ],
    ['no rows per page', 'GET', `${issues}?per_page=0`, undefined, 400, { error: 'per_page has a value not allowed' }],
  ] as const)('%s is refused in the right shape', async (_name, method, path, body, status, said) => {
    await using sandbox = await start();
    const bot = as(sandbox, 'fieldcert');
    await bot('POST', issues, { title: 'One' });
    const reply = await bot(method, path, body);
    expect([reply.status, reply.body]).toEqual([status, said]);
  });

  test('an update without anything to update is refused', async () => {
    await using sandbox = await start();
    await as(sandbox, 'fieldcert')('POST', issues, { title: 'One' });
    const reply = await as(sandbox, 'fieldcert')('PUT', `${issues}/1`, { other: 1 });
    expect([reply.status, reply.body.error]).toEqual([400, expect.stringContaining('at least one parameter')]);
  });

  test('broken JSON and unknown kinds of bodies are refused, forms are read', async () => {
    await using sandbox = await start();
    const send = async (type: string, body: string) => {
      const headers = { 'private-token': 'token-fieldcert', 'content-type': type };
      const response = await fetch(`${sandbox.url}/api/v4${issues}`, { method: 'POST', headers, body });
      return {
        status: response.status,
        issue: (await response.json()) as { labels: unknown; assignee: { id: number } },
      };
    };
    expect((await send('application/json', '{"title":')).status).toBe(400);
    expect((await send('text/csv', 'title')).status).toBe(415);
    const { status, issue } = await send(
      'application/x-www-form-urlencoded',
      'title=F&labels[]=a&labels[]=b&assignee_ids[]=4',
    );
    expect([status, issue.labels, issue.assignee.id]).toEqual([201, ['a', 'b'], 4]);
  });

  test('closing sets who and when, closing again changes nothing', async () => {
    await using sandbox = await start({ now: () => noon });
    const bot = as(sandbox, 'fieldcert');
    await bot('POST', issues, { title: 'One' });
    const closed = await bot('PUT', `${issues}/1`, { state_event: 'close' });
    expect(closed.body).toMatchObject({ state: 'closed', closed_at: '2026-11-24T12:00:00.000Z', closed_by: { id: 2 } });
    const again = await as(sandbox, 'omar')('PUT', `${issues}/1`, { state_event: 'close' });
    expect([again.status, again.body.closed_by.id]).toEqual([200, 2]);
  });

  test('quick actions in a description run and are taken out', async () => {
    await using sandbox = await start();
    const bot = as(sandbox, 'fieldcert');
    await bot('POST', '/projects/30/labels', { name: 'level 2', color: 'orange' });
    const made = await bot('POST', issues, {
      title: 'One',
      description: 'Words\n/label ~"level 2" ~unknown\n/score 3',
    });
    expect([made.body.description, made.body.labels]).toEqual(['Words\n/score 3', ['level 2']]);
  });

  test('lists are filtered', async () => {
    let clock = noon;
    await using sandbox = await start({ now: () => clock, tier: 'premium' });
    const bot = as(sandbox, 'fieldcert');
    await bot('POST', issues, { title: 'Alpha one', labels: 'a,b', assignee_ids: [3] });
    clock += 60_000;
    await bot('POST', issues, { title: 'Beta', description: 'alpha inside', labels: 'a', confidential: true });
    clock += 60_000;
    await as(sandbox, 'maya')('POST', issues, { title: 'Gamma' });
    await bot('PUT', `${issues}/3`, { state_event: 'close' });
    const list = async (query: string, ask = bot) =>
      (await ask('GET', `${issues}?${query}`)).body.map((issue: { iid: number }) => issue.iid);
    expect(await list('')).toEqual([3, 2, 1]);
    expect(await list('sort=asc&order_by=title')).toEqual([1, 2, 3]);
    expect(await list('state=opened')).toEqual([2, 1]);
    expect(await list('labels=a,b')).toEqual([1]);
    expect(await list('labels=None')).toEqual([3]);
    expect(await list('labels=a&not[labels]=b')).toEqual([2]);
    expect(await list('search=alpha')).toEqual([2, 1]);
    expect(await list('search=alpha&in=title')).toEqual([1]);
    expect(await list('iids[]=1&iids[]=3')).toEqual([3, 1]);
    expect(await list('author_username=MAYA')).toEqual([3]);
    expect(await list('assignee_id=3')).toEqual([1]);
    expect(await list('assignee_id=None')).toEqual([3, 2]);
    expect(await list('confidential=true')).toEqual([2]);
    expect(await list(`updated_after=${new Date(noon + 60_000).toISOString()}`)).toEqual([3, 2]);
    expect(await list(`created_before=${new Date(noon).toISOString()}`)).toEqual([1]);
    expect(await list('', as(sandbox, 'maya'))).toEqual([3, 1]);
    expect(await list('scope=assigned_to_me', as(sandbox, 'maya'))).toEqual([1]);
    expect((await bot('GET', '/issues')).body).toHaveLength(2);
    expect((await bot('GET', '/issues?scope=all')).body).toHaveLength(3);
    expect((await as(sandbox, 'olga')('GET', '/groups/acme/issues?labels=a')).body).toHaveLength(2);
  });

  test('pages have GitLab’s headers, and cursors lead through without repeating', async () => {
    await using sandbox = await start();
    const bot = as(sandbox, 'fieldcert');
    for (let count = 1; count <= 5; count += 1) await bot('POST', issues, { title: `Number ${count}` });
    const second = await bot('GET', `${issues}?per_page=2&page=2&state=opened`);
    const header = (name: string) => second.headers.get(name);
    const names = ['x-page', 'x-per-page', 'x-prev-page', 'x-next-page', 'x-total', 'x-total-pages'];
    expect(names.map(header)).toEqual(['2', '2', '1', '3', '5', '3']);
    const rels = [...(header('link') ?? '').matchAll(/<([^>]+)>; rel="(\w+)"/g)];
    expect(rels.map(([, , rel]) => rel)).toEqual(['prev', 'next', 'first', 'last']);
    expect(new URL(rels[1]?.[1] ?? '').searchParams.get('state')).toBe('opened');
    expect((await bot('GET', `${issues}?page=3&per_page=2`)).headers.get('x-next-page')).toBe('');

    const seen: number[] = [];
    let next: string | undefined = `${issues}?pagination=keyset&order_by=created_at&sort=asc&per_page=2`;
    while (next) {
      const page = await bot('GET', next);
      expect(page.headers.get('x-page')).toBeNull();
      seen.push(...page.body.map((issue: { iid: number }) => issue.iid));
      next = /<[^>]*\/api\/v4([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
    }
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  test('relations: blocking is Premium, a second one is a conflict', async () => {
    await using sandbox = await start();
    const bot = as(sandbox, 'fieldcert');
    await bot('POST', issues, { title: 'One' });
    await bot('POST', issues, { title: 'Two' });
    const link = { target_project_id: 30, target_issue_iid: 2 };
    expect((await bot('POST', `${issues}/1/links`, { ...link, link_type: 'blocks' })).status).toBe(403);
    expect((await bot('POST', `${issues}/1/links`, link)).status).toBe(201);
    expect((await bot('POST', `${issues}/2/links`, { target_project_id: 30, target_issue_iid: 1 })).status).toBe(409);
    const [seen] = (await bot('GET', `${issues}/2/links`)).body;
    expect([seen.iid, seen.link_type]).toEqual([1, 'relates_to']);
    expect((await bot('DELETE', `${issues}/1/links/${seen.issue_link_id}`)).status).toBe(200);
    expect((await bot('GET', `${issues}/1/links`)).body).toEqual([]);
  });

  test('subscribing twice changes nothing and says so with 304', async () => {
    await using sandbox = await start();
    const bot = as(sandbox, 'fieldcert');
    await bot('POST', issues, { title: 'One' });
    expect((await bot('POST', `${issues}/1/subscribe`)).status).toBe(201);
    expect((await bot('POST', `${issues}/1/subscribe`)).status).toBe(304);
  });
});
