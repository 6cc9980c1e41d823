import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { loadTemplates } from '../../src/render/render.ts';
import { samples } from './samples.ts';

const GOLDEN = join(import.meta.dirname, '../golden');
const update = process.env.UPDATE_GOLDEN === '1';
const { render } = loadTemplates();

const fileOf = (name: string) => `${name}.${{ badge: 'svg', page: 'html' }[name.split('/')[0] ?? ''] ?? 'md'}`;

test.each(Object.entries(samples))('%s reads as in its golden file (UPDATE_GOLDEN=1 rewrites it)', (name, words) => {
  const file = join(GOLDEN, fileOf(name));
  const text = `${render(words)}\n`;
  if (update) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
});

test('every golden file belongs to a sample', () => {
  const files = readdirSync(GOLDEN, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(GOLDEN, join(entry.parentPath, entry.name)))
    .filter((file) => /^(issue|note|badge|page)\//.test(file));
  expect(files.sort()).toEqual(Object.keys(samples).map(fileOf).sort());
});
