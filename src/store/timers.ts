import type { Kysely } from 'kysely';
import { uuidv7 } from './ids.ts';
import type { Store, Tx } from './store.ts';
import type { Tables, TimerRow } from './tables.ts';

/** Something that shall happen to a certification by itself; times in epoch ms. */
export type NewTimer = { readonly certKey: string; readonly kind: string; readonly dueAt: number };

/** Sets a timer. The same kind and time is the same timer: it comes back if it was cancelled, and never fires twice. */
export async function setTimer(tx: Tx, { certKey, kind, dueAt }: NewTimer): Promise<void> {
  await tx
    .insertInto('timer')
    .values({ id: uuidv7(dueAt), cert_key: certKey, kind, due_at: dueAt, fired_at: null, cancelled_at: null })
    .onConflict((conflict) => conflict.columns(['cert_key', 'kind', 'due_at']).doUpdateSet({ cancelled_at: null }))
    .execute();
}

/** Cancels, at `at` (epoch ms), the timers of a certification that have not fired: those of these kinds, or all. */
export async function cancelTimers(tx: Tx, certKey: string, at: number, kinds?: readonly string[]): Promise<void> {
  if (kinds?.length === 0) return;
  const waiting = tx
    .updateTable('timer')
    .set({ cancelled_at: at })
    .where('cert_key', '=', certKey)
    .where('fired_at', 'is', null)
    .where('cancelled_at', 'is', null);
  await (kinds === undefined ? waiting : waiting.where('kind', 'in', kinds)).execute();
}

/** The timers due at `at`, oldest first, marked as fired; replicas never get the same one. */
export async function takeDueTimers(store: Store, tx: Tx, at: number, limit: number): Promise<readonly TimerRow[]> {
  const due = tx
    .selectFrom('timer')
    .selectAll()
    .where('due_at', '<=', at)
    .where('fired_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit);
  const rows = await (store.kind === 'postgres' ? due.forUpdate().skipLocked() : due).execute();
  const ids = rows.map((row) => row.id);
  if (ids.length > 0) await tx.updateTable('timer').set({ fired_at: at }).where('id', 'in', ids).execute();
  return rows.map((row) => ({ ...row, fired_at: at }));
}

/** When the next timer is due (epoch ms), undefined when none waits. */
export async function nextTimerAt(db: Kysely<Tables>): Promise<number | undefined> {
  const next = db.selectFrom('timer').select('due_at').where('fired_at', 'is', null).where('cancelled_at', 'is', null);
  return (await next.orderBy('due_at').limit(1).executeTakeFirst())?.due_at;
}

/** What is set for a certification and has not fired yet, the next first. */
export async function timersOf(db: Kysely<Tables>, certKey: string): Promise<readonly TimerRow[]> {
  const set = db.selectFrom('timer').selectAll().where('cert_key', '=', certKey);
  return set.where('fired_at', 'is', null).where('cancelled_at', 'is', null).orderBy('due_at').orderBy('id').execute();
}
