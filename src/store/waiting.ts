import { type Kysely, sql } from 'kysely';
import { statement } from './statement.ts';
import type { Tx } from './store.ts';
import type { Tables, WaitingRow } from './tables.ts';

/** A result that waits from `since` on (epoch ms). */
export type NewWaiting = Omit<WaitingRow, 'left_at' | 'ruled'>;

const add = statement((tx, { id, cert_key, name, why, result, because, since }: NewWaiting) =>
  tx
    .insertInto('waiting')
    .values({ id, cert_key, name, why, result, because, since, left_at: null, ruled: null })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((is) => ({
        why,
        result,
        because,
        // What waits already has waited since then.
        since: is.case().when('waiting.left_at', 'is', null).then(is.ref('waiting.since')).else(since).end(),
        left_at: null,
        ruled: null,
      })),
    ),
);

/** Has a result wait; one that waits already goes on as it is now. */
export async function letWait(tx: Tx, row: NewWaiting): Promise<void> {
  await add(tx, row);
}

/** A result waits no more from `at` on (epoch ms); `ruled` is the ruling as JSON, where one was made. */
export async function letGo(tx: Tx, id: string, at: number, ruled: string | null): Promise<void> {
  const gone = tx.updateTable('waiting').set({ left_at: at, ruled });
  await gone.where('id', '=', id).where('left_at', 'is', null).execute();
}

/** Which results: those that wait now, or those that left by a ruling. */
export type Which = 'waiting' | 'ruled';

/** At most `limit` results, longest first; after the one named by `after`, where it is given. */
export async function waitingResults(
  db: Kysely<Tables>,
  { which, limit, after }: { readonly which: Which; readonly limit: number; readonly after?: WaitingRow | undefined },
): Promise<readonly WaitingRow[]> {
  const all = db.selectFrom('waiting').selectAll().orderBy('since').orderBy('id').limit(limit);
  const wanted = which === 'waiting' ? all.where('left_at', 'is', null) : all.where('ruled', 'is not', null);
  const rest = after
    ? wanted.where((is) =>
        is.or([is('since', '>', after.since), is.and([is('since', '=', after.since), is('id', '>', after.id)])]),
      )
    : wanted;
  return rest.execute();
}

/** How many results wait, and since when (epoch ms). */
export async function waitingCount(
  db: Kysely<Tables>,
): Promise<{ readonly count: number; readonly since: number | null }> {
  const counted = db
    .selectFrom('waiting')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('since').as('since')])
    .where('left_at', 'is', null);
  const { count, since } = (await counted.executeTakeFirst()) ?? { count: 0, since: null };
  return { count: Number(count), since: since === null ? null : Number(since) };
}

/** The results whose id begins so, at most two, to tell one from several. */
export async function waitingNamed(db: Kysely<Tables>, beginning: string): Promise<readonly WaitingRow[]> {
  const named = db.selectFrom('waiting').selectAll().orderBy('id').limit(2);
  return named.where(sql<string>`substr(id, 1, ${sql.lit(beginning.length)})`, '=', beginning).execute();
}
