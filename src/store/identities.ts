import type { Kysely } from 'kysely';
import type { Called } from '../core/exams/exam.ts';
import { statement } from './statement.ts';
import type { Tx } from './store.ts';
import type { IdentityRow, Tables } from './tables.ts';

/** Who decided something about a link, when (epoch ms) and why. */
export type Decided = { readonly by: string; readonly at: number; readonly because: string };

/** From now on this means the user; where a link stands in the way it is given back and nothing changes. */
export async function linkIdentity(
  tx: Tx,
  { id, kind, value, userId, by, at, because }: Called & Decided & { readonly id: string; readonly userId: number },
): Promise<IdentityRow | undefined> {
  const before = await linkOf(tx, { kind, value });
  if (before) return before;
  const link = { id, kind, value: value.toLowerCase(), user_id: userId, linked_at: at, linked_by: by, because };
  await tx
    .insertInto('identity')
    .values({ ...link, unlinked_at: null, unlinked_by: null, unlinked_because: null })
    .execute();
  return undefined;
}

/** Ends a link; whether there was one. It stays on record. */
export async function unlinkIdentity(tx: Tx, called: Called, { by, at, because }: Decided): Promise<boolean> {
  const before = await linkOf(tx, called);
  if (!before) return false;
  const ended = { unlinked_at: at, unlinked_by: by, unlinked_because: because };
  await tx.updateTable('identity').set(ended).where('id', '=', before.id).execute();
  return true;
}

/** The link that says whom something means now. */
export async function linkOf(db: Kysely<Tables>, { kind, value }: Called): Promise<IdentityRow | undefined> {
  const links = db.selectFrom('identity').selectAll().where('kind', '=', kind).where('value', '=', value.toLowerCase());
  return links.where('unlinked_at', 'is', null).executeTakeFirst();
}

/** Every link that stands, oldest first. */
export async function standingLinks(db: Kysely<Tables>): Promise<readonly IdentityRow[]> {
  return db.selectFrom('identity').selectAll().where('unlinked_at', 'is', null).orderBy('id').execute();
}

/** Every link to a user, ended ones too, oldest first. */
export async function linksOf(db: Kysely<Tables>, userId: number): Promise<readonly IdentityRow[]> {
  return db.selectFrom('identity').selectAll().where('user_id', '=', userId).orderBy('id').execute();
}

/** What tells one state of the links from another. */
export type LinksCounted = { readonly made: number; readonly ended: number; readonly newest: string | null };

/** Counts the links; the newest one too, because erasing somebody takes links away. */
export function linksCounted(db: Kysely<Tables>) {
  return db
    .selectFrom('identity')
    .select(({ fn }) => [
      fn.countAll<number>().as('made'),
      fn.count<number>('unlinked_at').as('ended'),
      fn.max('id').as('newest'),
    ]);
}

/** A text that is another one after every link and every end of a link. */
export function versionOf({ made, ended, newest }: LinksCounted): string {
  return `${made}-${ended}-${newest}`;
}

const counted = statement((db) => linksCounted(db));

/** The version of the links now. */
export async function linksVersion(db: Kysely<Tables>): Promise<string> {
  const links = await counted(db, {});
  if (!links) throw new Error('The store did not count its links.');
  return versionOf(links);
}
