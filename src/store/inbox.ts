import type { Kysely, Selectable } from 'kysely';
import type { Store, Tx } from './store.ts';
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

/** Other transactions took in one of several events in the meantime; one by one they can be told apart. */
class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

function nameOf({ source, dedupe }: Pick<Arrival, 'source' | 'dedupe'>): string {
  return JSON.stringify([source, dedupe]);
}

async function known(tx: Tx, arrivals: readonly Arrival[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx
    .selectFrom('inbox')
    .select(['id', 'source', 'dedupe'])
    .where((is) =>
      is.or(arrivals.map(({ source, dedupe }) => is.and([is('source', '=', source), is('dedupe', '=', dedupe)]))),
    )
    .execute();
  return new Map(rows.map((row) => [nameOf(row), row.id]));
}

/** Numbers for so many events of each certification: the first of each. */
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

type Fresh = { readonly id: string; readonly arrival: Arrival };

/** Adds what is fresh; gives the ids of those that no other transaction added first. */
async function insert(tx: Tx, fresh: readonly Fresh[]): Promise<ReadonlySet<string>> {
  const numbers = await takeNumbers(
    tx,
    fresh.map(({ arrival }) => arrival),
  );
  const rows = fresh.map(({ id, arrival: { source, dedupe, certKey, event, at } }) => {
    const seq = numbers.get(certKey) ?? 0;
    numbers.set(certKey, seq + 1);
    return { id, source, dedupe, cert_key: certKey, seq, event: JSON.stringify(event), received_at: at, next_at: at };
  });
  const inserted = await tx
    .insertInto('inbox')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['source', 'dedupe']).doNothing())
    .returning('id')
    .execute();
  return new Set(inserted.map(({ id }) => id));
}

/**
 * Remembers events, each as the next of its certification, and queues the decisions; what is known already changes nothing and
 * gives the id it had. All of them or none.
 * @throws Error when several are given and another process takes in one of them meanwhile
 */
export async function receiveAll(
  store: Pick<Store, 'newId' | 'queue'>,
  tx: Tx,
  arrivals: readonly Arrival[],
): Promise<readonly Received[]> {
  const ids = new Map(await known(tx, arrivals));
  const fresh: Fresh[] = [];
  const received = arrivals.map((arrival): Received => {
    const before = ids.get(nameOf(arrival));
    if (before !== undefined) return { fresh: false, id: before };
    const id = store.newId();
    ids.set(nameOf(arrival), id);
    fresh.push({ id, arrival });
    return { fresh: true, id };
  });
  if (fresh.length === 0) return received;
  const inserted = await insert(tx, fresh);
  if (inserted.size < fresh.length) return overtaken(tx, arrivals);
  await store.queue.add(
    tx,
    ...fresh.map(({ id, arrival }) => ({ queue: 'advance' as const, id, key: arrival.certKey })),
  );
  return received;
}

async function overtaken(tx: Tx, arrivals: readonly Arrival[]): Promise<readonly Received[]> {
  const [only, ...others] = arrivals;
  if (!only || others.length > 0) throw new Overtaken('Another process took in one of several events meanwhile.');
  await giveNumberBack(tx, only.certKey);
  return [...(await known(tx, [only])).values()].map((id) => ({ fresh: false, id }));
}

/** Remembers one event as `receiveAll` does. */
export async function receive(store: Pick<Store, 'newId' | 'queue'>, tx: Tx, arrival: Arrival): Promise<Received> {
  const [received] = await receiveAll(store, tx, [arrival]);
  if (!received) throw new Error('An event was taken in and got no id.');
  return received;
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
