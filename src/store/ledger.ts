import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { lockCertification } from './certifications.ts';
import { uuidv7 } from './ids.ts';
import { statement } from './statement.ts';
import type { Tx } from './store.ts';
import type { LedgerRow, Tables } from './tables.ts';

/** What happened, who did it and why; `detail` is kept as JSON, `ref` is the inbox or outbox row it comes from. */
export type LedgerEntry = {
  readonly certKey: string;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly because: string;
  readonly detail: unknown;
  readonly ref: string | undefined;
};

const BEFORE_ALL = '';

function hashOf(row: Omit<LedgerRow, 'id' | 'hash'>): string {
  const { previous_hash, cert_key, number, at, actor, action, because, detail, ref } = row;
  const parts = [previous_hash, cert_key, number, at, actor, action, because, detail, ref];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

const lastLine = statement((tx, { key }: { readonly key: string }) =>
  tx.selectFrom('ledger').select(['number', 'hash']).where('cert_key', '=', key).orderBy('number', 'desc').limit(1),
);

const add = statement((tx, row: LedgerRow) => {
  const { id, cert_key, number, at, actor, action, because, detail, ref, previous_hash, hash } = row;
  const line = { id, cert_key, number, at, actor, action, because, detail, ref, previous_hash, hash };
  return tx.insertInto('ledger').values(line);
});

async function lastOf(tx: Tx, key: string): Promise<Pick<LedgerRow, 'number' | 'hash'>> {
  await lockCertification(tx, key);
  return (await lastLine(tx, { key })) ?? { number: 0, hash: BEFORE_ALL };
}

/** Adds the next line of a certification's ledger, chained by sha256 to the line before. */
export async function appendLedger(tx: Tx, entry: LedgerEntry): Promise<LedgerRow> {
  const { certKey, at, actor, action, because } = entry;
  const last = await lastOf(tx, certKey);
  const line = {
    cert_key: certKey,
    number: last.number + 1,
    at,
    actor,
    action,
    because,
    detail: JSON.stringify(entry.detail ?? null),
    ref: entry.ref ?? null,
    previous_hash: last.hash,
  };
  const row = { id: uuidv7(at), ...line, hash: hashOf(line) };
  await add(tx, row);
  return row;
}

/** The ledger of a certification from its first line on. */
export async function ledgerOf(db: Kysely<Tables>, key: string): Promise<readonly LedgerRow[]> {
  return db.selectFrom('ledger').selectAll().where('cert_key', '=', key).orderBy('number').execute();
}

/** The number of the first line that is missing or was changed after it was written, undefined when the chain holds. */
export async function verifyLedger(db: Kysely<Tables>, key: string): Promise<number | undefined> {
  let previous = { number: 0, hash: BEFORE_ALL };
  for (const row of await ledgerOf(db, key)) {
    const expected = previous.number + 1;
    if (row.number !== expected) return expected;
    if (row.previous_hash !== previous.hash || row.hash !== hashOf(row)) return expected;
    previous = row;
  }
  return undefined;
}
