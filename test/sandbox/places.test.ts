import { describe, expect, test } from 'vitest';
import { as, start } from './harness.ts';

describe('labels', () => {
  const labels = '/projects/30/labels';

  test('a name taken here or in a group above is a conflict', async () => {
    await using sandbox = await start();
    const bot = as(sandbox, 'fieldcert');
    expect(
      (await as(sandbox, 'olga')('POST', '/groups/20/labels', { name: 'level::1', color: '#ffcc00' })).status,
    ).toBe(201);
    const here = await bot('POST', labels, { name: 'level::1', color: '#ffcc00' });
    expect([here.status, here.body]).toEqual([409, { message: 'Label already exists' }]);
    const [seen] = (await bot('GET', labels)).body;
    expect(seen).toMatchObject({ name: 'level::1', is_project_label: false, text_color: '#1F1E24' });
    expect((await bot('GET', `${labels}?include_ancestor_groups=false`)).body).toEqual([]);
  });

  test('looked up by id or escaped title, changed, deleted with all its uses', async () => {
    await using sandbox = await start();
    const bot = as(sandbox, 'fieldcert');
    const { id } = (await bot('POST', labels, { name: 'Needs work/now', color: 'orange' })).body;
    expect((await bot('GET', `${labels}/${encodeURIComponent('Needs work/now')}`)).body.id).toBe(id);
    const changed = await bot('PUT', `${labels}/${id}`, { new_name: 'Better', color: '#112233' });
    expect(changed.body).toMatchObject({ id, name: 'Better', color: '#112233' });
    await bot('POST', '/projects/30/issues', { title: 'One', labels: 'Better' });
    expect((await bot('GET', `${labels}?with_counts=true`)).body[0].open_issues_count).toBe(1);
    expect((await bot('DELETE', `${labels}/Better`)).status).toBe(204);
    expect((await bot('GET', '/projects/30/issues/1')).body.labels).toEqual([]);
    expect((await bot('GET', `${labels}/Better`)).body).toEqual({ message: '404 Label Not Found' });
  });

  test.each([
    [{ name: 'x' }, { error: 'color is missing' }],
    [{ name: 'x', color: 'sunny' }, { message: { color: ['must be a valid color code'] } }],
    [{ name: 'a,b', color: 'red' }, { message: { title: ['is invalid'] } }],
  ])('%j is refused', async (body, said) => {
    await using sandbox = await start();
    const reply = await as(sandbox, 'fieldcert')('POST', labels, body);
    expect([reply.status, reply.body]).toEqual([400, said]);
  });
});

describe('boards', () => {
  const boards = '/projects/30/boards';

  test('lists keep their order, close up when moved, and hold a label once', async () => {
    await using sandbox = await start();
    const olga = as(sandbox, 'olga');
    const make = async (name: string) => (await olga('POST', '/projects/30/labels', { name, color: 'red' })).body.id;
    const ids = [await make('a'), await make('b'), await make('c')];
    expect((await olga('GET', boards)).body).toEqual([]);
    const board = (await olga('POST', boards, { name: 'Certifications' })).body;
    const lists = `${boards}/${board.id}/lists`;
    for (const id of ids) expect((await olga('POST', lists, { label_id: id })).status).toBe(201);
    const again = await olga('POST', lists, { label_id: ids[0] });
    expect([again.status, again.body]).toEqual([400, { message: { error: 'Label has already been taken' } }]);
    const unknown = await olga('POST', lists, { label_id: 999 });
    expect([unknown.status, unknown.body]).toEqual([400, { message: { error: 'Label not found!' } }]);
    const before = (await olga('GET', lists)).body;
    await olga('PUT', `${lists}/${before[2].id}`, { position: 0 });
    const names = async () =>
      (await olga('GET', lists)).body.map(
        (list: { label: { name: string }; position: number }) => `${list.position} ${list.label.name}`,
      );
    expect(await names()).toEqual(['0 c', '1 a', '2 b']);
    expect((await as(sandbox, 'fieldcert')('DELETE', `${lists}/${before[0].id}`)).status).toBe(403);
    expect((await olga('DELETE', `${lists}/${before[0].id}`)).status).toBe(204);
    expect(await names()).toEqual(['0 c', '1 b']);
  });

  test.each([
    ['free', 403],
    ['premium', 201],
  ] as const)('a group board on %s answers %i', async (tier, status) => {
    await using sandbox = await start({ tier });
    expect((await as(sandbox, 'olga')('POST', '/groups/acme/boards', { name: 'All' })).status).toBe(status);
  });
});

