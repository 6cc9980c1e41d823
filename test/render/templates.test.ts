import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Words } from '../../src/core/messages/messages.ts';
import { loadTemplates } from '../../src/render/render.ts';
import { samples } from './samples.ts';

const TEMPLATES = join(import.meta.dirname, '../../templates');
const PARTS = [
  'issue/path',
  'issue/product-status',
  'issue/refresh-status',
  'issue/rubric',
  'issue/status',
  'note/sheets',
];

const title: Words = {
  say: 'issue/title',
  with: { course: { id: 'SA-101', title: 'Demos' }, learner: 'Maya Lindqvist', attempt: 1 },
};

test('every template has sample data, and every text has a template', () => {
  const files = ['issue', 'note', 'badge', 'page'].flatMap((folder) =>
    readdirSync(join(TEMPLATES, folder), { withFileTypes: true }).map((file) =>
      relative(TEMPLATES, join(file.parentPath, file.name)),
    ),
  );
  const names = files.map((file) => file.replace(/\.(md|svg|html)\.hbs$/, '')).filter((name) => !PARTS.includes(name));
  expect(names.sort()).toEqual([...new Set(Object.values(samples).map(({ say }) => say))].sort());
});

describe('a folder of templates', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'templates-'));
    cpSync(TEMPLATES, dir, { recursive: true });
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const write = (text: string) => writeFileSync(join(dir, 'issue/title.md.hbs'), text);

  test('can be somebody else’s', () => {
    write('Practical of {{learner}}');
    expect(loadTemplates(dir).render(title)).toBe('Practical of Maya Lindqvist');
  });

  test('is refused at start when a file is missing', () => {
    rmSync(join(dir, 'note/help.md.hbs'));
    expect(() => loadTemplates(dir)).toThrow('note/help.md.hbs');
  });

  test.each([
    ['{{{learner}}}', 'unescaped'],
    ['{{&learner}}', 'unescaped'],
    ['{{shout learner}}', 'shout'],
    ['{{#if learner}}open', 'title.md.hbs'],
  ])('is refused at start for %j', (text, problem) => {
    write(text);
    expect(() => loadTemplates(dir)).toThrow(problem);
  });

  test.each(['{{teacher}}', '{{course.name}}', '{{course}}'])('fails loudly on %j, which the data lacks', (text) => {
    write(text);
    const { render } = loadTemplates(dir);
    expect(() => render(title)).toThrow(text.slice(2, -2));
  });
});

test('a title stays one plain line of bearable length', () => {
  const { render } = loadTemplates();
  const learner = `@all\n/close *x* ${'y'.repeat(10_000)}`;
  const text = render({ ...title, with: { ...title.with, learner } } as Words);
  expect(text).toMatch(/^SA-101 practical: @\u2060all \/close \*x\* y+…$/);
  expect(text.length).toBeLessThan(255);
});
