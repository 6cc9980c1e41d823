import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { openEmbeddedLane } from './embedded-lane.ts';
import { monotonicIds } from './ids.ts';
import { migrate, refuseNewer, schemaVersion } from './migrations/migrate.ts';
import { openSqlite } from './node-sqlite.ts';
import { ownFolder } from './owner-lock.ts';
import { openRowQueue, type RowQueue } from './row-queue.ts';
import type { Store, StoreOptions } from './store.ts';
import type { Tables } from './tables.ts';
import { transactions } from './transactions.ts';

/** The file inside the data folder that holds everything. */
function fileIn(folder: string): string {
  return join(folder, 'fieldcert.sqlite');
}

/**
 * Opens the store in a folder, which is made (mode 0700) if need be, and owns it until disposed.
 * @throws FolderInUse when another process owns the folder; Error when a newer fieldcert has written it
 */
export async function openEmbedded(options: StoreOptions & { readonly folder: string }): Promise<Store> {
  const { folder, now, onError = console.error, pollMs } = options;
  await using opening = new AsyncDisposableStack();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  opening.use(ownFolder(folder));
  const writer = openSqlite(fileIn(folder), { readOnly: false });
  opening.defer(() => writer.destroy());
  await writer.transaction().execute((tx) => migrate(tx, now()));
  const db = openSqlite(fileIn(folder), { readOnly: true });
  opening.defer(() => db.destroy());
  const transaction = transactions(writer, (tx) => queue.committed(tx));
  const store = { db, now, transaction };
  const queue: RowQueue = openRowQueue({ store, onError, pollMs, openLane: openEmbeddedLane });
  opening.use(queue);
  const open = opening.move();
  const close = () => open.disposeAsync();
  // One transaction writes at a time, so each holds every lock there is.
  const held = async () => undefined;
  return { kind: 'embedded', ...store, newId: monotonicIds(now), lock: held, queue, [Symbol.asyncDispose]: close };
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
