import { type Kysely, sql } from 'kysely';
import { type ConstructorOptions, PgBoss } from 'pg-boss';
import { openBossLane } from './boss-lane.ts';
import { openDoor } from './door.ts';
import { monotonicIds } from './ids.ts';
import { migrate, refuseOther, schemaVersion } from './migrations/migrate.ts';
import { connectPostgres, schemaName, unhurried } from './node-postgres.ts';
import { StoreRefused } from './refused.ts';
import { openRowQueue, type RowQueue } from './row-queue.ts';
import type { Admin, QueueName, Store, StoreOptions, Tx } from './store.ts';
import type { Tables } from './tables.ts';
import { transactions } from './transactions.ts';

const SCHEMA = 'fieldcert';
const BOSS_CONNECTIONS = 4;
const YEARS_10 = 10 * 365 * 24 * 3600;

// Heartbeats free the key of a crashed replica; settling is ours, so pg-boss must neither give up nor clean up.
const QUEUE = {
  policy: 'key_strict_fifo',
  partition: true,
  heartbeatSeconds: 20,
  expireInSeconds: 3600,
  retryLimit: 1_000_000_000,
  retryDelay: 0,
  retentionSeconds: YEARS_10,
  deleteAfterSeconds: 0,
} as const;

const QUEUES: readonly QueueName[] = ['advance', 'apply'];

/** Where the tables are: `schema` is `fieldcert` unless told; pg-boss keeps its jobs beside it in `<schema>_jobs`. */
export type PostgresOptions = StoreOptions & { readonly url: string; readonly schema?: string };

/** Connections to a PostgreSQL: ours, with the schema as search path, and pg-boss's. */
export type Connections = {
  readonly db: Kysely<Tables>;
  /** For what need not wait for the disk; the same as `db` where there is no such choice. */
  readonly unhurried: Kysely<Tables>;
  readonly boss: Pick<ConstructorOptions, 'connectionString' | 'max' | 'db' | 'backend'>;
};

type Opened = StoreOptions & { readonly schema: string };

async function startBoss(
  boss: PgBoss,
  { onError = console.error }: StoreOptions,
  opening: AsyncDisposableStack,
): Promise<void> {
  boss.on('error', onError);
  opening.defer(() => boss.stop({ graceful: false }));
  await boss.start();
  for (const name of QUEUES) await boss.createQueue(name, QUEUE);
}

function newBoss({ boss }: Connections, schema: string): PgBoss {
  const often = { superviseIntervalSeconds: 5, monitorIntervalSeconds: 5 };
  return new PgBoss({ ...boss, schema: `${schema}_jobs`, schedule: false, ...often });
}

function locks(schema: string): Store['lock'] {
  return async (tx, name) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`${schema}:${name}`}, 0))`.execute(tx);
  };
}

async function makeSchema(tx: Tx, schema: string): Promise<void> {
  const { rows } = await sql<{ found: unknown }>`select to_regnamespace(${schema}) as found`.execute(tx);
  if (rows[0]?.found === null) await sql`create schema ${sql.id(schema)}`.execute(tx);
}

async function prepare(db: Kysely<Tables>, { schema, now }: Opened): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await locks(schema)(tx, 'schema');
    await makeSchema(tx, schema);
    await migrate(tx, now());
  });
}

/** Opens the store on connections that are there already and are closed with it; PGlite has all it takes but the server. */
export async function openOn(connections: Connections, options: Opened): Promise<Store> {
  const { now, schema, onError = console.error, pollMs } = options;
  const { db, unhurried } = connections;
  await using opening = new AsyncDisposableStack();
  opening.defer(() => db.destroy());
  if (unhurried !== db) opening.defer(() => unhurried.destroy());
  await prepare(db, options);
  const boss = newBoss(connections, schema);
  await startBoss(boss, options, opening);
  const transaction = transactions({ kept: db, soon: unhurried }, (tx) => queue.committed(tx));
  const queue: RowQueue = openRowQueue({
    store: { db, now, transaction },
    onError,
    pollMs,
    quiet: () => door.quiet(),
    openLane: (lane) => openBossLane(boss, lane),
  });
  opening.use(queue);
  const open = opening.move();
  const close = () => open.disposeAsync();
  const newId = monotonicIds(now);
  const door = openDoor({ newId, queue, transaction });
  const { receive } = door;
  const lock = locks(schema);
  return { kind: 'postgres', db, now, newId, transaction, receive, lock, queue, [Symbol.asyncDispose]: close };
}

/**
 * Opens the store in a PostgreSQL database; any number of replicas may do so at once.
 * @throws Error when the database cannot be reached or a newer fieldcert has changed it
 */
export async function openPostgres(options: PostgresOptions): Promise<Store> {
  const { url, onError = console.error } = options;
  const schema = schemaName(options.schema ?? SCHEMA);
  const there = { schema, onError };
  const connections: Connections = {
    db: connectPostgres({ url, ...there }),
    unhurried: connectPostgres({ url: unhurried(url), ...there }),
    boss: { connectionString: unhurried(url), max: BOSS_CONNECTIONS },
  };
  return openOn(connections, { ...options, schema });
}

/**
 * Opens the store in a PostgreSQL database for reading only, beside running services.
 * @throws StoreRefused when there is no store, or another version of fieldcert has changed it
 */
export async function openPostgresReader(url: string, schema: string = SCHEMA): Promise<Kysely<Tables>> {
  return openBeside(url, schema, { readOnly: true });
}

/**
 * Opens the store in a PostgreSQL database for a person who decides something, beside running services, which see what was
 * decided within their poll.
 * @throws StoreRefused when there is no store, or another version of fieldcert has changed it
 */
export async function openPostgresAdmin({ url, schema = SCHEMA, now }: PostgresOptions): Promise<Admin> {
  const db = await openBeside(url, schema, { readOnly: false });
  return {
    db,
    now,
    transaction: (work) => db.transaction().execute(work),
    [Symbol.asyncDispose]: () => db.destroy(),
  };
}

async function openBeside(url: string, schema: string, how: { readonly readOnly: boolean }): Promise<Kysely<Tables>> {
  const db = connectPostgres({ url, schema: schemaName(schema), onError: console.error, ...how });
  try {
    const { rows } = await sql<{ found: unknown }>`select to_regclass('schema_version') as found`.execute(db);
    if (rows[0]?.found === null) {
      throw new StoreRefused(
        `There is no fieldcert store in the schema ${schema} of this database. Check DATABASE_URL; the service makes the store when it first starts.`,
      );
    }
    refuseOther(await schemaVersion(db));
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return db;
}
