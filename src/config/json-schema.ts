import { z } from 'zod';
import { Exams } from '../core/exams/exam.ts';
import { Layout } from '../core/layout.ts';
import { People } from '../core/people/people.ts';
import { ProgramFile } from '../core/program.ts';
import { Rubric } from '../core/rubric.ts';
import type { Path } from './source.ts';

/** The kinds of files in `config/` and what each must look like. */
export const fileSchemas = {
  program: ProgramFile,
  gitlab: Layout,
  exams: Exams,
  people: People,
  rubric: Rubric,
} as const;
export type FileKind = keyof typeof fileSchemas;

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The JSON Schema (draft 7, which YAML editors know) of one kind of file, as people write it. */
export function jsonSchema(kind: FileKind): JsonSchema {
  const {
    $schema,
    readOnly: _,
    ...rest
  } = z.toJSONSchema(fileSchemas[kind], {
    target: 'draft-07',
    io: 'input',
    override: ({ jsonSchema: part }) => {
      delete part.readOnly;
    },
  });
  return { $schema, title: `fieldcert: ${kind === 'rubric' ? 'rubrics/*' : kind}.yaml`, ...rest };
}

const schemas = new Map<FileKind, JsonSchema>();

/** What may stand at `path` in a file of this kind; undefined where nothing is expected. Of a choice `data` says which. */
export function schemaAt(kind: FileKind, path: Path, data?: unknown): JsonSchema | undefined {
  const root = schemas.get(kind) ?? jsonSchema(kind);
  schemas.set(kind, root);
  let value = data;
  let part: JsonSchema | undefined = root;
  for (const step of path) {
    part = part && child(part, step);
    value = (value as Record<string | number, unknown> | null | undefined)?.[step];
    part = part && chosen(part, value);
  }
  return part;
}

/** The keys a map at `path` may have. */
export function keysAt(kind: FileKind, path: Path, data?: unknown): readonly string[] {
  return Object.keys(schemaAt(kind, path, data)?.properties ?? {});
}

function child(part: JsonSchema, step: string | number): JsonSchema | undefined {
  const { properties = {}, additionalProperties, items } = part;
  if (typeof step === 'number') return typeof items === 'object' && !Array.isArray(items) ? items : undefined;
  const named = Object.hasOwn(properties, step) ? properties[step] : additionalProperties;
  return typeof named === 'object' ? named : undefined;
}

/** Of several kinds of a thing the one whose constant keys `value` has. */
function chosen(part: JsonSchema, value: unknown): JsonSchema {
  const kinds = part.oneOf ?? [];
  const fitting = kinds.find((one) =>
    Object.entries(one.properties ?? {}).some(
      ([key]) => constOf(one, key) !== undefined && constOf(one, key) === (value as Record<string, unknown>)?.[key],
    ),
  );
  return fitting ?? part;
}

function constOf({ properties = {} }: JsonSchema, key: string): string | undefined {
  const of = properties[key];
  return typeof of === 'object' && typeof of.const === 'string' ? of.const : undefined;
}
