import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const BUSY = 5;

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === BUSY;
}

/** The folder belongs to another running process. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
}

/**
 * Makes this process the one owner of a folder until disposed or dead. The kernel holds the lock on a second SQLite file, so a
 * killed process leaves nothing behind and containers on one host see each other.
 * @throws FolderInUse when somebody else owns it
 */
export function ownFolder(folder: string): Disposable {
  const lock = new DatabaseSync(join(folder, 'owner.lock'), { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new FolderInUse(
      `The data folder ${folder} is in use by another running fieldcert. Stop that one first, or give this one a folder of its own with --data DIR.`,
    );
  }
  return { [Symbol.dispose]: () => lock.close() };
}
