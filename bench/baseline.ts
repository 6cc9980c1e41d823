/**
 * A web server with nothing but a door, to compare with: it answers at once, or after inserting one row into a store.
 *
 *   node bench/baseline.ts PORT                without a store
 *   node bench/baseline.ts PORT FOLDER|URL     into the embedded store of a folder, or into PostgreSQL
 */
import express from 'express';
import { openEmbedded } from '../src/store/open-embedded.ts';
import { openPostgres } from '../src/store/open-postgres.ts';
import type { Store } from '../src/store/store.ts';

const [port, where] = process.argv.slice(2);
const store = where === undefined ? undefined : await storeIn(where);
let count = 0;

const app = express();
app.post('/', express.raw({ type: () => true, limit: '256kb' }), async (request, response) => {
  if (store) await insert(store, String(request.body));
  response.status(202).end();
});
app.listen(Number(port), '127.0.0.1');

function storeIn(place: string): Promise<Store> {
  return place.startsWith('postgres')
    ? openPostgres({ url: place, schema: 'fieldcert_baseline', now: Date.now })
    : openEmbedded({ folder: place, now: Date.now });
}

async function insert(into: Store, value: string): Promise<void> {
  count += 1;
  const row = { key: `${process.pid}-${count}`, value };
  await into.transaction((tx) => tx.insertInto('meta').values(row).execute());
}
