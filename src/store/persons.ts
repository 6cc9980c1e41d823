import type { Kysely } from 'kysely';
import type { Tx } from './store.ts';
import type { PersonRow, Tables } from './tables.ts';

/** Remembers the GitLab user id that was found for a username, in place of an older one. */
export async function rememberPerson(tx: Tx, person: PersonRow): Promise<void> {
  const { user_id, found_at } = person;
  await tx
    .insertInto('person')
    .values(person)
    .onConflict((conflict) => conflict.column('username').doUpdateSet({ user_id, found_at }))
    .execute();
}

/** Everyone whose GitLab user id was found. */
export async function knownPersons(db: Kysely<Tables>): Promise<readonly PersonRow[]> {
  return db.selectFrom('person').selectAll().orderBy('username').execute();
}
