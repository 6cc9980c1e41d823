import { existsSync, lstatSync, mkdirSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Wishes = Readonly<Record<string, string | undefined>>;

/**
 * Keeps what Node compiles of us for the next start, which then takes half the time. Only what is imported later is kept.
 * `NODE_COMPILE_CACHE` names another folder than the one we make under that for temporary files,
 * `NODE_DISABLE_COMPILE_CACHE` keeps nothing. Node: doc/api/module.md, "Module compile cache".
 */
export function keepCompiled(env: Wishes): void {
  if (env.NODE_COMPILE_CACHE || env.NODE_DISABLE_COMPILE_CACHE) return;
  const folder = join(tmpdir(), `fieldcert-compiled-${process.getuid?.() ?? 'own'}`);
  if (isOurs(folder)) enableCompileCache(folder);
}

/** What lies in the folder is run, so nobody else may put anything there. */
function isOurs(folder: string): boolean {
  try {
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
    const found = lstatSync(folder);
    const isMine = found.uid === (process.getuid?.() ?? found.uid);
    return found.isDirectory() && isMine && (found.mode & 0o022) === 0;
  } catch {
    return false;
  }
}
