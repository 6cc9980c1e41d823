import type { Kysely, Selectable } from 'kysely';
import type { Job, Store, Tx } from './store.ts';
import type { InboxRow, Tables } from './tables.ts';

/** An event to remember: `dedupe` names it within its `source`, `event` is kept as JSON, `at` is epoch ms. */
export type Arrival = {
  readonly source: string;
  readonly dedupe: string;
  readonly certKey: string;
  readonly event: unknown;
  readonly at: number;
};

/** An inbox row, as read. */
export type StoredEvent = Selectable<InboxRow>;

/** What became of an arrival: `fresh` unless it was known already, and the id of its row. */
export type Received = { readonly fresh: boolean; readonly id: string };

type Receiver = Pick<Store, 'newId' | 'queue'>;

async function known(tx: Tx, { source, dedupe }: Arrival): Promise<string | undefined> {
  const row = tx.selectFrom('inbox').select('id').where('source', '=', source).where('dedupe', '=', dedupe);
  return (await row.executeTakeFirst())?.id;
}

/** Takes a number for each event; gives the first one of each certification. */
async function takeNumbers(tx: Tx, arrivals: readonly Arrival[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { certKey } of arrivals) counts.set(certKey, (counts.get(certKey) ?? 0) + 1);
  const at = Math.max(...arrivals.map((arrival) => arrival.at));
  // In one order everywhere, so that no two transactions wait for each other.
  const rows = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, count]) => newRow(key, count, at));
  const taken = await tx
    .insertInto('certification')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((is) => ({
        next_seq: is(is('certification.next_seq', '+', is.ref('excluded.next_seq')), '-', 1),
      })),
    )
    .returning(['key', 'next_seq'])
    .execute();
  return new Map(taken.map(({ key, next_seq }) => [key, next_seq - (counts.get(key) ?? 0)]));
}

function newRow(key: string, count: number, at: number) {
  return { key, state: 'new', data: null, next_seq: count + 1, updated_at: at };
}

async function giveNumberBack(tx: Tx, key: string): Promise<void> {
  const back = tx.updateTable('certification').set((is) => ({ next_seq: is('next_seq', '-', 1) }));
  await back.where('key', '=', key).execute();
}

/** Adds what is not known; gives the ids of what was added, in no order. */
async function insert({ newId }: Receiver, tx: Tx, arrivals: readonly Arrival[]): Promise<readonly Job[]> {
  const numbers = await takeNumbers(tx, arrivals);
  const rows = arrivals.map(({ source, dedupe, certKey, event, at }) => {
    const seq = numbers.get(certKey) ?? 0;
    numbers.set(certKey, seq + 1);
    const row = { id: newId(), source, dedupe, cert_key: certKey, seq };
    return { ...row, event: JSON.stringify(event), received_at: at, next_at: at };
  });
  const inserted = await tx
    .insertInto('inbox')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['source', 'dedupe']).doNothing())
    .returning('id')
    .execute();
  const ids = new Set(inserted.map(({ id }) => id));
  return rows.filter(({ id }) => ids.has(id)).map(({ id, cert_key: key }) => ({ queue: 'advance', id, key }));
}

/**
 * Remembers events, each as the next of its certification, and queues the decisions; gives their ids. All of them or none.
 * @throws KnownAlready when one of them is known, or is there twice
 */
export async function receiveFresh(store: Receiver, tx: Tx, arrivals: readonly Arrival[]): Promise<readonly string[]> {
  const jobs = await insert(store, tx, arrivals);
  if (jobs.length < arrivals.length) throw new KnownAlready('One of several events is known already.');
  await store.queue.add(tx, ...jobs);
  return jobs.map(({ id }) => id);
}

/** Not all of several events were new, so none of them was taken in. */
class KnownAlready extends Error {
  override readonly name = 'KnownAlready';
}

/**
 * Remembers an event as the next of its certification and queues the decision; one that is known already changes nothing and
 * gives the id it had.
 */
export async function receive(store: Receiver, tx: Tx, arrival: Arrival): Promise<Received> {
  const before = await known(tx, arrival);
  if (before !== undefined) return { fresh: false, id: before };
  const [job] = await insert(store, tx, [arrival]);
  if (job) {
    await store.queue.add(tx, job);
    return { fresh: true, id: job.id };
  }
  // Another process took it in meanwhile.
  await giveNumberBack(tx, arrival.certKey);
  const id = await known(tx, arrival);
  if (id === undefined) throw new Error('An event is known and has no row.');
  return { fresh: false, id };
}

/** The inbox row of an id. */
export async function inboxRow(db: Kysely<Tables>, id: string): Promise<StoredEvent | undefined> {
  return db.selectFrom('inbox').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Closes an inbox row with what became of it and why. */
export async function settleEvent(
  tx: Tx,
  id: string,
  { outcome, because, at }: { readonly outcome: 'applied' | 'ignored'; readonly because: string; readonly at: number },
): Promise<void> {
  await tx.updateTable('inbox').set({ outcome, because, processed_at: at, error: null }).where('id', '=', id).execute();
}

/** The events of a certification nobody has decided about yet, in order. */
export async function openEventsOf(db: Kysely<Tables>, certKey: string): Promise<readonly StoredEvent[]> {
  const open = db.selectFrom('inbox').selectAll().where('cert_key', '=', certKey).where('processed_at', 'is', null);
  return open.orderBy('seq').execute();
}

/** How many things wait, and since when the oldest does (epoch ms). */
export type Waiting = { readonly count: number; readonly oldestAt: number | undefined };

/** The events nobody has decided about yet. */
export async function openEvents(db: Kysely<Tables>): Promise<Waiting> {
  const { count, oldest } = await db
    .selectFrom('inbox')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('received_at').as('oldest')])
    .where('processed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return { count, oldestAt: oldest ?? undefined };
}
