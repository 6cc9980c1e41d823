import { spawnSync } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openEvents, receiveFresh, settleEvent } from '../../src/store/inbox.ts';
import { readMeta, writeMeta } from '../../src/store/meta.ts';
import { openEmbedded, openEmbeddedReader } from '../../src/store/open-embedded.ts';
import { FolderInUse } from '../../src/store/owner-lock.ts';
import type { Job, JobOutcome, Lasting } from '../../src/store/store.ts';
import { aClock, aPlace, embedded } from './stores.ts';

const ASK =
  "import('node:sqlite').then(({ DatabaseSync }) => new DatabaseSync(process.argv[1]).exec('begin exclusive'))";

test('a folder has one owner, and who comes second is told what to do', async () => {
  await using place = aPlace(embedded);
  const first = await place.open(aClock());
  const second = place.open(aClock());
  await expect(second).rejects.toBeInstanceOf(FolderInUse);
  await expect(second).rejects.toThrow(
    `The data folder ${place.where} is in use by another running fieldcert. Stop that one`,
  );
  const elsewhere = spawnSync(process.execPath, ['-e', ASK, join(place.where, 'owner.lock')], { encoding: 'utf8' });
  expect(elsewhere.stderr).toContain('database is locked');
  await first[Symbol.asyncDispose]();
  await using again = await place.open(aClock());
  expect(again.kind).toBe('embedded');
});

test('a folder that is missing is made for the owner alone', async () => {
  await using place = aPlace(embedded);
  const folder = join(place.where, 'a', 'b');
  await using _store = await openEmbedded({ folder, now: aClock().now });
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('a reader sees what is committed, while the service runs and after, and cannot write', async () => {
  await using place = aPlace(embedded);
  const store = await place.open(aClock());
  await store.transaction((tx) => writeMeta(tx, 'sweep', '1'));
  const beside = await openEmbeddedReader(place.where);
  expect(await readMeta(beside, 'sweep')).toBe('1');
  await expect(writeMeta(beside, 'sweep', '2')).rejects.toThrow('readonly');
  await expect(writeMeta(store.db, 'sweep', '2')).rejects.toThrow('readonly');
  await beside.destroy();
  await store[Symbol.asyncDispose]();
  const after = await openEmbeddedReader(place.where);
  expect(await readMeta(after, 'sweep')).toBe('1');
  await after.destroy();
});

test('a reader of a folder without a store is told so', async () => {
  const nowhere = join(tmpdir(), 'fieldcert-nowhere');
  rmSync(nowhere, { recursive: true, force: true });
  await expect(openEmbeddedReader(nowhere)).rejects.toThrow(`There is no fieldcert store in ${nowhere}.`);
});

test('commits are written through to the disk', async () => {
  await using place = aPlace(embedded);
  await using store = await place.open(aClock());
  const pragma = (name: string) =>
    store.transaction(async (tx) =>
      Object.values((await sql<object>`pragma ${sql.raw(name)}`.execute(tx)).rows[0] ?? {}),
    );
  expect(await pragma('journal_mode')).toEqual(['wal']);
  expect(await pragma('synchronous')).toEqual([2]);
  expect(await pragma('foreign_keys')).toEqual([1]);
});

test('what need not last at once is not waited for, unless something that must last is committed with it', async () => {
  await using place = aPlace(embedded);
  await using store = await place.open(aClock());
  const waits = (lasting: Lasting) =>
    store.transaction(async (tx) => {
      const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(tx);
      return rows[0]?.synchronous;
    }, lasting);
  const [full, normal] = [2, 1];
  expect(await waits('soon')).toBe(normal);
  expect(await waits('kept')).toBe(full);
  expect(await Promise.all([waits('soon'), waits('kept')])).toEqual([full, full]);
  expect(await Promise.all([waits('soon'), waits('soon')])).toEqual([normal, normal]);
});

test('a column refuses what it was not made for', async () => {
  await using place = aPlace(embedded);
  await using store = await place.open(aClock());
  const fraction = store.transaction((tx) =>
    sql`insert into person(username, user_id, found_at) values ('maya', 1, 0.5)`.execute(tx),
  );
  await expect(fraction).rejects.toThrow('cannot store REAL value in INTEGER column');
});

test.each(['before it is worked on', 'while it is'])(
  'more than is kept in mind arrives %s, and all of it is decided',
  async (when) => {
    await using place = aPlace(embedded);
    await using store = await place.open(aClock());
    const arrivals = Array.from({ length: 250 }, (_, number) => number);
    const arrive = async () => {
      for (const batch of Array.from({ length: 20 }, (_, number) => number)) {
        const rows = arrivals.map((number) => `${batch}-${number}`);
        const events = rows.map((key) => ({ source: 's', dedupe: key, certKey: key, event: {}, at: store.now() }));
        await store.transaction((tx) => receiveFresh(store, tx, events));
      }
    };
    const seen = new Set<string>();
    const end = { outcome: 'applied', because: 'So.', at: 1 } as const;
    const advance = async ({ id, key }: Job): Promise<JobOutcome> => {
      await store.transaction((tx) => settleEvent(tx, id, end), 'soon');
      expect(seen.has(key)).toBe(false);
      seen.add(key);
      return { is: 'done' };
    };
    const work = () => store.queue.work({ advance, apply: async () => ({ is: 'done' }) }, { concurrency: 4 });
    if (when.startsWith('before')) await arrive();
    await using _working = await work();
    if (when.startsWith('while')) await arrive();
    await store.queue.idle();
    expect(seen.size).toBe(5_000);
    expect((await openEvents(store.db)).count).toBe(0);
  },
);
