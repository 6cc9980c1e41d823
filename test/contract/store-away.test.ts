import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { isStoreAway } from '../../src/store/away.ts';
import { inboxRow, receive } from '../../src/store/inbox.ts';
import { aClock, aPlace, embedded } from './stores.ts';

function thrown(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}

/** A transaction that cannot begin, because another connection holds the file. */
function busy(): unknown {
  const folder = 'file:busy?mode=memory&cache=shared';
  using first = new DatabaseSync(folder);
  using second = new DatabaseSync(folder, { timeout: 0 });
  first.exec('begin exclusive');
  return thrown(() => second.exec('begin exclusive'));
}

const coded = (code: string) => Object.assign(new Error('…'), { code });

describe('an error says that the store is away', () => {
  test.each([
    ['SQLite, busy', busy()],
    ['SQLite, full', Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 })],
    ['SQLite, extended disk error', Object.assign(new Error('disk I/O error'), { errcode: 10 | (4 << 8) })],
    ['PostgreSQL, being shut down', coded('57P01')],
    ['PostgreSQL, too many connections', coded('53300')],
    ['PostgreSQL, deadlock', coded('40P01')],
    ['the network', coded('ECONNREFUSED')],
    ['the network, every address', new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')])],
    ['pg, without a code', new Error('Connection terminated unexpectedly')],
  ])('%s', (_, error) => {
    expect(isStoreAway(error)).toBe(true);
  });

  test.each([
    ['a bug', new TypeError('x is not a function')],
    [
      'SQLite, constraint',
      thrown(() => new DatabaseSync(':memory:').exec('create table a(b not null); insert into a values (null)')),
    ],
    ['SQLite, no such table', thrown(() => new DatabaseSync(':memory:').exec('select * from nowhere'))],
    ['PostgreSQL, unique violation', coded('23505')],
    ['PostgreSQL, no such table', coded('42P01')],
    ['words of others', new Error('The Connection terminated it')],
    ['no error at all', 'ECONNREFUSED'],
  ])('but not: %s', (_, error) => {
    expect(isStoreAway(error)).toBe(false);
  });

  test('a server that is not there', async () => {
    const client = new pg.Client({ connectionString: 'postgres://127.0.0.1:1/x' });
    expect(isStoreAway(await client.connect().catch((error: unknown) => error))).toBe(true);
  });
});

test('an event that fails because the store was away is never given up on', async () => {
  const clock = aClock();
  await using place = aPlace(embedded);
  await using store = await place.open(clock);
  const arrival = { source: 'exam', dedupe: '1', certKey: 'maya', event: {}, at: clock.at };
  const { id } = await store.transaction((tx) => receive(store, tx, arrival));
  const parked: string[] = [];
  const away = async () => {
    throw coded('57P01');
  };
  const options = { concurrency: 1, parked: () => parked.push('one') };
  await using _work = await store.queue.work({ advance: away, apply: away }, options);
  for (let round = 0; round < 20; round += 1) {
    store.queue.wake();
    await store.queue.idle();
    clock.at += 300_000;
  }
  expect(parked).toEqual([]);
  expect(await inboxRow(store.db, id)).toMatchObject({ attempts: 20, failures: 0 });
});
