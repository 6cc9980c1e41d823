/**
 * A web server with nothing but a door, to compare with: it answers at once, or after inserting one row in a transaction of its own.
 *
 *   node bench/baseline.ts PORT                without a store
 *   node bench/baseline.ts PORT FILE|URL       into a SQLite file or PostgreSQL, opened as fieldcert opens its own
 */
import express from 'express';
import { type Kysely, sql } from 'kysely';
import { connectPostgres } from '../src/store/node-postgres.ts';
import { openSqlite } from '../src/store/node-sqlite.ts';
import type { Tables } from '../src/store/tables.ts';

const [port, where] = process.argv.slice(2);
const db = where === undefined ? undefined : await tableIn(where);
let count = 0;

const app = express();
app.post('/', express.raw({ type: () => true, limit: '256kb' }), async (request, response) => {
  if (db) await insert(db, String(request.body));
  response.status(202).end();
});
app.listen(Number(port), '127.0.0.1');

async function tableIn(place: string): Promise<Kysely<Tables>> {
  const opened = place.startsWith('postgres')
    ? connectPostgres({ url: place, schema: 'public', onError: console.error })
    : openSqlite(place, { readOnly: false });
  await sql`drop table if exists delivery`.execute(opened);
  await sql`create table delivery(id text primary key, body text not null)`.execute(opened);
  return opened;
}

async function insert(into: Kysely<Tables>, body: string): Promise<void> {
  count += 1;
  const id = `${process.pid}-${count}`;
  await into.transaction().execute((tx) => sql`insert into delivery(id, body) values (${id}, ${body})`.execute(tx));
}
