import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, sql } from 'kysely';
import { fromPglite } from 'pg-boss';
import { openOn } from '../../src/store/open-postgres.ts';
import type { Tables } from '../../src/store/tables.ts';
import type { Kind } from './stores.ts';

// One PostgreSQL in memory for all tests of a file: it takes seconds to start.
const pglite = new PGlite();
let places = 0;

function shared(): PGlite {
  return new Proxy(pglite, {
    get: (target, name) => {
      if (name === 'close') return async () => undefined;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** PostgreSQL in memory, where there is no server to test with: one connection, so one replica. */
export const inMemory: Kind = {
  name: 'pglite',
  replicas: 1,
  fresh: () => `test_${++places}`,
  placeAt: (schema) => ({
    where: schema,
    open: async ({ now }) => {
      const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite: shared() }) });
      await sql`set search_path to ${sql.id(schema)}`.execute(db);
      return openOn({ db, unhurried: db, boss: { db: fromPglite(pglite), backend: 'pglite' } }, { now, schema });
    },
    bury: async () => undefined,
    [Symbol.asyncDispose]: async () =>
      void (await pglite.exec(`drop schema ${schema} cascade; drop schema ${schema}_jobs cascade`)),
  }),
};
