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

async function takeNumber(tx: Tx, { certKey, at }: Arrival): Promise<number> {
  const { next_seq } = await tx
    .insertInto('certification')
    .values({ key: certKey, state: 'new', data: null, next_seq: 2, updated_at: at })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((is) => ({ next_seq: is('certification.next_seq', '+', 1) })),
    )
    .returning('next_seq')
    .executeTakeFirstOrThrow();
  return next_seq - 1;
}

async function giveNumberBack(tx: Tx, key: string): Promise<void> {
  const back = tx.updateTable('certification').set((is) => ({ next_seq: is('next_seq', '-', 1) }));
  await back.where('key', '=', key).execute();
}

async function known(tx: Tx, { source, dedupe }: Arrival): Promise<string | undefined> {
  const row = tx.selectFrom('inbox').select('id').where('source', '=', source).where('dedupe', '=', dedupe);
  return (await row.executeTakeFirst())?.id;
}

async function insert(tx: Tx, id: string, arrival: Arrival): Promise<boolean> {
  const { source, dedupe, certKey, at } = arrival;
  const seq = await takeNumber(tx, arrival);
  const event = JSON.stringify(arrival.event);
  const inserted = await tx
    .insertInto('inbox')
    .values({ id, source, dedupe, cert_key: certKey, seq, event, received_at: at, next_at: at })
    .onConflict((conflict) => conflict.columns(['source', 'dedupe']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/**
 * Remembers an event as the next of its certification and queues the decision; one that is known already changes nothing and
 * gives the id it had.
 */
export async function receive(store: Store, tx: Tx, arrival: Arrival): Promise<{ fresh: boolean; id: string }> {
  const before = await known(tx, arrival);
  if (before !== undefined) return { fresh: false, id: before };
  const id = store.newId();
  if (await insert(tx, id, arrival)) {
    await store.queue.add(tx, { queue: 'advance', id, key: arrival.certKey });
    return { fresh: true, id };
  }
  await giveNumberBack(tx, arrival.certKey);
  return { fresh: false, id: (await known(tx, arrival)) ?? id };
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
