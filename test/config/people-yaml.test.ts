import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { peopleText } from '../../src/config/people-yaml.ts';
import { People } from '../../src/core/people/people.ts';
import { exampleDir } from './patched-config.ts';

const example = readFileSync(join(exampleDir, 'people.yaml'), 'utf8');
const words = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .map((text) => text.replaceAll(/\s+/g, ' ').trim());

test('a plan without changes leaves the file as it is, to the letter', () => {
  expect(peopleText(example, { added: [], changed: [] })).toBe(example);
});

test('whatever people are called, they are read as they were written, and everybody else stays', () => {
  const before = People.parse(parse(example));
  fc.assert(
    fc.property(words.filter(Boolean), words.filter(Boolean), (name, region) => {
      const entry = {
        username: 'lara',
        name,
        emails: ['lara@example.com'],
        externalIds: [],
        region,
        left: '2026-11-30',
      };
      const changes = [{ field: 'region' as const, to: region }];
      const text = peopleText(example, {
        added: [{ entry }],
        changed: [{ row: 3, username: 'maya', changes }],
      });
      const { people } = People.parse(parse(text));
      const [maya, ...others] = before.people;
      expect(people).toEqual([{ ...maya, region }, ...others, entry]);
    }),
  );
});

test('whatever is taken away is gone, and comments stay', () => {
  const text = '# Ours\nstaff: [a]\npeople:\n  - username: a # The first\n    name: A\n    left: 2026-11-30 # Gone\n';
  const changes = [
    { field: 'left' as const, from: '2026-11-30' },
    { field: 'emails' as const, to: 'a@example.com' },
  ];
  expect(peopleText(text, { added: [], changed: [{ row: 2, username: 'a', changes }] })).toBe(
    '# Ours\nstaff: [a]\npeople:\n  - username: a # The first\n    name: A\n    emails: [a@example.com]\n',
  );
});
