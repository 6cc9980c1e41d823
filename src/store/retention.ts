import { type Kysely, sql } from 'kysely';
import { lockCertification } from './certifications.ts';
import { ERASED } from './erase.ts';
import { appendLedger, ledgerOf } from './ledger.ts';
import type { Tx } from './store.ts';
import type { Tables } from './tables.ts';

/** What may go: of certifications in one of `states`, older than `before` (epoch ms), at most `limit` at a time. */
type Old = { readonly states: readonly string[]; readonly before: number; readonly limit: number };

const PRUNED = 'ledger pruned';
const EMPTY = '{}';

/** Whether the body of an inbox row was taken away. */
export function isEmptied({ event }: { readonly event: string }): boolean {
  return event === EMPTY;
}

/**
 * Empties the bodies of settled events; the rows stay, so that a late duplicate is still known. Gives how many it emptied.
 */
export async function emptyEvents(tx: Tx, { states, before, limit }: Old): Promise<number> {
  // `{}` is written out so that the partial index inbox_body is used.
  const emptied = await sql`update inbox set event = '{}' where id in (
    select inbox.id from inbox join certification on certification.key = inbox.cert_key
    where inbox.processed_at is not null and inbox.event <> '{}' and inbox.processed_at < ${before}
      and certification.state in (${sql.join(states)})
    order by inbox.processed_at limit ${limit})`.execute(tx);
  return Number(emptied.numAffectedRows ?? 0);
}

/**
 * Takes away whole ledgers of certifications that ended and of which nothing waits, each replaced by one line that says what
 * was there, with the last hash, so that a copy kept elsewhere can be checked against it. Gives how many.
 */
export async function pruneLedgers(
  tx: Tx,
  old: Old & { readonly at: number; readonly because: string },
): Promise<number> {
  let pruned = 0;
  for (const key of await prunable(tx, old)) {
    await lockCertification(tx, key);
    // Somebody may have written meanwhile.
    if (!(await prunable(tx, { ...old, limit: 1 }, key)).includes(key)) continue;
    await prune(tx, key, old);
    pruned += 1;
  }
  return pruned;
}

async function prunable(db: Kysely<Tables>, { states, before, limit }: Old, key?: string): Promise<readonly string[]> {
  const only = key === undefined ? sql`` : sql`and c.key = ${key}`;
  const found = await sql<{ key: string }>`select c.key as "key" from certification c
    where c.state in (${sql.join(states)}) and c.updated_at < ${before} ${only}
      and exists (select 1 from ledger l where l.cert_key = c.key and l.action not in (${PRUNED}, ${ERASED}))
      and not exists (select 1 from ledger l where l.cert_key = c.key and l.at >= ${before})
      and not exists (select 1 from waiting w where w.cert_key = c.key and w.left_at is null)
      and not exists (select 1 from inbox i where i.cert_key = c.key and i.processed_at is null)
      and not exists (select 1 from outbox o where o.cert_key = c.key and o.settled_at is null)
    order by c.updated_at limit ${limit}`.execute(db);
  return found.rows.map((row) => row.key);
}

async function prune(
  tx: Tx,
  key: string,
  { at, because }: { readonly at: number; readonly because: string },
): Promise<void> {
  const lines = await ledgerOf(tx, key);
  const [first, last] = [lines[0], lines.at(-1)];
  await tx.deleteFrom('ledger').where('cert_key', '=', key).execute();
  await tx.deleteFrom('waiting').where('cert_key', '=', key).execute();
  const detail = { lines: lines.length, from: first?.at, to: last?.at, lastHash: last?.hash };
  await appendLedger(tx, { certKey: key, at, actor: 'fieldcert', action: PRUNED, because, detail, ref: undefined });
}
