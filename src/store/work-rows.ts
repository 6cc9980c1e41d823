import { type Kysely, sql } from 'kysely';
import { statement } from './statement.ts';
import type { QueueName } from './store.ts';
import type { Tables } from './tables.ts';

/** What counts toward giving up on a row: failed tries, and since when every try was denied access (epoch ms). */
export type Tally = { readonly failures: number; readonly deniedSince: number | null };

/** The row whose turn it is: the oldest open one of its key. */
export type Head = Tally & {
  readonly id: string;
  readonly key: string;
  readonly attempts: number;
  readonly nextAt: number;
};

/** When a parked row is due (epoch ms): in the year 9999. It stays the head of its key, so that nothing overtakes it. */
export const NEVER = 253_402_300_799_999;

/** No row is put off for longer, in ms: one that seems to be was put off while the clock ran ahead. */
export const FARTHEST_MS = 90 * 60_000;

/** Whether the turn of a row has come at `at` (epoch ms). */
export function isDue({ nextAt }: Pick<Head, 'nextAt'>, at: number): boolean {
  return nextAt <= at || (nextAt > at + FARTHEST_MS && nextAt < NEVER);
}

const ROWS = {
  advance: { table: sql.table('inbox'), closed: sql.ref('processed_at'), since: sql.ref('received_at') },
  apply: { table: sql.table('outbox'), closed: sql.ref('settled_at'), since: sql.ref('created_at') },
};

const COLUMNS = sql`id, cert_key as "key", attempts, next_at as "nextAt", failures,
  denied_since as "deniedSince"`;

const HEAD = { advance: headIn('advance'), apply: headIn('apply') };

function headIn(queue: QueueName) {
  const { table, closed } = ROWS[queue];
  return statement((db, { key }: { readonly key: string }) => {
    const head = sql<Head>`select ${COLUMNS} from ${table} where cert_key = ${key} and ${closed} is null
      order by seq limit 1`;
    return { compile: () => head.compile(db) };
  });
}

/** The row of a key whose turn it is, if any is open. */
export async function headOf(db: Kysely<Tables>, queue: QueueName, key: string): Promise<Head | undefined> {
  return HEAD[queue](db, { key });
}

/** The rows whose turn it is, one for each key with open rows, oldest first. */
export async function heads(db: Kysely<Tables>, queue: QueueName): Promise<readonly Head[]> {
  const { table, closed } = ROWS[queue];
  const found = await sql<Head>`with first as (
      select cert_key as first_key, min(seq) as first_seq from ${table} where ${closed} is null group by cert_key)
    select ${COLUMNS} from first join ${table} on cert_key = first_key and seq = first_seq order by id`.execute(db);
  return found.rows;
}

/** At most `limit` rows whose turn has come at `at` (epoch ms), each the head of its key, in the order in which they came to be due. */
export async function dueHeads(
  db: Kysely<Tables>,
  queue: QueueName,
  at: number,
  limit: number,
): Promise<readonly Pick<Head, 'id' | 'key'>[]> {
  const now = await headsBetween(db, queue, { from: 0, to: at, limit });
  if (now.length === limit) return now;
  return [...now, ...(await headsBetween(db, queue, { from: at + FARTHEST_MS + 1, to: NEVER - 1, limit }))];
}

type Span = { readonly from: number; readonly to: number; readonly limit: number };

async function headsBetween(db: Kysely<Tables>, queue: QueueName, { from, to, limit }: Span) {
  const { table, closed } = ROWS[queue];
  const found = await sql<Pick<Head, 'id' | 'key'>>`select id, cert_key as "key" from ${table} as one
    where ${closed} is null and next_at between ${from} and ${to} and not exists (
      select 1 from ${table} as before
      where before.cert_key = one.cert_key and before.${closed} is null and before.seq < one.seq)
    order by next_at limit ${limit}`.execute(db);
  return found.rows;
}

