import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Fault } from '../../src/config/faults.ts';
import { loadProgram } from '../../src/config/load.ts';

/** The real configuration of this repository. */
export const exampleDir = fileURLToPath(new URL('../../config', import.meta.url));

/** One change of a file: the first `from` becomes `to`. The sign ⌖ in `to` marks where a fault must be found. */
export type Patch = readonly [file: string, from: string, to: string];

/** What is broken, how, and the faults that must be found at the marks, in their order. */
export type Case = readonly [name: string, patches: readonly Patch[], faults: readonly string[]];

/** A copy of the example whose content no window of these days finds behind; whoever makes it takes it away. */
export function exampleUpToDate(): string {
  const dir = mkdtempSync(join(tmpdir(), 'fieldcert-config-'));
  cpSync(exampleDir, dir, { recursive: true });
  const file = join(dir, 'program.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/release: \d{4}-\d\d/g, 'release: 2099-12'));
  return dir;
}

/** Runs `use` in a fresh copy of the example. */
export async function inCopy<T>(use: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'fieldcert-config-'));
  try {
    await cp(exampleDir, dir, { recursive: true });
    return await use(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Patches the files in `dir` and gives back `file:line:col` of each mark, in the order of the patches. */
export async function patch(dir: string, patches: readonly Patch[]): Promise<readonly string[]> {
  let marks = 0;
  for (const [file, from, to] of patches) {
    const text = await readFile(join(dir, file), 'utf8');
    if (!text.includes(from)) throw new Error(`${file} does not hold ${JSON.stringify(from)}`);
    const numbered = to.replaceAll('⌖', () => `⌖${marks++}⌖`);
    await writeFile(
      join(dir, file),
      text.replace(from, () => numbered),
    );
  }
  const files = [...new Set(patches.map(([file]) => file))];
  const places = new Map((await Promise.all(files.map((file) => unmark(dir, file)))).flat());
  return Array.from({ length: marks }, (_, mark) => places.get(`⌖${mark}⌖`) ?? `no mark ${mark}`);
}

/** The files of the example program, changed. */
export async function filesWith(patches: readonly Patch[] = []): Promise<Readonly<Record<string, string>>> {
  return inCopy(async (dir) => {
    await patch(dir, patches);
    const names = ['program.yaml', 'gitlab.yaml', 'exams.yaml', 'people.yaml'];
    const rubrics = (await readdir(join(dir, 'rubrics'))).map((name) => `rubrics/${name}`);
    const texts = [...names, ...rubrics].map(async (name) => [name, await readFile(join(dir, name), 'utf8')] as const);
    return Object.fromEntries(await Promise.all(texts));
  });
}

async function unmark(dir: string, file: string): Promise<readonly (readonly [string, string])[]> {
  const text = await readFile(join(dir, file), 'utf8');
  await writeFile(join(dir, file), text.replaceAll(/⌖\d+⌖/g, ''));
  return text.split('\n').flatMap((row, index) => {
    let removed = 0;
    return [...row.matchAll(/⌖\d+⌖/g)].map((match) => {
      const column = match.index - removed + 1;
      removed += match[0].length;
      return [match[0], `${file}:${index + 1}:${column}`] as const;
    });
  });
}

/** The faults of a patched copy as one line each, with the folder left off, and where the marks were. */
export async function faultsAfter(
  patches: readonly Patch[],
): Promise<{ readonly faults: readonly string[]; readonly marks: readonly string[] }> {
  return inCopy(async (dir) => {
    const marks = await patch(dir, patches);
    const outcome = await loadProgram(dir);
    return { marks, faults: outcome.is === 'faults' ? outcome.faults.map((fault) => line(dir, fault)) : [] };
  });
}

function line(dir: string, { file, line: row, col, path, message, fix }: Fault): string {
  const words = [path && `${path}:`, message].filter(Boolean).join(' ');
  return `${file}:${row}:${col} ${words}${fix === undefined ? '' : `; ${fix}`}`.replaceAll(`${dir}/`, '');
}
