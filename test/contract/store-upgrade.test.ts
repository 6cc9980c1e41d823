import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { inboxRow } from '../../src/store/inbox.ts';
import { migrate, migrations } from '../../src/store/migrations/migrate.ts';
import { connectPostgres } from '../../src/store/node-postgres.ts';
import { openSqlite } from '../../src/store/node-sqlite.ts';
import { effectsOf } from '../../src/store/outbox.ts';
import type { Tables } from '../../src/store/tables.ts';
import { aClock, aPlace, databaseUrl, kinds, type Place, settling } from './stores.ts';

async function older(kind: string, { where }: Place): Promise<Kysely<Tables>> {
  if (kind === 'embedded') return openSqlite(join(where, 'fieldcert.sqlite'), { readOnly: false });
  const db = connectPostgres({ url: databaseUrl, schema: where, onError: console.error });
  await sql`create schema ${sql.id(where)}`.execute(db);
  return db;
}

describe.each(kinds)('a store of an older fieldcert, $name', (kind) => {
  test('from before dead letters keeps every row, and goes on with them', async () => {
    const clock = aClock();
    await using place = aPlace(kind);
    const db = await older(kind.name, place);
    await db.transaction().execute(async (tx) => {
      await migrate(tx, clock.at, migrations.slice(0, 1));
      await sql`insert into certification values ('maya', 'in-review', '{}', 2, 5)`.execute(tx);
      await sql`insert into inbox(id, source, dedupe, cert_key, seq, event, received_at, attempts, next_at, error)
        values ('01a20cc8-0000-7000-8000-0000000000a1', 'exam', 'e1', 'maya', 1, '{"a":1}', 5, 3, 7, 'No.')`.execute(
        tx,
      );
      await sql`insert into outbox values ('01a20cc8-0000-7000-8000-0000000000b1', 'maya', 1, 'k1', 'say', '{"b":2}', 'So.', 5, 2, 6, 7, 8, 'done', '{}', null),
        ('01a20cc8-0000-7000-8000-0000000000b2', 'maya', 2, 'k2', 'show', '{"c":3}', 'So.', 5, 1, 6, 7, null, null, null, 'Away.')`.execute(
        tx,
      );
    });
    await db.destroy();
    await using store = await place.open(clock);
    expect(await inboxRow(store.db, '01a20cc8-0000-7000-8000-0000000000a1')).toMatchObject({
      event: '{"a":1}',
      attempts: 3,
      error: 'No.',
      failures: 0,
    });
    expect((await effectsOf(store.db, 'maya')).map((row) => Object.values(row))).toEqual([
      [
        '01a20cc8-0000-7000-8000-0000000000b1',
        'maya',
        1,
        'k1',
        'say',
        '{"b":2}',
        'So.',
        5,
        2,
        6,
        7,
        8,
        'done',
        '{}',
        null,
        0,
        null,
      ],
      [
        '01a20cc8-0000-7000-8000-0000000000b2',
        'maya',
        2,
        'k2',
        'show',
        '{"c":3}',
        'So.',
        5,
        1,
        6,
        7,
        null,
        null,
        null,
        'Away.',
        0,
        null,
      ],
    ]);
    const seen: string[] = [];
    const handler = settling(store, (_queue, id) => seen.push(id));
    await using _work = await store.queue.work({ advance: handler, apply: handler }, { concurrency: 2 });
    await store.queue.idle();
    expect(seen.toSorted()).toEqual(['01a20cc8-0000-7000-8000-0000000000a1', '01a20cc8-0000-7000-8000-0000000000b2']);
  });
});
