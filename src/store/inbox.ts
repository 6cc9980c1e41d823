import type { Kysely, Selectable } from 'kysely';
import { statement, statementOfRows } from './statement.ts';
import type { Job, Store, Tx } from './store.ts';
import type { InboxRow, Tables } from './tables.ts';
import type { Waiting } from './work-rows.ts';
import { waitingRows } from './work-rows.ts';

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

type CertificationStart = { readonly key: string; readonly next: number; readonly at: number };

const nextNumbers = statementOfRows((tx, rows: readonly CertificationStart[]) =>
  tx
    .insertInto('certification')
    .values(rows.map(({ key, next, at }) => ({ key, state: 'new', data: null, next_seq: next, updated_at: at })))
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((is) => ({
        next_seq: is(is('certification.next_seq', '+', is.ref('excluded.next_seq')), '-', 1),
      })),
    )
    .returning(['key', 'next_seq']),
);

/** Takes a number for each event; gives the first one of each certification. */
async function takeNumbers(tx: Tx, arrivals: readonly Arrival[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { certKey } of arrivals) counts.set(certKey, (counts.get(certKey) ?? 0) + 1);
  const at = Math.max(...arrivals.map((arrival) => arrival.at));
  // In one order everywhere, so that no two transactions wait for each other.
  const keys = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const taken = await nextNumbers(
    tx,
    keys.map(([key, count]) => ({ key, next: count + 1, at })),
  );
  return new Map(taken.map(({ key, next_seq }) => [key, next_seq - (counts.get(key) ?? 0)]));
}

async function giveNumberBack(tx: Tx, key: string): Promise<void> {
  const back = tx.updateTable('certification').set((is) => ({ next_seq: is('next_seq', '-', 1) }));
  await back.where('key', '=', key).execute();
}

type NewEvent = Pick<InboxRow, 'id' | 'source' | 'dedupe' | 'cert_key' | 'seq' | 'event' | 'received_at'>;

const addUnknown = statementOfRows((tx, rows: readonly NewEvent[]) =>
  tx
    .insertInto('inbox')
    .values(rows.map(eventRow))
    .onConflict((conflict) => conflict.columns(['source', 'dedupe']).doNothing())
    .returning('id'),
);

function eventRow({ id, source, dedupe, cert_key, seq, event, received_at }: NewEvent) {
  return { id, source, dedupe, cert_key, seq, event, received_at, next_at: received_at };
}

/** Adds what is not known; gives the ids of what was added, in no order. */
async function insert({ newId }: Receiver, tx: Tx, arrivals: readonly Arrival[]): Promise<readonly Job[]> {
  const numbers = await takeNumbers(tx, arrivals);
  const rows = arrivals.map(({ source, dedupe, certKey, event, at }) => {
    const seq = numbers.get(certKey) ?? 0;
    numbers.set(certKey, seq + 1);
    return { id: newId(), source, dedupe, cert_key: certKey, seq, event: JSON.stringify(event), received_at: at };
  });
  const inserted = await addUnknown(tx, rows);
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
  store.queue.add(tx, ...jobs);
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
    store.queue.add(tx, job);
    return { fresh: true, id: job.id };
  }
  // Another process took it in meanwhile.
  await giveNumberBack(tx, arrival.certKey);
  const id = await known(tx, arrival);
  if (id === undefined) throw new Error('An event is known and has no row.');
  return { fresh: false, id };
}

const rowOf = statement((db, { id }: { readonly id: string }) =>
  db.selectFrom('inbox').selectAll().where('id', '=', id),
);

/** The inbox row of an id. */
export async function inboxRow(db: Kysely<Tables>, id: string): Promise<StoredEvent | undefined> {
  return rowOf(db, { id });
}

type Settled = {
  readonly id: string;
  readonly outcome: 'applied' | 'ignored';
  readonly because: string;
  readonly at: number;
};

const settle = statement((tx, { id, outcome, because, at }: Settled) =>
  tx.updateTable('inbox').set({ outcome, because, processed_at: at, error: null }).where('id', '=', id),
);

/** Closes an inbox row with what became of it and why. */
export async function settleEvent(tx: Tx, id: string, end: Omit<Settled, 'id'>): Promise<void> {
  await settle(tx, { id, ...end });
}

const arrivedKey = statement((db, { source, dedupe }: Pick<Arrival, 'source' | 'dedupe'>) =>
  db.selectFrom('inbox').select('cert_key').where('source', '=', source).where('dedupe', '=', dedupe),
);

/** The certification an event was taken in for. */
export async function keyOfArrival(db: Kysely<Tables>, source: string, dedupe: string): Promise<string | undefined> {
  return (await arrivedKey(db, { source, dedupe }))?.cert_key;
}

const anyTold = statement((db, { key }: { readonly key: string }) =>
  db.selectFrom('inbox').select('id').where('cert_key', '=', key).limit(1),
);

/** Whether any event came for this key. */
export async function wasToldOf(db: Kysely<Tables>, key: string): Promise<boolean> {
  return (await anyTold(db, { key })) !== undefined;
}

/** How many events a source sent whose names begin so, and about how many of them nobody has decided yet. */
export async function arrivalsNamed(
  db: Kysely<Tables>,
  source: string,
  beginning: string,
): Promise<{ readonly known: number; readonly open: number }> {
  const row = await db
    .selectFrom('inbox')
    .select(({ fn }) => [fn.countAll().as('known'), fn.count('processed_at').as('decided')])
    .where('source', '=', source)
    .where('dedupe', 'like', `${beginning}%`)
    .executeTakeFirst();
  const known = Number(row?.known ?? 0);
  return { known, open: known - Number(row?.decided ?? 0) };
}

/** The events of a certification nobody has decided about yet, in order. */
export async function openEventsOf(db: Kysely<Tables>, certKey: string): Promise<readonly StoredEvent[]> {
  const open = db.selectFrom('inbox').selectAll().where('cert_key', '=', certKey).where('processed_at', 'is', null);
  return open.orderBy('seq').execute();
}

/** The events nobody has decided about yet. */
export async function openEvents(db: Kysely<Tables>): Promise<Waiting> {
  return waitingRows(db, 'advance');
}
