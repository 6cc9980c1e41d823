import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadProgram } from '../config/load.ts';
import { printFaults } from '../config/print-faults.ts';
import type { Start, StartTexts } from '../config/starting.ts';
import { startedWith } from '../config/starting.ts';
import type { Program } from '../core/program.ts';
import { Problem } from './problem.ts';
import { replaceFile, unlessMissing } from './replace-file.ts';

/** A copy beside the real folder, where a program is put together; what is missing there comes from the example. */
export type Stage = AsyncDisposable & { readonly dir: string; readonly target: string; readonly program: Program };

/** A file that would be written. `before` is undefined where there is none; then `base` is the one of the example. */
export type FileWrite = {
  readonly name: string;
  readonly before: string | undefined;
  readonly base: string;
  readonly after: string;
};

const edited = ['program.yaml', 'gitlab.yaml', 'people.yaml'] as const;

/**
 * Puts a program together from `target` and, where files are missing, from the example.
 * @throws Problem with every fault of the program
 */
export async function openStage(target: string, example: string): Promise<Stage> {
  const dir = await mkdtemp(join(tmpdir(), 'fieldcert-init-'));
  const dispose = () => rm(dir, { recursive: true, force: true });
  try {
    await cp(example, dir, { recursive: true });
    const own = await ourFilesIn(target).catch(unusable(target));
    if (own.some((name) => name.startsWith('rubrics/'))) await rm(join(dir, 'rubrics'), { recursive: true });
    for (const name of own)
      await replaceFile(join(dir, name), await readFile(join(target, name), 'utf8').catch(unusable(target)));
    return { dir, target, program: await staged(dir, target), [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/**
 * The program as it begins with `start`, and what would have to be written for that. Nothing but the stage is.
 * @throws Problem where it would have faults
 */
export async function rehearsed(
  { dir, target, program }: Stage,
  start: Start,
): Promise<{ readonly program: Program; readonly writes: readonly FileWrite[] }> {
  const texts = Object.fromEntries(
    await Promise.all(edited.map(async (name) => [name, await readFile(join(dir, name), 'utf8')])),
  ) as StartTexts;
  for (const [name, text] of Object.entries(startedWith(texts, program, start)))
    await replaceFile(join(dir, name), text);
  const next = await staged(dir, target);
  const writes = await Promise.all(
    (await ourFilesIn(dir)).map(async (name): Promise<FileWrite> => {
      const before = await readFile(join(target, name), 'utf8').catch(unlessMissing);
      const after = await readFile(join(dir, name), 'utf8');
      return { name, before, base: texts[name as keyof StartTexts] ?? after, after };
    }),
  );
  return { program: next, writes: writes.filter(({ before, after }) => before !== after) };
}

/**
 * Writes the files, each in one step, so that nobody reads half of one.
 * @throws Problem where the folder cannot be written
 */
export async function writeFiles(target: string, writes: readonly FileWrite[]): Promise<void> {
  for (const { name, after } of writes) await replaceFile(join(target, name), after).catch(unusable(target));
}

function unusable(target: string): (error: unknown) => never {
  return (error) => {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const fix = 'Name another folder with --config or FIELDCERT_CONFIG, one that this user may write to.';
    throw new Problem(`${target} cannot be used (${why}).`, fix, { cause: error });
  };
}

async function staged(dir: string, target: string): Promise<Program> {
  const loaded = await loadProgram(dir);
  if (loaded.is === 'program') return loaded.program;
  const faults = loaded.faults.map((fault) => ({ ...fault, file: fault.file.replace(dir, target) }));
  throw new Problem(
    `${printFaults(faults)}\n\nThe program would have these faults, so nothing was written.`,
    'Mend the lines above, or give other answers; then run fieldcert init again.',
  );
}

/** What a program is made of: four files, rubrics, and the schemas editors read. */
async function ourFilesIn(dir: string): Promise<readonly string[]> {
  const inside = async (folder: string) =>
    (await readdir(join(dir, folder)).catch(unlessMissing))?.map((name) => join(folder, name)) ?? [];
  const all = [...(await inside('.')), ...(await inside('rubrics')), ...(await inside('schema'))];
  return all.filter((name) =>
    /^((program|gitlab|exams|people)|rubrics\/[^.][^/]*)\.yaml$|^schema\/.*\.json$/.test(name),
  );
}
