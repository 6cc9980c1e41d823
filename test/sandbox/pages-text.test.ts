import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLabel } from '../../src/sandbox/labels.ts';
import type { Pages } from './pages-world.ts';
import { address, board, openPages, path } from './pages-world.ts';

let pages: Pages;

beforeEach(async () => {
  pages = await openPages();
});

afterEach(() => pages.close());

describe('what people write', () => {
  const attack = '<script>alert(1)</script><img src=x onerror=alert(2)><a href="javascript:alert(3)">x</a>';

  test('cannot run anything from a description, comment, title or draft', async () => {
    const issue = pages.open({
      title: attack,
      description: `${attack}\n\n[y](javascript:alert(4))\n\n<form action=/x><button>b</button></form>`,
    });
    pages.say(pages.who.omar, issue, attack);
    const { text } = await pages.get(address(issue), 4);
    const list = await pages.get(`/${path}/-/issues`, 4);
    const refused = await pages.post(
      `${address(issue)}/notes`,
      { note: `${attack}</textarea>`, internal: 'true', next: 'comment' },
      3,
    );
    for (const markup of [text, list.text, refused.text, (await pages.get(board, 4)).text]) {
      expect(markup).not.toContain('<script>alert');
      // Inside a quoted attribute it is only text.
      expect(markup.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\sonerror=/);
      expect(markup).not.toMatch(/href="javascript:/);
    }
    expect(text).not.toContain('action="/x"');
    expect(refused.text).not.toContain('alert(1)</script>');
  });

  test('cannot leave the style attribute of a label', async () => {
    const label = createLabel(
      pages.who.grace,
      { kind: 'project', place: pages.project },
      { name: 'odd', color: '#123456' },
    );
    label.color = 'red;background:url(//evil.example)';
    expect((await pages.get(`/${path}/-/labels`)).text).not.toContain('evil.example');
  });

  test('is drawn as GitLab Flavored Markdown', async () => {
    createLabel(
      pages.who.grace,
      { kind: 'project', place: pages.project },
      { name: 'level::Learning', color: '#EEE600' },
    );
    const secret = 'a'.repeat(32);
    const issue = pages.open({
      description: `<!-- marker -->\n| a | b |\n| - | -: |\n| @maya | #1 |\n\n- [ ] do\n\n<details><summary>more</summary>\n\n*inside*\n\n</details>\n\n![Badge](/uploads/${secret}/badge.svg) ~"level::Learning" https://example.com`,
    });
    const { text } = await pages.get(address(issue), 5);
    expect(text).not.toContain('marker');
    expect(text).toContain('<a href="/maya" title="Maya Lindqvist">@maya</a>');
    expect(text).toContain(`<a href="/${path}/-/issues/1">#1</a>`);
    expect(text).toContain('<input type="checkbox" disabled aria-label="do">');
    expect(text).toContain('<summary>more</summary>');
    expect(text).toContain('<em>inside</em>');
    expect(text).toContain(`src="/-/project/7/uploads/${secret}/badge.svg"`);
    expect(text).toContain('<span class="label-scope">level</span><span class="label-value">Learning</span>');
    expect(text).toContain('<a href="https://example.com" rel="nofollow noreferrer noopener" target="_blank">');
  });
});
