import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const rows = readFileSync(join(root, 'docs/awkward-cases.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(2)
  .map((line) => {
    const [name = '', , shown = ''] = line.slice(2, -2).split(' | ');
    return { name, shown };
  });
const stories = rows.flatMap(({ shown }) => [...shown.matchAll(/`(test\/[^`]+)`: ([^`]+?)(?=; `|$)/g)]);

describe('the awkward cases', () => {
  it('each have a story, or the issue that brings it', () => {
    expect(rows.length).toBeGreaterThanOrEqual(16);
    const without = rows.filter(({ shown }) => !/^(`test\/|issue \d+$)/.test(shown));
    expect(without).toEqual([]);
  });

  it.each(stories.map(([, file = '', story = '']) => [story, file]))('“%s” is in %s', (story, file) => {
    const source = readFileSync(join(root, file), 'utf8');
    expect(source).toContain(`  it('${story.replaceAll("'", "\\'")}', `);
  });
});
