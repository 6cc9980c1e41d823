import type { Kysely } from 'kysely';
import type { Learner } from '../core/certification.ts';
import { isErased } from '../core/people/erase.ts';
import { isPostgres } from './dialect.ts';
import { statement } from './statement.ts';
import type { Tx } from './store.ts';
import type { Tables } from './tables.ts';

const held = new WeakMap<Kysely<Tables>, Set<string>>();

type Key = { readonly key: string };

const dataOf = statement((db, { key }: Key) => db.selectFrom('certification').select('data').where('key', '=', key));

const lockedDataOf = statement((db, { key }: Key) =>
  db.selectFrom('certification').select('data').where('key', '=', key).forUpdate(),
);

/** Keeps other transactions off a certification until this one ends; embedded, one transaction writes at a time anyway. */
export async function lockCertification(tx: Kysely<Tables>, key: string): Promise<void> {
  if (isPostgres(tx) && !held.get(tx)?.has(key)) await locked(tx, key);
}

async function locked(tx: Kysely<Tables>, key: string): Promise<{ readonly data: string | null } | undefined> {
  const row = await lockedDataOf(tx, { key });
  // Nobody can lock a row that is not there yet.
  if (tx.isTransaction && row) held.set(tx, (held.get(tx) ?? new Set()).add(key));
  return row;
}

/** The state of a certification as it was saved, undefined before the first save; nobody else changes it until the transaction ends. */
export async function loadCertification(tx: Tx, key: string): Promise<unknown | undefined> {
  return parsed(await (isPostgres(tx) ? locked(tx, key) : dataOf(tx, { key })));
}

/** The state of a certification as it was saved, only to look at: it may change at any moment. */
export async function savedCertification(db: Kysely<Tables>, key: string): Promise<unknown | undefined> {
  return parsed(await dataOf(db, { key }));
}

function parsed(row: { readonly data: string | null } | undefined): unknown | undefined {
  return typeof row?.data === 'string' ? JSON.parse(row.data) : undefined;
}

/** What is saved of a certification: the name of its state for lists, everything as `data`, the time in epoch ms. */
export type SavedCertification = {
  readonly key: string;
  readonly state: string;
  readonly data: unknown;
  readonly at: number;
};

type Saved = { readonly key: string; readonly state: string; readonly data: string; readonly at: number };

const save = statement((tx, { key, state, data, at }: Saved) =>
  tx
    .insertInto('certification')
    .values({ key, next_seq: 1, state, data, updated_at: at })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ state, data, updated_at: at })),
);

/** Saves the state of a certification in place of the one before. */
export async function saveCertification(tx: Tx, { data, ...saved }: SavedCertification): Promise<void> {
  await save(tx, { ...saved, data: JSON.stringify(data) });
}

/** A certification as it was saved, with its key. */
export type KeptCertification = { readonly key: string; readonly data: unknown };

/** Every certification whose learner nobody on GitLab is known for; those of people who were erased wait for nobody. */
export async function unknownLearners(db: Kysely<Tables>): Promise<readonly KeptCertification[]> {
  const all = await whereData(db, '%"learner":{"is":"unknown"%');
  return all.filter(({ data }) => !isErased((data as { readonly learner: Learner }).learner));
}

/** Every certification of the GitLab user. */
export async function certificationsOf(db: Kysely<Tables>, userId: number): Promise<readonly KeptCertification[]> {
  const all = await whereData(db, `%"learner":{"is":"known","userId":${userId}%`);
  return all.filter(
    ({ data }) => (data as { readonly learner: { readonly userId: number } }).learner.userId === userId,
  );
}

/** Every certification in this state. */
export async function certificationsIn(db: Kysely<Tables>, state: string): Promise<readonly KeptCertification[]> {
  const saved = db.selectFrom('certification').select(['key', 'data']).where('state', '=', state);
  const rows = await saved.orderBy('key').execute();
  return rows.map(({ key, data }) => ({ key, data: JSON.parse(data ?? 'null') }));
}

const atOnce = 500;

/** Certifications by key: at most `limit` of those after the key `after`, of one state where that is given. */
export async function certificationsAfter(
  db: Kysely<Tables>,
  { after, limit, state }: { readonly after: string; readonly limit: number; readonly state?: string | undefined },
): Promise<readonly (KeptCertification & { readonly at: number })[]> {
  const saved = db.selectFrom('certification').select(['key', 'data', 'updated_at']).where('data', 'is not', null);
  const wanted = state === undefined ? saved : saved.where('state', '=', state);
  const rows = await wanted.where('key', '>', after).orderBy('key').limit(limit).execute();
  return rows.map(({ key, data, updated_at }) => ({ key, data: JSON.parse(data ?? 'null'), at: updated_at }));
}

/** Every certification that was ever saved, by key, some hundred at a time: they need not fit into memory together. */
export async function* everyCertification(db: Kysely<Tables>): AsyncGenerator<KeptCertification> {
  for (let after = ''; ; ) {
    const rows = await certificationsAfter(db, { after, limit: atOnce });
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < atOnce) return;
    after = last.key;
  }
}

// Asked for by people and at the start only, so it may look at every row.
async function whereData(db: Kysely<Tables>, pattern: string): Promise<readonly KeptCertification[]> {
  const rows = await db
    .selectFrom('certification')
    .select(['key', 'data'])
    .where('data', 'like', pattern)
    .orderBy('key')
    .execute();
  return rows.map(({ key, data }) => ({ key, data: JSON.parse(data ?? 'null') }));
}
