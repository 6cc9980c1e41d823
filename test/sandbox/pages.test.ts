import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLabel } from '../../src/sandbox/labels.ts';
import type { Pages } from './pages-world.ts';
import { address, board, openPages, path } from './pages-world.ts';

let pages: Pages;

beforeEach(async () => {
  pages = await openPages();
});

afterEach(() => pages.close());

describe('acting as somebody', () => {
  test('without a choice the first human administrator acts', async () => {
    const page = await pages.get('/');
    expect(page.text).toContain('<strong>Grace Okafor</strong></span></summary>');
    expect(page.text).toContain('This is a practice GitLab that lives in memory');
  });

  test('a choice is kept in a cookie and leads back to where it was made', async () => {
    const answer = await pages.post('/-/act-as', { user: '3', back: `${board}?x=1` });
    expect(answer.status).toBe(303);
    expect(answer.location).toBe(`${board}?x=1`);
    expect(answer.cookie).toMatch(/^practice_gitlab_user=3; Path=\/; HttpOnly; SameSite=Lax/);
    expect((await pages.get('/', 3)).text).toContain('<strong>Maya Lindqvist</strong></span></summary>');
  });

  test.each(['https://evil.example/', '//evil.example/', '/\\evil.example', 'javascript:alert(1)'])(
    'never leads away to %s',
    async (back) => {
      expect((await pages.post('/-/act-as', { user: '3', back })).location).toBe('/');
    },
  );

  test('bots are not offered', async () => {
    expect((await pages.get('/')).text).not.toContain('name="user" value="1"');
  });

  test('a visitor sees no private project and cannot write in a public one', async () => {
    expect((await pages.get(board, 'visitor')).status).toBe(404);
    pages.project.visibility = 'public';
    const issue = pages.open();
    expect((await pages.get(address(issue), 'visitor')).text).not.toContain('name="note"');
    const refused = await pages.post(`${address(issue)}/notes`, { note: 'hi' }, 'visitor');
    expect(refused.status).toBe(401);
    expect(refused.text).toContain('Choose whom to act as');
    expect(issue.notes).toEqual([]);
  });
});

describe('forms from elsewhere', () => {
  test.each([undefined, 'https://evil.example', 'null'])('a form from %s does nothing', async (origin) => {
    const issue = pages.open();
    const headers = { cookie: 'practice_gitlab_user=3', ...(origin === undefined ? {} : { origin }) };
    const body = new URLSearchParams({ note: 'hi', next: 'comment' });
    const answer = await fetch(`${pages.url}${address(issue)}/notes`, { method: 'POST', headers, body });
    expect(answer.status).toBe(403);
    expect(issue.notes).toEqual([]);
  });

  test('pages forbid scripts of others', async () => {
    const policy = (await pages.get(board)).headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
  });
});

describe('other pages', () => {
  test('the issue list has tabs, a label filter and search', async () => {
    createLabel(pages.who.grace, { kind: 'project', place: pages.project }, { name: 'a::b', color: '#1F75CB' });
    pages.open({ title: 'Apples', labels: ['a::b'] });
    pages.open({ title: 'Pears' });
    const titles = async (query: string) => {
      const { text } = await pages.get(`/${path}/-/issues${query}`);
      return ['Apples', 'Pears'].filter((title) => new RegExp(`<a href="[^"]+">${title}</a>`).test(text));
    };
    expect(await titles('')).toEqual(['Apples', 'Pears']);
    expect(await titles('?label=a%3A%3Ab')).toEqual(['Apples']);
    expect(await titles('?search=PEAR')).toEqual(['Pears']);
    expect(await titles('?state=closed')).toEqual([]);
    expect(await titles('?state=nonsense&label[]=x')).toEqual(['Apples', 'Pears']);
  });

  test('a new issue opens and leads to itself; a refusal keeps what was written', async () => {
    const made = await pages.post(
      `/${path}/-/issues`,
      { title: 'Hello', description: 'a\r\nb', confidential: 'true' },
      3,
    );
    expect(made.location).toBe(`/${path}/-/issues/1`);
    expect(pages.project.issues.get(1)).toMatchObject({
      title: 'Hello',
      description: 'a\nb',
      confidential: true,
      authorId: 3,
    });
    expect(pages.emissions[0]).toMatchObject({ event: 'Confidential Issue Hook' });
    const refused = await pages.post(`/${path}/-/issues`, { title: ' ', description: 'kept' }, 3);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('Title can&#39;t be blank.');
    expect(refused.text).toContain('kept</textarea>');
  });

  test('details are kept as a Reporter sets them', async () => {
    const issue = pages.open({ assigneeIds: [3] });
    await pages.post(`${address(issue)}/details`, { assignee: '4', due: '2026-12-01', confidential: 'true' }, 4);
    expect(issue).toMatchObject({ assigneeIds: [4], dueDate: '2026-12-01', confidential: true });
  });

  test('webhooks are for Maintainers', async () => {
    expect((await pages.get(`/${path}/-/hooks`, 4)).status).toBe(404);
    expect((await pages.get(`/${path}/-/hooks`, 2)).text).toContain('No webhooks yet');
  });

  test('a person has a page, a project leads to its board, the rest is 404', async () => {
    expect((await pages.get('/omar')).text).toContain('reviewer');
    expect((await pages.get(`/${path}`)).location).toBe(board);
    expect((await pages.get('/nobody/nothing')).status).toBe(404);
    expect((await pages.get(`/${path}/-/issues/999`)).status).toBe(404);
    expect((await pages.get('/api/v4/version')).text).toContain('Cannot GET');
  });
});
