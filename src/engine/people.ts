import type { Person, PersonEntry } from '../core/people.ts';
import type { Program } from '../core/program.ts';
import type { GitLab } from '../gitlab/gitlab.ts';
import { knownPersons, rememberPerson } from '../store/persons.ts';
import type { Store } from '../store/store.ts';

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
export async function recallPeople(program: Program, store: Store): Promise<FoundPeople> {
  return findAll(program, store, async () => undefined);
}

type LookUp = (entry: PersonEntry) => Promise<number | undefined>;

async function findAll(program: Program, store: Store, lookUp: LookUp): Promise<FoundPeople> {
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
