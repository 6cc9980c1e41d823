import type { Kysely, Selectable } from 'kysely';
import { lockCertification } from './certifications.ts';
import type { Store, Tx } from './store.ts';
import type { OutboxRow, Tables } from './tables.ts';
import type { Waiting } from './work-rows.ts';
import { waitingRows } from './work-rows.ts';

/** Something GitLab shall hear once: `effectKey` makes it one, `effect` is kept as JSON. */
export type NewEffect = {
  readonly effectKey: string;
  readonly kind: string;
  readonly effect: unknown;
  readonly because: string;
};

/** An outbox row, as read. */
export type StoredEffect = Selectable<OutboxRow>;

async function lastNumber(tx: Tx, key: string): Promise<number> {
  await lockCertification(tx, key);
  const last = tx.selectFrom('outbox').select(({ fn }) => fn.max('seq').as('seq'));
  return (await last.where('cert_key', '=', key).executeTakeFirst())?.seq ?? 0;
}

async function insert(tx: Tx, row: Pick<OutboxRow, 'id' | 'cert_key' | 'seq'>, effect: NewEffect, at: number) {
  const { effectKey, kind, because } = effect;
  return tx
    .insertInto('outbox')
    .values({
      ...row,
      effect_key: effectKey,
      kind,
      effect: JSON.stringify(effect.effect),
      because,
      created_at: at,
      next_at: at,
    })
    .onConflict((conflict) => conflict.column('effect_key').doNothing())
    .returning('id')
    .executeTakeFirst();
}

/** Adds effects to the end of a certification's outbox and queues them; known effect keys are left as they are. Gives the ids of the new ones. */
export async function addEffects(
  store: Store,
  tx: Tx,
  certKey: string,
  effects: readonly NewEffect[],
  at: number,
): Promise<readonly string[]> {
  if (effects.length === 0) return [];
  const ids: string[] = [];
  const last = await lastNumber(tx, certKey);
  for (const effect of effects) {
    const row = { id: store.newId(), cert_key: certKey, seq: last + ids.length + 1 };
    if ((await insert(tx, row, effect, at)) === undefined) continue;
    store.queue.add(tx, { queue: 'apply', id: row.id, key: certKey });
    ids.push(row.id);
  }
  return ids;
}

/** The outbox row of an id. */
export async function effectRow(db: Kysely<Tables>, id: string): Promise<StoredEffect | undefined> {
  return db.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirst();
}

/**
 * Notes that a call is about to be made; a row that was started before keeps its first time. Should the process die now,
 * the row rests until `restUntil` (epoch ms).
 */
export async function startEffect(tx: Tx, id: string, at: number, restUntil: number = at): Promise<void> {
  await tx
    .updateTable('outbox')
    .set(({ fn, ref, val }) => ({ started_at: fn.coalesce(ref('started_at'), val(at)), next_at: restUntil }))
    .where('id', '=', id)
    .execute();
}

/** How an effect ended; `result` is kept as JSON. */
export type EffectEnd = {
  readonly outcome: 'done' | 'superseded' | 'dropped';
  readonly result: unknown;
  readonly at: number;
};

/** Closes an outbox row. */
export async function settleEffect(tx: Tx, id: string, { outcome, result, at }: EffectEnd): Promise<void> {
  const closed = { outcome, result: JSON.stringify(result ?? null), settled_at: at, error: null };
  await tx.updateTable('outbox').set(closed).where('id', '=', id).execute();
}

/** The newer effects of this kind that wait for the same certification, in order. */
export async function laterPending(
  db: Kysely<Tables>,
  row: Pick<OutboxRow, 'cert_key' | 'seq'>,
  kind: string,
): Promise<readonly StoredEffect[]> {
  return db
    .selectFrom('outbox')
    .selectAll()
    .where('cert_key', '=', row.cert_key)
    .where('kind', '=', kind)
    .where('seq', '>', row.seq)
    .where('settled_at', 'is', null)
    .orderBy('seq')
    .execute();
}

/** The effects GitLab has not heard of yet. */
export async function pendingEffects(db: Kysely<Tables>): Promise<Waiting> {
  return waitingRows(db, 'apply');
}

/** Every effect of a certification, in order. */
export async function effectsOf(db: Kysely<Tables>, certKey: string): Promise<readonly StoredEffect[]> {
  return db.selectFrom('outbox').selectAll().where('cert_key', '=', certKey).orderBy('seq').execute();
}
