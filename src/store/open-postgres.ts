import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { fromKysely, PgBoss } from 'pg-boss';
import { openBossLane } from './boss-lane.ts';
import { monotonicIds } from './ids.ts';
import { migrate } from './migrations/migrate.ts';
import { openRowQueue, type RowQueue } from './row-queue.ts';
import type { Job, QueueName, Store, StoreOptions, Tx } from './store.ts';
import type { Tables } from './tables.ts';
import { transactions } from './transactions.ts';
import { openRows } from './work-rows.ts';

const BIGINT = 20;
const CONNECTIONS = 10;
const BOSS_CONNECTIONS = 4;
const YEARS_10 = 10 * 365 * 24 * 3600;
const AT_ONCE = 1000;

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

type Opened = Omit<PostgresOptions, 'onError'> & {
  readonly schema: string;
  readonly onError: (error: unknown) => void;
};

function numbers(oid: number, format?: 'text' | 'binary') {
  return oid === BIGINT ? Number : pg.types.getTypeParser(oid, format as 'text');
}

function connect({ url, schema, onError }: Opened): Kysely<Tables> {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    application_name: 'fieldcert',
    options: `-c search_path=${schema}`,
    types: { getTypeParser: numbers as typeof pg.types.getTypeParser },
  });
  pool.on('error', onError);
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

async function startBoss({ url, schema, onError }: Opened, opening: AsyncDisposableStack): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: url,
    schema: `${schema}_jobs`,
    max: BOSS_CONNECTIONS,
    schedule: false,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
  });
  boss.on('error', onError);
  opening.defer(() => boss.stop({ graceful: false }));
  await boss.start();
  for (const name of QUEUES) await boss.createQueue(name, QUEUE);
  return boss;
}

function ticket({ id, key }: Pick<Job, 'id' | 'key'>) {
  return { id, singletonKey: key, data: { key } };
}

async function send(boss: PgBoss, tx: Tx, job: Job): Promise<void> {
  const { data, ...options } = ticket(job);
  await boss.send(job.queue, data, { ...options, db: fromKysely(tx) });
}

/** Rows copied from another store, or whose job was lost, get their job; the others have it already. */
async function giveMissingJobs(boss: PgBoss, db: Kysely<Tables>): Promise<void> {
  for (const queue of QUEUES) {
    const open = await openRows(db, queue);
    for (let from = 0; from < open.length; from += AT_ONCE) {
      await boss.insert(queue, open.slice(from, from + AT_ONCE).map(ticket));
    }
  }
}

function locks(schema: string): Store['lock'] {
  return async (tx, name) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`${schema}:${name}`}, 0))`.execute(tx);
  };
}

async function prepare(db: Kysely<Tables>, { schema, now }: Opened): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await locks(schema)(tx, 'schema');
    await sql`create schema if not exists ${sql.id(schema)}`.execute(tx);
  });
  await migrate(db, now());
}

async function opened(options: Opened): Promise<Store> {
  const { now, schema, onError, pollMs } = options;
  await using opening = new AsyncDisposableStack();
  const db = connect(options);
  opening.defer(() => db.destroy());
  await prepare(db, options);
  const boss = await startBoss(options, opening);
  await giveMissingJobs(boss, db);
  const transaction = transactions(db, (tx) => queue.committed(tx));
  const queue: RowQueue = openRowQueue({
    store: { db, now, transaction },
    onError,
    pollMs,
    openLane: (lane) => openBossLane(boss, lane),
    added: (tx, job) => send(boss, tx, job),
  });
  opening.use(queue);
  const open = opening.move();
  const close = () => open.disposeAsync();
  const newId = monotonicIds(now);
  return { kind: 'postgres', db, now, newId, transaction, lock: locks(schema), queue, [Symbol.asyncDispose]: close };
}

/**
 * Opens the store in a PostgreSQL database; any number of replicas may do so at once.
 * @throws Error when the database cannot be reached or a newer fieldcert has changed it
 */
export async function openPostgres(options: PostgresOptions): Promise<Store> {
  const { schema = 'fieldcert', onError = console.error } = options;
  if (!/^[a-z_][a-z0-9_]{0,40}$/.test(schema)) {
    throw new Error(`"${schema}" cannot be a schema name here: use up to 41 small letters, digits and underscores.`);
  }
  return opened({ ...options, schema, onError });
}
