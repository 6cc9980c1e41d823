import type { z } from 'zod';
import { nearest } from '../core/commands/nearest.ts';
import { issueWords, type Said } from './issue-words.ts';
import { type FileKind, keysAt, schemaAt } from './json-schema.ts';
import { isWritten, locate, type Path, type Source, type Spot } from './source.ts';

/** One mistake in the configuration: where it stands, what is wrong and, where we know it, what to do about it. */
export type Fault = Spot & {
  /** As the user would type it, starting with the folder they gave. */
  readonly file: string;
  /** Such as "courses[2].level"; empty for the file itself. */
  readonly path: string;
  readonly message: string;
  readonly fix?: string | undefined;
  /** The line the fault stands in, where there is one. */
  readonly excerpt?: string | undefined;
};

type Issue = z.core.$ZodIssue;

/** A fault at a place in a source. */
export function faultAt(source: Source, path: Path, words: Said, at: 'value' | 'key' = 'value'): Fault {
  return faultOn(source, locate(source, path, at), words, path);
}

/** A fault at a known line and column of a source. */
export function faultOn(source: Source, spot: Spot, words: Said, path: Path = []): Fault {
  const excerpt = source.lines[spot.line - 1];
  return { file: source.name, ...spot, path: pathText(path), ...words, ...(excerpt?.trim() ? { excerpt } : {}) };
}

/** "courses[2].level" */
function pathText(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text ? `${text}.${step}` : step;
  }, '');
}

/** What zod found, in our words. A missing key that was only mistyped is told once, as the unknown key. */
export function faultsOf(kind: FileKind, source: Source, issues: readonly Issue[]): readonly Fault[] {
  const mistyped = new Set(issues.flatMap((issue) => meantKeys(kind, source, issue)));
  return issues.flatMap((issue) => {
    const path = pathOf(issue);
    if (issue.code === 'unrecognized_keys') return unknownKeys(kind, source, path, issue.keys);
    if (!isWritten(source, path)) return mistyped.has(pathText(path)) ? [] : [missing(kind, source, path, issue)];
    const words = issueWords(issue, valueAt(source, path));
    return [hinted(faultAt(source, path, words, issue.code === 'invalid_key' ? 'key' : 'value'))];
  });
}

/** A color or title without quotes that begins with # reads as a comment. */
function hinted(fault: Fault): Fault {
  const comment = /found nothing$/.test(fault.message) && /[:-]\s+#/.test(fault.excerpt ?? '');
  return comment ? { ...fault, fix: 'put it in quotes: without them, # begins a comment' } : fault;
}

/** `data` with mistyped keys as they were meant and unknown ones left out, so that the rest can be checked all the same. */
export function repaired(kind: FileKind, data: unknown, path: Path = [], whole = data): unknown {
  const schema = schemaAt(kind, path, whole);
  if (schema && Array.isArray(data)) return data.map((part, index) => repaired(kind, part, [...path, index], whole));
  if (typeof data !== 'object' || data === null || !schema?.properties) return data;
  const known = Object.keys(schema.properties);
  const written = Object.entries(data).map(([key, value]): [string, unknown] => {
    const meant = known.includes(key)
      ? key
      : nearest(
          key,
          known.filter((name) => !Object.hasOwn(data, name)),
        );
    return [meant ?? '', meant === undefined ? undefined : repaired(kind, value, [...path, meant], whole)];
  });
  return Object.fromEntries(written.filter(([key]) => key !== ''));
}

function meantKeys(kind: FileKind, { data }: Source, issue: Issue): readonly string[] {
  if (issue.code !== 'unrecognized_keys') return [];
  const path = pathOf(issue);
  return issue.keys
    .flatMap((key) => nearest(key, keysAt(kind, path, data)) ?? [])
    .map((key) => pathText([...path, key]));
}

function unknownKeys(kind: FileKind, source: Source, path: Path, keys: readonly string[]): readonly Fault[] {
  const known = keysAt(kind, path, source.data);
  return keys.map((key) => {
    const meant = nearest(key, known);
    const fix = meant ? `did you mean \`${meant}\`?` : `the keys here are ${known.join(', ')}`;
    return faultAt(source, [...path, key], { message: `unknown key \`${key}\``, fix }, 'key');
  });
}

function missing(kind: FileKind, source: Source, path: Path, issue: Issue): Fault {
  const about = choicesOf(issue) ?? schemaAt(kind, path, source.data)?.description;
  const key = path.at(-1);
  return faultAt(source, path, { message: `\`${key}\` is missing`, fix: about ? `add it: ${about}` : 'add it' });
}

function choicesOf(issue: Issue): string | undefined {
  const options = issue.code === 'invalid_union' && 'options' in issue ? issue.options : undefined;
  return options && `one of ${options.map(String).join(', ')}`;
}

function pathOf(issue: Issue): Path {
  return issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
}

function valueAt(source: Source, path: Path): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], source.data);
}
