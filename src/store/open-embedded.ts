import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { openDoor } from './door.ts';
import { openEmbeddedLane } from './embedded-lane.ts';
import { groupCommit } from './group-commit.ts';
import { monotonicIds } from './ids.ts';
import { migrate, refuseOther, schemaVersion } from './migrations/migrate.ts';
import { openSqlite, openSqliteWriter } from './node-sqlite.ts';
import { ownFolder } from './owner-lock.ts';
import { StoreRefused } from './refused.ts';
import { openRowQueue, type RowQueue } from './row-queue.ts';
import type { Admin, Store, StoreOptions } from './store.ts';
import type { Tables } from './tables.ts';

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
  const { db: writer, waitForDisk } = openSqliteWriter(fileIn(folder));
  opening.defer(() => writer.destroy());
  await writer.transaction().execute((tx) => migrate(tx, now()));
  const db = openSqlite(fileIn(folder), { readOnly: true });
  opening.defer(() => db.destroy());
  const transaction = groupCommit(writer, { committed: (tx) => queue.committed(tx), waitForDisk });
  const store = { db, now, transaction };
  const quiet = () => door.quiet();
  const queue: RowQueue = openRowQueue({ store, onError, pollMs, quiet, openLane: openEmbeddedLane });
  opening.use(queue);
  const open = opening.move();
  const close = () => open.disposeAsync();
  // One transaction writes at a time, so each holds every lock there is.
  const held = async () => undefined;
  const newId = monotonicIds(now);
  const door = openDoor({ newId, queue, transaction });
  const { receive } = door;
  return { kind: 'embedded', ...store, newId, receive, lock: held, queue, [Symbol.asyncDispose]: close };
}

/**
 * Opens the store in a folder for reading only, beside a running service if there is one.
 * @throws StoreRefused when there is no store, or another version of fieldcert has written it
 */
export async function openEmbeddedReader(folder: string): Promise<Kysely<Tables>> {
  return openBeside(folder, { readOnly: true });
}

/**
 * Opens the store in a folder for a person who decides something, beside a running service if there is one: WAL lets a
 * second process write, one transaction at a time, and whoever comes second waits up to 5 s. It takes no part in the work,
 * so it needs no ownership; the service sees what was decided within its poll.
 * @throws StoreRefused when there is no store, or another version of fieldcert has written it
 */
export async function openEmbeddedAdmin(folder: string, now: () => number): Promise<Admin> {
  const db = await openBeside(folder, { readOnly: false });
  return {
    db,
    now,
    transaction: (work) => db.transaction().execute(work),
    [Symbol.asyncDispose]: () => db.destroy(),
  };
}

async function openBeside(folder: string, how: { readonly readOnly: boolean }): Promise<Kysely<Tables>> {
  if (!existsSync(fileIn(folder))) {
    throw new StoreRefused(
      `There is no fieldcert store in ${folder}. Name the folder the service runs on with --data DIR.`,
    );
  }
  const db = openSqlite(fileIn(folder), how);
  try {
    refuseOther(await schemaVersion(db));
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return db;
}
