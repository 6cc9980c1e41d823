import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { parkedLetters, resolveLetter } from '../../src/store/dead-letters.ts';
import { receive } from '../../src/store/inbox.ts';
import { migrate, migrations } from '../../src/store/migrations/migrate.ts';
import { openSqlite } from '../../src/store/node-sqlite.ts';
import { openEmbeddedAdmin, openEmbeddedReader } from '../../src/store/open-embedded.ts';
import { openPostgresAdmin } from '../../src/store/open-postgres.ts';
import { StoreRefused } from '../../src/store/refused.ts';
import type { Admin, Store } from '../../src/store/store.ts';
import { aClock, aPlace, type Clock, databaseUrl, embedded, kinds, type Place, settle } from './stores.ts';

function adminOf(kind: string, { where }: Place, { now }: Clock): Promise<Admin> {
  return kind === 'embedded'
    ? openEmbeddedAdmin(where, now)
    : openPostgresAdmin({ url: databaseUrl, schema: where, now });
}

async function arrive(store: Store, dedupe: string): Promise<string> {
  const arrival = { source: 'exam', dedupe, certKey: 'maya', event: {}, at: store.now() };
  return (await store.transaction((tx) => receive(store, tx, arrival))).id;
}

describe.each(kinds)('somebody at the terminal, $name', (kind) => {
  test('decides beside the running service, which goes on within its poll', async () => {
    const clock = aClock();
    await using place = aPlace(kind);
    await using store = await place.open(clock);
    const bad = await arrive(store, 'bad');
    const behind = await arrive(store, 'behind');
    const parked = Promise.withResolvers<void>();
    const done = Promise.withResolvers<string>();
    const handler = async ({ queue, id }: { readonly queue: 'advance' | 'apply'; readonly id: string }) => {
      if (id === bad) return { is: 'dead', because: 'No.' } as const;
      await settle(store, queue, id);
      done.resolve(id);
      return { is: 'done' } as const;
    };
    const options = { concurrency: 2, parked: () => parked.resolve() };
    await using _work = await store.queue.work({ advance: handler, apply: handler }, options);
    await parked.promise;
    await using admin = await adminOf(kind.name, place, clock);
    expect(await parkedLetters(admin.db)).toHaveLength(1);
    const decision = { how: 'dropped', reason: 'It was a test.', by: 'priya', at: clock.at } as const;
    await admin.transaction((tx) => resolveLetter(tx, bad, decision));
    expect(await done.promise).toBe(behind);
  });

  test('changes nothing when the work fails', async () => {
    const clock = aClock();
    await using place = aPlace(kind);
    await using store = await place.open(clock);
    await using admin = await adminOf(kind.name, place, clock);
    const failing = admin.transaction(async (tx) => {
      await tx.insertInto('meta').values({ key: 'a', value: 'b' }).execute();
      throw new Error('No.');
    });
    await expect(failing).rejects.toThrow('No.');
    expect(await store.db.selectFrom('meta').selectAll().where('key', '=', 'a').execute()).toEqual([]);
  });

  test('is told where no store is', async () => {
    await using place = aPlace(kind);
    const opening = adminOf(kind.name, place, aClock());
    await expect(opening).rejects.toBeInstanceOf(StoreRefused);
    await expect(opening).rejects.toThrow('There is no fieldcert store in');
  });
});

test('beside a service of an older fieldcert nothing is read or changed', async () => {
  await using place = aPlace(embedded);
  mkdirSync(place.where, { recursive: true });
  const db = openSqlite(join(place.where, 'fieldcert.sqlite'), { readOnly: false });
  await db.transaction().execute((tx) => migrate(tx, 0, migrations.slice(0, 1)));
  await db.destroy();
  const words = `This store has schema version 1, and this fieldcert needs version ${migrations.length}.`;
  await expect(openEmbeddedAdmin(place.where, aClock().now)).rejects.toThrow(words);
  await expect(openEmbeddedReader(place.where)).rejects.toThrow(words);
});

const HOLD = `import('node:sqlite').then(({ DatabaseSync }) => {
  const database = new DatabaseSync(process.argv[1]);
  database.exec('begin immediate');
  database.exec("insert into meta values ('held', '1')");
  console.log('held');
  setTimeout(() => database.exec('commit'), 300);
})`;

test('a decision waits while the service writes, and both are kept', async () => {
  const clock = aClock();
  await using place = aPlace(embedded);
  await using _store = await place.open(clock);
  await using admin = await openEmbeddedAdmin(place.where, clock.now);
  const holder = spawn(process.execPath, ['-e', HOLD, join(place.where, 'fieldcert.sqlite')], { stdio: 'pipe' });
  await once(holder.stdout, 'data');
  const left = once(holder, 'exit');
  await admin.transaction((tx) => tx.insertInto('meta').values({ key: 'decided', value: '1' }).execute());
  await left;
  using reader = new DatabaseSync(join(place.where, 'fieldcert.sqlite'), { readOnly: true });
  const keys = reader.prepare('select key from meta order by key').all();
  expect(keys).toEqual([{ key: 'decided' }, { key: 'held' }].map((row) => expect.objectContaining(row)));
});
