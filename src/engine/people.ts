import type { Kysely } from 'kysely';
import type { Person, PersonEntry } from '../core/people/people.ts';
import type { Program } from '../core/program.ts';
import type { GitLab } from '../gitlab/gitlab.ts';
import { linksVersion, standingLinks } from '../store/identities.ts';
import { knownPersons, rememberPerson } from '../store/persons.ts';
import type { Store } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';

/** The people of the program with their GitLab user ids, and the usernames GitLab does not know. */
export type FoundPeople = { readonly people: readonly Person[]; readonly unknown: readonly string[] };

/**
 * Finds everyone's GitLab user id: from people.yaml, else from an earlier start, else by username once. From then on the
 * id counts, so that renaming somebody on GitLab changes nothing.
 */
export async function findPeople(program: Program, store: Store, gitlab: GitLab): Promise<FoundPeople> {
  return findAll(program, store, (entry) => lookUp(entry, store, gitlab));
}

/** Everyone whose GitLab user id is known without asking GitLab, and the usernames it would have to be asked about. */
export async function recallPeople(program: Program, store: Pick<Store, 'db'>): Promise<FoundPeople> {
  return findAll(program, store, async () => undefined);
}

const withLinks = new WeakMap<readonly Person[], { readonly version: string; readonly people: readonly Person[] }>();

/** The people with what staff had said of who is who when it was read last, and the version of that; nothing before then. */
export function peopleRead(
  people: readonly Person[],
): { readonly version: string; readonly people: readonly Person[] } | undefined {
  return withLinks.get(people);
}

/** The people with what staff have said of who is who up to now, whichever process they said it to. */
export async function peopleNow(people: readonly Person[], db: Kysely<Tables>): Promise<readonly Person[]> {
  const version = await linksVersion(db);
  const known = withLinks.get(people);
  if (known?.version === version) return known.people;
  const links = Map.groupBy(await standingLinks(db), ({ user_id }) => user_id);
  const linked = people.map((person) => {
    const its = links.get(person.userId);
    return its ? { ...person, linked: its.map(({ kind, value }) => ({ kind, value })) } : person;
  });
  withLinks.set(people, { version, people: linked });
  return linked;
}

type LookUp = (entry: PersonEntry) => Promise<number | undefined>;

async function findAll(program: Program, store: Pick<Store, 'db'>, lookUp: LookUp): Promise<FoundPeople> {
  const known = new Map((await knownPersons(store.db)).map(({ username, user_id }) => [username, user_id]));
  const people: Person[] = [];
  const unknown: string[] = [];
  for (const entry of program.people) {
    const userId = entry.gitlabId ?? known.get(entry.username) ?? (await lookUp(entry));
    if (userId === undefined) unknown.push(entry.username);
    else people.push(withId(entry, userId));
  }
  return { people, unknown };
}

async function lookUp({ username }: PersonEntry, store: Store, gitlab: GitLab): Promise<number | undefined> {
  const user = await gitlab.userNamed(username);
  if (user) await store.transaction((tx) => rememberPerson(tx, { username, user_id: user.id, found_at: store.now() }));
  return user?.id;
}

function withId({ gitlabId: _given, ...entry }: PersonEntry, userId: number): Person {
  return { ...entry, userId };
}