/** When the next row comes to be due that is put off at `at` (both epoch ms). */
export async function nextDueAt(db: Kysely<Tables>, queue: QueueName, at: number): Promise<number | undefined> {
  const { table, closed } = ROWS[queue];
  const found = await sql<{ readonly next: number | null }>`select min(next_at) as "next" from ${table}
    where ${closed} is null and next_at > ${at} and next_at <= ${at + FARTHEST_MS}`.execute(db);
  return found.rows[0]?.next ?? undefined;
}

/** Every row that waits to be settled, oldest first. */
export async function openRows(db: Kysely<Tables>, queue: QueueName): Promise<readonly Pick<Head, 'id' | 'key'>[]> {
  const { table, closed } = ROWS[queue];
  const found = await sql<Head>`select id, cert_key as "key" from ${table} where ${closed} is null order by id`.execute(
    db,
  );
  return found.rows;
}

/** How many rows wait for their turn, since when the oldest does (epoch ms), how many are parked, and how many wait behind those. */
export type Waiting = {
  readonly count: number;
  readonly oldestAt: number | undefined;
  readonly parked: number;
  readonly heldBack: number;
};

/** Counts what is not settled. What waits for a person says nothing of how well the work goes on. */
export async function waitingRows(db: Kysely<Tables>, queue: QueueName): Promise<Waiting> {
  const { table, closed, since } = ROWS[queue];
  const counted = await sql<Omit<Waiting, 'oldestAt'> & { readonly oldestAt: number | null }>`select
      count(*) filter (where not held) as "count", min(since) filter (where not held) as "oldestAt",
      count(*) filter (where next_at = ${NEVER}) as "parked",
      count(*) filter (where held and next_at <> ${NEVER}) as "heldBack"
    from (select ${since} as since, next_at, cert_key in (
        select cert_key from ${table} where ${closed} is null and next_at = ${NEVER}) as held
      from ${table} where ${closed} is null) as waiting`.execute(db);
  const { count = 0, oldestAt, parked = 0, heldBack = 0 } = counted.rows[0] ?? {};
  return { count, oldestAt: oldestAt ?? undefined, parked, heldBack };
}

type Delay = {
  readonly id: string;
  readonly at: number;
  readonly error: string | undefined;
  readonly tally?: Tally | undefined;
};

/** Puts an open row off until `at` (epoch ms), counts the attempt and keeps the error and the tally, if there are some. */
export async function postpone(tx: Kysely<Tables>, queue: QueueName, { id, at, error, tally }: Delay): Promise<void> {
  const { table, closed } = ROWS[queue];
  const kept = tally && sql`, failures = ${tally.failures}, denied_since = ${tally.deniedSince}`;
  await sql`update ${table} set attempts = attempts + 1, next_at = ${Math.ceil(at)},
    error = coalesce(${error ?? null}, error)${kept ?? sql``} where id = ${id} and ${closed} is null`.execute(tx);
}

/** Makes a row due at `at` (epoch ms) as if it had never been tried; that it was begun stays known. */
export async function bringBack(tx: Kysely<Tables>, queue: QueueName, id: string, at: number): Promise<void> {
  const { table, closed } = ROWS[queue];
  await sql`update ${table} set attempts = 0, failures = 0, denied_since = null, next_at = ${at}
    where id = ${id} and ${closed} is null`.execute(tx);
}

/** Whether a row's turn has come at `at` (epoch ms), in either queue. */
export async function isAnythingDue(db: Kysely<Tables>, at: number): Promise<boolean> {
  for (const queue of ['advance', 'apply'] as const) if ((await dueHeads(db, queue, at, 1)).length > 0) return true;
  return false;
}

/** How many open rows of its certification wait behind a row. */
export async function openBehind(
  db: Kysely<Tables>,
  queue: QueueName,
  { id, cert_key }: { readonly id: string; readonly cert_key: string },
): Promise<number> {
  const { table, closed } = ROWS[queue];
  const found = await sql<{ count: number }>`select count(*) as count from ${table}
    where cert_key = ${cert_key} and ${closed} is null and id <> ${id}`.execute(db);
  return found.rows[0]?.count ?? 0;
}
