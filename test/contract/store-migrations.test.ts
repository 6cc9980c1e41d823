import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { receive } from '../../src/store/inbox.ts';
import { appendLedger, verifyLedger } from '../../src/store/ledger.ts';
import { migrate, migrations, refuseNewer, schemaVersion } from '../../src/store/migrations/migrate.ts';
import { openEmbeddedReader } from '../../src/store/open-embedded.ts';
import { addEffects } from '../../src/store/outbox.ts';
import type { Store } from '../../src/store/store.ts';
import { aClock, aPlace, kinds } from './stores.ts';

const NEXT = migrations.length + 1;

const next = {
  number: NEXT,
  name: 'stars',
  statements: [
    'alter table person add column stars bigint',
    'create table star(person text primary key, given_at bigint not null)',
    "insert into star(person, given_at) select username, found_at from person where username <> ''",
  ],
};

async function fill(store: Store): Promise<void> {
  const at = store.now();
  await store.transaction(async (tx) => {
    for (const number of [1, 2, 3]) {
      const arrival = { source: 'exam', dedupe: `${number}`, certKey: 'maya', event: { number }, at };
      const { id } = await receive(store, tx, arrival);
      const line = { certKey: 'maya', at, actor: 'exam', action: 'passed', because: 'She did.', detail: {}, ref: id };
      await appendLedger(tx, line);
    }
    await addEffects(store, tx, 'maya', [{ effectKey: '1', kind: 'note', effect: {}, because: 'She passed.' }], at);
    await tx.insertInto('person').values({ username: 'maya', user_id: 7, found_at: at }).execute();
  });
}

async function everything(store: Store) {
  const tables = ['inbox', 'certification', 'ledger', 'outbox', 'person'] as const;
  return Promise.all(tables.map((table) => store.db.selectFrom(table).selectAll().execute()));
}

const forward = (store: Store, steps: typeof migrations) => store.transaction((tx) => migrate(tx, store.now(), steps));

describe.each(kinds)('migrations, $name', (kind) => {
  test('leave a filled store as it is when there is nothing new', async () => {
    await using place = aPlace(kind);
    const clock = aClock();
    const store = await place.open(clock);
    await fill(store);
    const before = await everything(store);
    await store[Symbol.asyncDispose]();
    await using again = await place.open(clock);
    expect(await everything(again)).toEqual(before);
    expect(await schemaVersion(again.db)).toBe(migrations.length);
    expect(await verifyLedger(again.db, 'maya')).toBeUndefined();
  });

  test('carry a filled store forward once', async () => {
    await using place = aPlace(kind);
    await using store = await place.open(aClock());
    await fill(store);
    for (const _twice of [1, 2]) await forward(store, [...migrations, next]);
    const { rows } = await sql`select person, given_at from star`.execute(store.db);
    expect(rows).toEqual([{ person: 'maya', given_at: store.now() }]);
    expect(await schemaVersion(store.db)).toBe(NEXT);
  });

  test('change nothing when a step fails', async () => {
    await using place = aPlace(kind);
    await using store = await place.open(aClock());
    await fill(store);
    const broken = { ...next, statements: [...next.statements, 'insert into nowhere(a) values (1)'] };
    await expect(forward(store, [...migrations, broken])).rejects.toThrow('nowhere');
    expect(await schemaVersion(store.db)).toBe(migrations.length);
    await expect(sql`select * from star`.execute(store.db)).rejects.toThrow('star');
  });

  test('refuse a store a newer fieldcert has changed, and leave it alone', async () => {
    await using place = aPlace(kind);
    const store = await place.open(aClock());
    await forward(store, [...migrations, next]);
    await store[Symbol.asyncDispose]();
    const refusal = `This store has schema version ${NEXT}, but this fieldcert knows only versions up to ${migrations.length}.`;
    await expect(place.open(aClock())).rejects.toThrow(refusal);
    if (kind.name === 'embedded') await expect(openEmbeddedReader(place.where)).rejects.toThrow(refusal);
  });
});

test('the newest known version is not refused', () => {
  expect(() => refuseNewer(migrations.length)).not.toThrow();
  expect(migrations.map((step) => step.number)).toEqual(migrations.map((_step, index) => index + 1));
});
