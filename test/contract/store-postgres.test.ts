import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { openEvents, receive } from '../../src/store/inbox.ts';
import { readMeta, writeMeta } from '../../src/store/meta.ts';
import { openPostgres, openPostgresReader } from '../../src/store/open-postgres.ts';
import type { Lasting, Store } from '../../src/store/store.ts';
import { vacuumsItself } from '../../src/store/vacuum.ts';
import { aClock, aPlace, databaseUrl, kinds, type Place, settling } from './stores.ts';

async function jobs(store: Store, { where }: Place): Promise<number> {
  const counted = await sql<{ count: number }>`select count(*) as count from ${sql.table(`${where}_jobs.job`)}`.execute(
    store.db,
  );
  return counted.rows[0]?.count ?? Number.NaN;
}

test('a schema name that could be more than a name is refused', async () => {
  const opening = openPostgres({ url: databaseUrl, schema: 'a; drop table b', now: aClock().now });
  await expect(opening).rejects.toThrow('"a; drop table b" cannot be a schema name here');
});

describe.each(kinds.filter((kind) => kind.name === 'postgres'))('on $name', (kind) => {
  test('a reader sees what is committed and cannot write', async () => {
    await using place = aPlace(kind);
    await expect(openPostgresReader(databaseUrl, place.where)).rejects.toThrow(
      `no fieldcert store in the schema ${place.where}`,
    );
    await using store = await place.open(aClock());
    await store.transaction((tx) => writeMeta(tx, 'sweep', '1'));
    const reader = await openPostgresReader(databaseUrl, place.where);
    expect(await readMeta(reader, 'sweep')).toBe('1');
    await expect(writeMeta(reader, 'sweep', '2')).rejects.toThrow('read-only');
    await reader.destroy();
  });

  test('it is known whether the server takes out dead rows by itself', async () => {
    await using place = aPlace(kind);
    await using store = await place.open(aClock());
    const { rows } = await sql<{ autovacuum: string }>`show autovacuum`.execute(store.db);
    expect(['on', 'off']).toContain(rows[0]?.autovacuum);
    expect(await vacuumsItself(store.db)).toBe(rows[0]?.autovacuum === 'on');
  });

  test('what need not last at once is not waited for, whatever options the address has', async () => {
    await using place = aPlace(kind);
    const url = new URL(databaseUrl);
    url.searchParams.set('options', '-c work_mem=5MB');
    await using store = await openPostgres({ url: url.href, schema: place.where, now: aClock().now });
    const settings = (lasting: Lasting) =>
      store.transaction(async (tx) => {
        await writeMeta(tx, 'sweep', lasting);
        const asked = sql<object>`select current_setting('synchronous_commit') as waits, current_setting('work_mem') as given`;
        return (await asked.execute(tx)).rows[0];
      }, lasting);
    expect(await settings('kept')).toEqual({ waits: 'on', given: '5MB' });
    expect(await settings('soon')).toEqual({ waits: 'off', given: '5MB' });
    expect(await readMeta(store.db, 'sweep')).toBe('soon');
  });

  test('rows get their jobs when work begins, and done jobs leave nothing behind', async () => {
    await using place = aPlace(kind);
    const store = await place.open(aClock());
    for (const dedupe of ['1', '2']) {
      const arrival = { source: 'exam', dedupe, certKey: 'maya', event: {}, at: store.now() };
      await store.transaction((tx) => receive(store, tx, arrival));
    }
    expect(await jobs(store, place)).toBe(0);
    await store[Symbol.asyncDispose]();
    await using again = await place.open(aClock());
    const handler = settling(again);
    await using _work = await again.queue.work({ advance: handler, apply: handler }, { concurrency: 2 });
    await again.queue.idle();
    expect((await openEvents(again.db)).count).toBe(0);
    expect(await jobs(again, place)).toBe(0);
  });

  test('a row whose process died before it had a job is worked on by another, within its poll', async () => {
    await using place = aPlace(kind);
    await using other = await place.open(aClock());
    const handler = settling(other);
    await using _work = await other.queue.work({ advance: handler, apply: handler }, { concurrency: 2 });
    await other.queue.idle();
    const store = await place.open(aClock());
    const arrival = { source: 'exam', dedupe: '1', certKey: 'maya', event: {}, at: store.now() };
    await store.transaction((tx) => receive(store, tx, arrival));
    await store[Symbol.asyncDispose]();
    expect(await jobs(other, place)).toBe(0);
    other.queue.wake();
    await other.queue.idle();
    expect([(await openEvents(other.db)).count, await jobs(other, place)]).toEqual([0, 0]);
  });
});
