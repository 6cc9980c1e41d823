import type { Kysely } from 'kysely';
import { linksCounted, versionOf } from './identities.ts';
import { statementOfRows } from './statement.ts';
import type { Tx } from './store.ts';
import type { Tables } from './tables.ts';

/** At one moment: the version of the links, and the certification that stands for a key. */
export type KeyNow = { readonly version: string; readonly target: string };

const keysAndLinks = statementOfRows((db, rows: readonly { readonly key: string }[]) =>
  db
    .selectFrom(linksCounted(db).as('links'))
    .leftJoin('alias', (join) =>
      join.on(
        'alias.cert_key',
        'in',
        rows.map(({ key }) => key),
      ),
    )
    .select(['links.made', 'links.ended', 'links.newest', 'alias.cert_key', 'alias.target']),
);

/** `certificationFor` and `linksVersion` for several keys at one moment, in one query. */
export async function keysNow(db: Kysely<Tables>, keys: readonly string[]): Promise<(key: string) => KeyNow> {
  const rows = await keysAndLinks(
    db,
    keys.map((key) => ({ key })),
  );
  const [first] = rows;
  if (!first) throw new Error('The store gave no version of its links.');
  const targets = new Map(rows.map(({ cert_key, target }) => [cert_key, target]));
  return (key) => ({ version: versionOf(first), target: targets.get(key) ?? key });
}

/** The certification that stands for `certKey`: another one, where somebody was found late, else itself. */
export async function certificationFor(db: Kysely<Tables>, certKey: string): Promise<string> {
  const row = await db.selectFrom('alias').select('target').where('cert_key', '=', certKey).executeTakeFirst();
  return row?.target ?? certKey;
}

/** From now on (epoch ms) `target` stands for `certKey`, unless another one does already. */
export async function addAlias(tx: Tx, certKey: string, target: string, at: number): Promise<void> {
  const alias = { cert_key: certKey, target, made_at: at };
  await tx
    .insertInto('alias')
    .values(alias)
    .onConflict((conflict) => conflict.column('cert_key').doNothing())
    .execute();
}

/** `target` stands for itself only. */
export async function removeAliases(tx: Tx, target: string): Promise<void> {
  await tx.deleteFrom('alias').where('target', '=', target).execute();
}

const atOnce = 400;

/** What is saved under each of these keys, or of the certification that stands for it, only to look at. */
export async function savedFor(db: Kysely<Tables>, keys: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
  const saved = new Map<string, unknown>();
  for (let from = 0; from < keys.length; from += atOnce) {
    const some = keys.slice(from, from + atOnce);
    const aliases = await db.selectFrom('alias').selectAll().where('cert_key', 'in', some).execute();
    const targets = new Map(aliases.map(({ cert_key, target }) => [cert_key, target]));
    const own = some.map((key) => targets.get(key) ?? key);
    const rows = db.selectFrom('certification').select(['key', 'data']).where('key', 'in', own);
    const found = new Map((await rows.where('data', 'is not', null).execute()).map(({ key, data }) => [key, data]));
    for (const [index, key] of some.entries()) {
      const data = found.get(own[index] ?? key);
      if (typeof data === 'string') saved.set(key, JSON.parse(data));
    }
  }
  return saved;
}
