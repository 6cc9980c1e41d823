import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { type EmbeddedQueue, openEmbeddedQueue } from './embedded-queue.ts';
import { monotonicIds } from './ids.ts';
import { migrate, refuseNewer, schemaVersion } from './migrations/migrate.ts';
import { openSqlite } from './node-sqlite.ts';
import { ownFolder } from './owner-lock.ts';
import type { Store, StoreOptions, Tx } from './store.ts';
import type { Tables } from './tables.ts';

const POLL_MS = 1000;

/** The file inside the data folder that holds everything. */
function fileIn(folder: string): string {
  return join(folder, 'fieldcert.sqlite');
}

function transactions(writer: Kysely<Tables>, committed: (tx: Tx) => void): Store['transaction'] {
  return async (work) => {
    let used: Tx | undefined;
    const result = await writer.transaction().execute((tx) => {
      used = tx;
      return work(tx);
    });
    if (used !== undefined) committed(used);
    return result;
  };
}

async function opened(folder: string, options: StoreOptions, lock: Disposable): Promise<Store> {
  const { now, onError = console.error, pollMs = POLL_MS } = options;
  const writer = openSqlite(fileIn(folder), { readOnly: false });
  await migrate(writer, now());
  const db = openSqlite(fileIn(folder), { readOnly: true });
  const transaction = transactions(writer, (tx) => queue.committed(tx));
  const queue: EmbeddedQueue = openEmbeddedQueue({ store: { db, now, transaction }, onError, pollMs });
  const close = async () => {
    await queue[Symbol.asyncDispose]();
    await db.destroy();
    await writer.destroy();
    lock[Symbol.dispose]();
  };
  // One transaction writes at a time, so each holds every lock there is.
  const held = async () => undefined;
  return {
    kind: 'embedded',
    db,
    now,
    newId: monotonicIds(now),
    transaction,
    lock: held,
    queue,
    [Symbol.asyncDispose]: close,
  };
}

/**
 * Opens the store in a folder, which is made (mode 0700) if need be, and owns it until disposed.
 * @throws FolderInUse when another process owns the folder; Error when a newer fieldcert has written it
 */
export async function openEmbedded(options: StoreOptions & { readonly folder: string }): Promise<Store> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const lock = ownFolder(options.folder);
  try {
    return await opened(options.folder, options, lock);
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

/**
 * Opens the store in a folder for reading only, beside a running service if there is one.
 * @throws Error when there is no store, or a newer fieldcert has written it
 */
export async function openEmbeddedReader(folder: string): Promise<Kysely<Tables>> {
  if (!existsSync(fileIn(folder))) {
    throw new Error(`There is no fieldcert store in ${folder}. Name the folder the service runs on with --data DIR.`);
  }
  const db = openSqlite(fileIn(folder), { readOnly: true });
  try {
    refuseNewer(await schemaVersion(db));
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return db;
}
