import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { nearest } from '../core/commands/nearest.ts';
import type { Fault } from './faults.ts';
import type { FileKind } from './json-schema.ts';

/** A file of the configuration as text. */
export type TextFile = {
  readonly kind: FileKind;
  /** Below the folder, such as "rubrics/demo.yaml". */
  readonly name: string;
  readonly text: string;
};

const files = {
  'program.yaml': 'program',
  'gitlab.yaml': 'gitlab',
  'exams.yaml': 'exams',
  'people.yaml': 'people',
} as const;
const fileNames = Object.keys(files) as (keyof typeof files)[];
const maxBytes = 1024 * 1024;

/** The files of a configuration as texts, and what is wrong with them as files. */
export type Texts = { readonly files: readonly TextFile[]; readonly faults: readonly Fault[] };

/** The files of a configuration that was sent, by name; what is missing or stray is a fault. */
export function filesOf(texts: Readonly<Record<string, string>>): Texts {
  const names = Object.keys(texts).sort();
  const rubrics = names.filter((name) => /^rubrics\/[^/.][^/]*\.yaml$/.test(name));
  const missing = fileNames.filter((name) => !Object.hasOwn(texts, name)).map((name) => missingFile(name));
  const stray = names.filter((name) => !(name in files) && !rubrics.includes(name)).map(strayFile);
  const found = [
    ...fileNames.map((name) => ({ kind: files[name], name })),
    ...rubrics.map((name) => ({ kind: 'rubric' as const, name })),
  ];
  return {
    files: found.flatMap(({ kind, name }) => {
      const text = texts[name];
      return text === undefined ? [] : [{ kind, name, text }];
    }),
    faults: [...stray, ...(rubrics.length === 0 ? [noRubrics] : []), ...missing],
  };
}

/** Reads every file of a configuration folder; what is missing, stray or unreadable is a fault, never an exception. */
export async function readFiles(dir: string): Promise<Texts> {
  const inside = await list(dir);
  if (typeof inside === 'string') {
    const fix = 'give the folder that holds program.yaml, or set FIELDCERT_CONFIG';
    return { files: [], faults: [onFile('', inside, fix)] };
  }
  const rubrics = await list(join(dir, 'rubrics'));
  const rubricNames = typeof rubrics === 'string' ? [] : yamlNames(rubrics).map((name) => `rubrics/${name}`);
  const reads = await Promise.all([
    ...fileNames.map((name) => read(dir, name, files[name])),
    ...rubricNames.filter((name) => extname(name) === '.yaml').map((name) => read(dir, name, 'rubric')),
  ]);
  const nested = typeof rubrics === 'string' ? [] : await strayBelow(dir, 'rubrics', rubrics);
  const stray = [...(await strayIn(dir, inside)), ...rubricNames.flatMap(strayRubric), ...nested];
  const none = rubricNames.length === 0 ? [noRubrics] : [];
  return {
    files: reads.filter((file) => 'text' in file),
    faults: [...stray, ...none, ...reads.filter((file) => 'message' in file)],
  };
}

async function list(dir: string): Promise<readonly Dirent[] | string> {
  try {
    return await readdir(dir, { withFileTypes: true });
  } catch (error) {
    return reasonOf(error, 'this folder');
  }
}

async function read(dir: string, name: string, kind: FileKind): Promise<TextFile | Fault> {
  try {
    const bytes = await readFile(join(dir, name));
    if (bytes.length > maxBytes)
      return onFile(name, 'this file is larger than 1 MB', 'look for what got in by mistake');
    return { kind, name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    if (error instanceof TypeError) return onFile(name, 'this file is not UTF-8 text', 'save it as UTF-8');
    return missingFile(name, reasonOf(error, 'this file'));
  }
}

function missingFile(name: string, reason = 'this file does not exist'): Fault {
  return onFile(name, reason, `the example program has ${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name} to start from`);
}

function reasonOf(error: unknown, what: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: `${what} does not exist`,
    EACCES: `${what} may not be read`,
    EISDIR: `${what} is a folder`,
    ENOTDIR: `${what} is not a folder`,
  };
  return reasons[code] ?? `${what} cannot be read (${code || String(error)})`;
}

/** Dot files are left alone: editors and Kubernetes keep theirs beside ours. */
function yamlNames(entries: readonly Dirent[]): readonly string[] {
  return entries
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('.') && ['.yaml', '.yml'].includes(extname(name)))
    .sort();
}

async function strayIn(dir: string, inside: readonly Dirent[]): Promise<readonly Fault[]> {
  const here = yamlNames(inside).filter((name) => !(name in files));
  const folders = inside.filter((entry) => entry.isDirectory() && !/^\.|^(rubrics|schema)$/.test(entry.name));
  const below = await Promise.all(
    folders.map(async ({ name }) => {
      const entries = await list(join(dir, name));
      return typeof entries === 'string' ? [] : yamlNames(entries).map((file) => strayFile(`${name}/${file}`));
    }),
  );
  return [...here.map(strayFile), ...below.flat()];
}

async function strayBelow(dir: string, folder: string, entries: readonly Dirent[]): Promise<readonly Fault[]> {
  const folders = entries.filter((entry) => entry.isDirectory() && !/^\.|\.ya?ml$/.test(entry.name));
  const below = await Promise.all(
    folders.map(async ({ name }) => {
      const inside = await list(join(dir, folder, name));
      return typeof inside === 'string' ? [] : yamlNames(inside).map((file) => strayFile(`${folder}/${name}/${file}`));
    }),
  );
  return below.flat();
}

function strayFile(name: string): Fault {
  const meant = nearest(
    name.replace(/\.ya?ml$/, ''),
    fileNames.map((known) => known.replace('.yaml', '')),
  );
  const advice = `fieldcert reads ${fileNames.join(', ')} and rubrics/*.yaml`;
  return onFile(name, 'fieldcert does not read this file', meant ? `did you mean ${meant}.yaml? ${advice}` : advice);
}

function strayRubric(name: string): readonly Fault[] {
  if (extname(name) === '.yaml') return [];
  return [onFile(name, 'fieldcert does not read this file', `rename it to ${name.replace(/\.yml$/, '.yaml')}`)];
}

const noRubrics = onFile('rubrics', 'there are no rubrics', 'add one, such as rubrics/demo.yaml');

function onFile(file: string, message: string, fix: string): Fault {
  return { file, line: 1, col: 1, path: '', message, fix };
}
