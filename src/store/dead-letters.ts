import { type Kysely, sql } from 'kysely';
import { lockCertification } from './certifications.ts';
import { settleEvent } from './inbox.ts';
import { appendLedger } from './ledger.ts';
import { settleEffect } from './outbox.ts';
import type { Job, QueueName, Tx } from './store.ts';
import type { DeadLetterRow, Tables } from './tables.ts';
import { bringBack, NEVER, postpone } from './work-rows.ts';

const WORDS = { advance: 'event', apply: 'effect' } as const;

/** Gives up on a row, tried `tries` times, until somebody decides about it; `at` is epoch ms. */
export async function park(
  tx: Tx,
  { queue, id, key }: Job,
  { tries, because, at }: { readonly tries: number; readonly because: string; readonly at: number },
): Promise<void> {
  await appendLedger(tx, {
    certKey: key,
    at,
    actor: 'fieldcert',
    action: `${WORDS[queue]} parked`,
    because: firstLine(because),
    detail: { tries },
    ref: id,
  });
  await postpone(tx, queue, { id, at: NEVER, error: because });
  const present = { failures: tries, error: because, at, resolved_at: null, resolved_by: null, resolution: null };
  await tx
    .insertInto('dead_letter')
    .values({ id, queue, cert_key: key, ...present })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(present))
    .execute();
}

/** What is parked now, longest first; of one certification where `certKey` is given. */
export async function parkedLetters(db: Kysely<Tables>, certKey?: string): Promise<readonly DeadLetterRow[]> {
  const parked = db.selectFrom('dead_letter').selectAll().where('resolved_at', 'is', null).orderBy('at').orderBy('id');
  return (certKey === undefined ? parked : parked.where('cert_key', '=', certKey)).execute();
}

/** The letters, resolved ones too, whose id begins with `beginning`: two at most, to tell one from several. */
export async function lettersNamed(db: Kysely<Tables>, beginning: string): Promise<readonly DeadLetterRow[]> {
  const named = db.selectFrom('dead_letter').selectAll().orderBy('id').limit(2);
  return named.where(sql<string>`substr(id, 1, ${sql.lit(beginning.length)})`, '=', beginning).execute();
}

/** What somebody decides about a parked row. */
export type Resolution = { readonly how: 'retried' } | { readonly how: 'dropped'; readonly reason: string };

/** What became of a decision: `before` when somebody else had decided already. */
export type Resolved =
  | { readonly is: 'resolved' | 'before'; readonly letter: DeadLetterRow }
  | { readonly is: 'unknown' };

/** Retries or drops a parked row in the name of `by`; later rows of its certification go on. `at` is epoch ms. */
export async function resolveLetter(
  tx: Tx,
  id: string,
  how: Resolution & { readonly by: string; readonly at: number },
): Promise<Resolved> {
  const found = await letterOf(tx, id);
  if (found === undefined) return { is: 'unknown' };
  await lockCertification(tx, found.cert_key);
  const letter = (await letterOf(tx, id)) ?? found;
  if (letter.resolved_at !== null) return { is: 'before', letter };
  const because = how.how === 'dropped' ? `dropped by ${how.by}: ${how.reason}` : `retried by ${how.by}`;
  await appendLedger(tx, {
    certKey: letter.cert_key,
    at: how.at,
    actor: how.by,
    action: `${WORDS[letter.queue]} ${how.how}`,
    because,
    detail: { error: firstLine(letter.error) },
    ref: id,
  });
  await close(tx, letter, how, because);
  const resolved = { resolved_at: how.at, resolved_by: how.by, resolution: how.how };
  await tx.updateTable('dead_letter').set(resolved).where('id', '=', id).execute();
  return { is: 'resolved', letter: { ...letter, ...resolved } };
}

async function close(
  tx: Tx,
  { id, queue }: DeadLetterRow,
  { how, at }: { readonly how: Resolution['how']; readonly at: number },
  because: string,
): Promise<void> {
  if (how === 'retried') await bringBack(tx, queue, id, at);
  else if (queue === 'advance') await settleEvent(tx, id, { outcome: 'ignored', because, at });
  else await settleEffect(tx, id, { outcome: 'dropped', result: { because }, at });
}

async function letterOf(db: Kysely<Tables>, id: string): Promise<DeadLetterRow | undefined> {
  return db.selectFrom('dead_letter').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The certifications of a queue for which somebody ever decided. */
export async function keysResolved(db: Kysely<Tables>, queue: QueueName): Promise<readonly string[]> {
  const keys = db.selectFrom('dead_letter').select('cert_key').distinct().where('queue', '=', queue);
  return (await keys.where('resolved_at', 'is not', null).execute()).map(({ cert_key }) => cert_key);
}

/** The first line of an error, for lists. */
export function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
