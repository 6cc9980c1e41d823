import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type FileKind, fileSchemas, jsonSchema, keysAt } from '../../src/config/json-schema.ts';
import { exampleDir } from './patched-config.ts';

const kinds = Object.keys(fileSchemas) as readonly FileKind[];

test.each(kinds)('config/schema/%s.schema.json is what the code reads', async (kind) => {
  const written: unknown = JSON.parse(await readFile(join(exampleDir, `schema/${kind}.schema.json`), 'utf8'));
  expect(written).toEqual(JSON.parse(JSON.stringify(jsonSchema(kind))));
});

test('every file of the example tells editors its schema', async () => {
  const rubrics = (await readdir(join(exampleDir, 'rubrics'))).map((name) => [`rubrics/${name}`, '../schema/rubric']);
  const files = ['program', 'gitlab', 'exams', 'people'].map((kind) => [`${kind}.yaml`, `./schema/${kind}`]);
  for (const [file, schema] of [...files, ...rubrics]) {
    const text = await readFile(join(exampleDir, String(file)), 'utf8');
    expect(text.split('\n')[0]).toBe(`# yaml-language-server: $schema=${schema}.schema.json`);
  }
});

test('schemas know keys, refuse others and explain them', () => {
  const data = { sources: [{ kind: 'bearer' }, { kind: 'other' }] };
  expect(keysAt('exams', ['sources', 0], data)).toEqual(['id', 'kind', 'secretFrom', 'mapping']);
  expect(keysAt('exams', ['sources', 1], data)).toEqual([]);
  const { properties, additionalProperties } = jsonSchema('exams');
  expect(additionalProperties).toBe(false);
  expect(JSON.stringify(properties)).toContain('"description":"The id exam sources send."');
});
