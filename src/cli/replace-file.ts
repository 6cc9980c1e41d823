import { mkdir, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Writes a file in one step, so that nobody reads half of it. A link stays a link, and who may read it stays the same. */
export async function replaceFile(target: string, text: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const file = (await realpath(target).catch(unlessMissing)) ?? target;
  const mode = (await stat(file).catch(unlessMissing))?.mode;
  const next = join(dirname(file), `.${basename(file)}.new`);
  await writeFile(next, text, mode === undefined ? {} : { mode });
  await rename(next, file);
}

/** For `catch`: nothing where a file or folder is not there; any other error is thrown on. */
export function unlessMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
