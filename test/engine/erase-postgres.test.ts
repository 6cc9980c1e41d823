import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { erase } from '../../src/engine/erase.ts';
import { openPostgres } from '../../src/store/open-postgres.ts';
import { databaseUrl } from '../contract/stores.ts';
import type { World } from '../stories/world.ts';
import { openWorld, reviewersOf } from '../stories/world.ts';

describe.skipIf(databaseUrl === '')('erasing beside a service on PostgreSQL', () => {
  const schema = `test_${randomBytes(6).toString('hex')}`;
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ openStore: (now) => openPostgres({ url: databaseUrl, schema, now }) });
  });
  afterEach(async () => {
    await sql.raw(`drop schema if exists ${schema}, ${schema}_jobs cascade`).execute(world.service().engine.store.db);
    await world[Symbol.asyncDispose]();
  });

  const dump = async () => {
    const { db } = world.service().engine.store;
    const tables = await sql<{ name: string }>`select table_schema || '.' || table_name as name
      from information_schema.tables where table_schema in (${schema}, ${`${schema}_jobs`})
      and table_type = 'BASE TABLE'`.execute(db);
    const rows = [];
    for (const { name } of tables.rows)
      for (const row of (await sql`select * from ${sql.table(name)}`.execute(db)).rows)
        rows.push(`${name} ${JSON.stringify(row)}`);
    return rows;
  };
  const traces = /maya|lindqvist|u101\b|"userId":101\b/i;

  it('leaves nothing of the person in its tables or those of its queue, and the next life begins anew', async () => {
    await world.person('maya').passes('SA-101', 92);
    for (const reviewer of await reviewersOf(world)) await world.person(reviewer).says(1, '/score all 3\n/finish');
    await world.catchUp();
    expect((await dump()).some((row) => traces.test(row))).toBe(true);
    await using store = await openPostgres({ url: databaseUrl, schema, now: () => world.clock.at });
    const done = await erase({ store }, { username: 'maya', userId: 101 }, 'priya');
    expect(done.erasedAs).toMatch(/^erased-/);
    expect((await dump()).filter((row) => traces.test(row))).toEqual([]);
    await world.person('maya').passes('SA-101', 95);
    await world.catchUp();
    expect(await world.issues()).toHaveLength(2);
  });
});