describe('projects, groups and the instance', () => {
  test('by id or path, with the caller’s access', async () => {
    await using sandbox = await start();
    const bot = as(sandbox, 'fieldcert');
    const project = (await bot('GET', '/projects/acme%2Ffield')).body;
    expect([project.id, project.permissions.project_access.access_level]).toEqual([30, 40]);
    expect((await bot('GET', '/projects?membership=true')).body).toHaveLength(1);
    expect((await as(sandbox, 'sam')('GET', '/projects')).body.map((one: { id: number }) => one.id)).toEqual([32]);
    expect((await as(sandbox, 'olga')('GET', '/groups/acme')).body.projects).toHaveLength(3);
    expect((await bot('GET', '/version')).body.version).toMatch(/^19\./);
    expect((await fetch(`${sandbox.url}/-/health`)).status).toBe(200);
  });

  test('JSON is sent as application/json and nothing more, which python-gitlab insists on', async () => {
    await using sandbox = await start();
    for (const path of ['/user', '/nothing', '/projects/99'])
      expect((await as(sandbox, 'omar')('GET', path)).headers.get('content-type')).toBe('application/json');
    const graphql = await fetch(`${sandbox.url}/api/graphql`, { method: 'POST', body: '{}' });
    expect([graphql.status, await graphql.json()]).toEqual([404, { error: '404 Not Found' }]);
  });
});

describe('uploads', () => {
  async function upload(url: string, token: string, name: string, text: string) {
    const form = new FormData();
    form.append('file', new File([text], name));
    const headers = { 'private-token': token };
    return await fetch(`${url}/api/v4/projects/30/uploads`, { method: 'POST', headers, body: form });
  }

  test('an SVG is shown in place with scripts switched off, under both addresses', async () => {
    await using sandbox = await start();
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><title>Größe</title></svg>';
    const response = await upload(sandbox.url, 'token-fieldcert', 'badge 2.svg', svg);
    const made = (await response.json()) as { url: string; full_path: string; markdown: string };
    expect(response.status).toBe(201);
    expect(made.full_path).toMatch(/^\/-\/project\/30\/uploads\/[0-9a-f]{32}\/badge_2\.svg$/);
    expect(made.markdown).toBe(`![badge_2](${made.url})`);
    for (const path of [made.full_path, `/acme/field${made.url}`]) {
      const shown = await fetch(`${sandbox.url}${path}`);
      expect([shown.status, await shown.text()]).toEqual([200, svg]);
      expect(shown.headers.get('content-type')).toBe('image/svg+xml');
      expect(shown.headers.get('content-disposition')).toMatch(/^inline/);
      expect(shown.headers.get('content-security-policy')).toBe("default-src 'none'; style-src 'unsafe-inline'");
    }
    expect((await fetch(`${sandbox.url}${made.full_path.replace(/[0-9a-f]{32}/, '0'.repeat(32))}`)).status).toBe(404);
  });

  test('other files are downloads; without a file it is an error; a stranger may not upload', async () => {
    await using sandbox = await start();
    const made = (await (await upload(sandbox.url, 'token-omar', 'page.html', '<script>')).json()) as {
      full_path: string;
    };
    const shown = await fetch(`${sandbox.url}${made.full_path}`);
    expect(shown.headers.get('content-type')).toBe('application/octet-stream');
    expect(shown.headers.get('content-disposition')).toMatch(/^attachment/);
    expect((await upload(sandbox.url, 'token-sam', 'a.txt', 'x')).status).toBe(404);
    expect((await as(sandbox, 'omar')('POST', '/projects/30/uploads', {})).body).toEqual({ error: 'file is missing' });
    const bot = as(sandbox, 'fieldcert');
    const [listed] = (await bot('GET', '/projects/30/uploads')).body;
    expect(listed).toMatchObject({ filename: 'page.html', size: 8, uploaded_by: { username: 'omar' } });
    expect((await bot('DELETE', `/projects/30/uploads/${listed.id}`)).status).toBe(204);
  });
});
