import { type Kysely, sql } from 'kysely';
import { lockCertification } from './certifications.ts';
import { appendLedger, ledgerOf } from './ledger.ts';
import { calibrationKey } from './standings.ts';
import type { Tx } from './store.ts';
import type { Tables } from './tables.ts';
import { cancelTimers } from './timers.ts';

/** The one line a ledger is replaced by when its learner is erased. */
export const ERASED = 'learner erased';

const EMPTY = '{}';

/** One certification that loses its learner: it goes on as `to`, `data` being what is left; null where nothing was saved yet. */
export type ErasedCertification = {
  readonly from: string;
  readonly to: string;
  readonly data: unknown;
  /** Epoch ms. */
  readonly at: number;
  readonly by: string;
  /** Says why, of a ledger with so many lines that ended with this hash. */
  readonly because: (lines: number, lastHash: string | undefined) => string;
  /** The words that stand for every reason that is taken away. */
  readonly words: string;
  /** What is kept in the line beside the number of lines and the last hash. */
  readonly detail: Readonly<Record<string, unknown>>;
};

/**
 * Takes the learner out of everything that belongs to a certification. Rows stay with their times and outcomes, so that what is
 * repeated is still known; texts go, the issue is let go, and the ledger becomes one line with the number of lines that were
 * there and the last hash, against which an exported copy can be checked.
 */
export async function eraseCertification(tx: Tx, erased: ErasedCertification): Promise<void> {
  const { from, to, data, at, by, because, words, detail } = erased;
  await lockCertification(tx, from);
  const lines = await ledgerOf(tx, from);
  await tx.deleteFrom('ledger').where('cert_key', '=', from).execute();
  await emptyRows(tx, from, to, words);
  await cancelTimers(tx, from, at);
  for (const table of ['timer', 'seat'] as const)
    await tx.updateTable(table).set({ cert_key: to }).where('cert_key', '=', from).execute();
  await tx.deleteFrom('binding').where('cert_key', '=', from).execute();
  await tx.deleteFrom('waiting').where('cert_key', '=', from).execute();
  await tx
    .deleteFrom('alias')
    .where((is) => is.or([is('cert_key', '=', from), is('target', '=', from)]))
    .execute();
  await tx
    .updateTable('certification')
    .set({ key: to, ...(data === null ? {} : { data: JSON.stringify(data) }), updated_at: at })
    .where('key', '=', from)
    .execute();
  const before = { lines: lines.length, from: lines[0]?.at, to: lines.at(-1)?.at, lastHash: lines.at(-1)?.hash };
  const line = {
    certKey: to,
    at,
    actor: by,
    action: ERASED,
    because: because(before.lines, before.lastHash),
    detail: { ...before, ...detail },
    ref: undefined,
  };
  await appendLedger(tx, line);
}

// Keys are made of the certification's, which may hold an address.
async function emptyRows(tx: Tx, from: string, to: string, words: string): Promise<void> {
  const renamed = (column: 'dedupe' | 'effect_key') => sql<string>`replace(${sql.ref(column)}, ${from}, ${to})`;
  await tx
    .updateTable('inbox')
    .set({ cert_key: to, dedupe: renamed('dedupe'), event: EMPTY, because: words, error: null })
    .where('cert_key', '=', from)
    .execute();
  await tx
    .updateTable('outbox')
    .set({
      cert_key: to,
      effect_key: renamed('effect_key'),
      effect: EMPTY,
      because: words,
      result: null,
      error: null,
    })
    .where('cert_key', '=', from)
    .execute();
  await tx.updateTable('dead_letter').set({ cert_key: to, error: words }).where('cert_key', '=', from).execute();
}

/**
 * Takes away what is known of a person beside their certifications: links, standing, the record of calibrations, and the user id
 * that was found.
 */
export async function erasePerson(tx: Tx, userId: number): Promise<void> {
  await tx.deleteFrom('ledger').where('cert_key', 'like', calibrationKey('%', userId)).execute();
  for (const table of ['identity', 'standing', 'person'] as const)
    await tx.deleteFrom(table).where('user_id', '=', userId).execute();
}

/** How many events and changes of a certification wait to be decided about or carried out. */
export async function waitingFor(db: Kysely<Tables>, certKey: string): Promise<number> {
  const events = db.selectFrom('inbox').select('id').where('cert_key', '=', certKey).where('processed_at', 'is', null);
  const effects = db.selectFrom('outbox').select('id').where('cert_key', '=', certKey).where('settled_at', 'is', null);
  return (await events.unionAll(effects).execute()).length;
}

/** The keys of everything under this user id or one of these endings, and of what stands for it. */
export async function keysEnding(db: Kysely<Tables>, endings: readonly string[]): Promise<readonly string[]> {
  const rows = await db.selectFrom('certification').select('key').orderBy('key').execute();
  return rows.map(({ key }) => key).filter((key) => endings.some((ending) => key.endsWith(ending)));
}

/** How many other certifications quote one of these texts in their record: reviews somebody gave, comments they wrote. */
export async function quotedElsewhere(
  db: Kysely<Tables>,
  own: readonly string[],
  texts: readonly string[],
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const text of texts) {
    const like = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
    const rows = await sql<{ key: string }>`select cert_key as "key" from ledger
        where detail like ${like} escape '\\' or because like ${like} escape '\\'
      union select cert_key from inbox where event like ${like} escape '\\'
      union select cert_key from outbox where effect like ${like} escape '\\'`.execute(db);
    for (const { key } of rows.rows) if (!own.includes(key)) found.add(key);
  }
  return [...found].toSorted();
}
