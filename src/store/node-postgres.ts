import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import pg from 'pg';
import type { Tables } from './tables.ts';

const BIGINT = 20;
const CONNECTIONS = 10;

/** How to reach the tables; a reader cannot write. */
export type Connection = {
  readonly url: string;
  readonly schema: string;
  readonly onError: (error: unknown) => void;
  readonly readOnly?: boolean;
};

/**
 * The name of a schema, checked because it becomes part of statements.
 * @throws Error when it is not made of up to 41 small letters, digits and underscores
 */
export function schemaName(schema: string): string {
  if (/^[a-z_][a-z0-9_]{0,40}$/.test(schema)) return schema;
  throw new Error(`"${schema}" cannot be a schema name here: use up to 41 small letters, digits and underscores.`);
}

function parserOf(oid: number, format?: 'text' | 'binary') {
  return oid === BIGINT ? Number : pg.types.getTypeParser(oid, format as 'text');
}

/** Opens a pool of connections for Kysely; every number in our tables fits a JavaScript number, so bigint is read as one. */
export function connectPostgres({ url, schema, onError, readOnly = false }: Connection): Kysely<Tables> {
  const pool = new pg.Pool({
    connectionString: withOptions(
      url,
      `-c search_path=${schema}${readOnly ? ' -c default_transaction_read_only=on' : ''}`,
    ),
    max: readOnly ? 1 : CONNECTIONS,
    application_name: 'fieldcert',
    types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
  });
  pool.on('error', onError);
  // The pool listens to idle connections only: one lost between two statements of a transaction would end the process.
  pool.on('connect', (client) => client.on('error', onError));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: remembering(pool) }) });
}

/** So many statements each connection has the server remember; a list of changing length makes a new one each time. */
const REMEMBERED = 300;

/**
 * Lets the server take a statement apart and plan it once for each connection, which for most of ours takes longer than to
 * run it. One that asks for whatever columns there are is left out: it would fail once another replica adds a column.
 */
function remembering(pool: pg.Pool): PostgresPool {
  const names = new Map<string, string>();
  const nameOf = (text: string) => {
    if (!names.has(text) && names.size < REMEMBERED) names.set(text, `fieldcert_${names.size}`);
    return names.get(text);
  };
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  const wrap = (client: pg.PoolClient) => {
    const query = (text: string, values: unknown[]) => {
      const named = values.length > 0 && !text.includes('*');
      return client.query(named ? { name: nameOf(text), text, values } : { text, values });
    };
    // Nothing of ours reads by cursor, which the other way of asking is for.
    const wrapped: PostgresPoolClient = {
      query: query as unknown as PostgresPoolClient['query'],
      release: (destroy) => client.release(destroy),
    };
    clients.set(client, wrapped);
    return wrapped;
  };
  return {
    connect: async () => {
      const client = await pool.connect();
      return clients.get(client) ?? wrap(client);
    },
    end: () => pool.end(),
    options: pool.options,
  };
}

/**
 * The same database for connections that need not wait for the disk. Over them pg-boss takes and deletes jobs, and we write what we
 * decide: should the server forget the last of that in a crash, nothing that was committed later is left, and the rows that
 * were waited for still tell what is to be decided.
 */
export function unhurried(url: string): string {
  return withOptions(url, '-c synchronous_commit=off');
}

// Options in an address win over all others, so ours join those that are there.
function withOptions(url: string, more: string): string {
  const there = new URL(url);
  const given = there.searchParams.get('options');
  there.searchParams.set('options', given === null ? more : `${given} ${more}`);
  return there.href;
}
