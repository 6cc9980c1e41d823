import { z } from 'zod';
import type { Called, Examinee } from '../exams/exam.ts';
import { Id, Words } from '../words.ts';

/** Somebody the program knows before they ever wrote a comment. */
export const PersonEntry = z.strictObject({
  username: Id.describe('GitLab username; looked up once, then the user id counts.'),
  gitlabId: z.int().min(1).optional().describe('GitLab user id; saves the look-up and survives renames.'),
  name: Words,
  emails: z.array(z.email()).default([]).describe('Addresses exam sources may use.'),
  externalIds: z.array(Words).default([]).describe('Ids exam sources may use.'),
  role: Id.optional(),
  region: Words.optional(),
  timezone: Words.optional(),
  manager: Id.optional().describe('Username of the line manager.'),
  company: Words.optional().describe("The partner company somebody works for; left out for the program's own."),
  conflicts: z
    .array(Id)
    .optional()
    .describe('Usernames of those they must not review or be reviewed by, such as people on the same deal.'),
  started: z.iso.date().optional().describe('First day with the company.'),
  left: z.iso.date().optional().describe('Last day with the company; from the next day on they review nothing.'),
});
export type PersonEntry = Readonly<z.infer<typeof PersonEntry>>;

/** `people.yaml`. */
export const People = z.strictObject({
  staff: z.array(Id).min(1).describe('Usernames of the enablement team.'),
  people: z.array(PersonEntry).min(1),
});
export type People = Readonly<z.infer<typeof People>>;

/** A GitLab user id; the only way a person is known once GitLab has answered. */
export type UserId = number;

/** A person with their GitLab user id. */
export type Person = Omit<PersonEntry, 'gitlabId'> & {
  readonly userId: UserId;
  /** What staff said exam sources call them too. */
  readonly linked?: readonly Called[] | undefined;
};

/**
 * Whom an exam result means: by user id where it has one, else by username, address or external id, in any case; never by name.
 * Nobody when what it says fits two different people.
 */
export function personOf(people: readonly Person[], who: Examinee): Person | undefined {
  if (who.userId !== undefined) return people.find(({ userId }) => userId === who.userId);
  const known = namesOf(people);
  const named = [nameOf('username', who.username), nameOf('email', who.email), nameOf('externalId', who.externalId)];
  const meant = new Set(named.flatMap((name) => (name === undefined ? [] : (known.get(name) ?? []))));
  return meant.size === 1 ? [...meant][0] : undefined;
}

type Index = { readonly withId: ReadonlyMap<UserId, Person>; readonly called: ReadonlyMap<string, Person> };

const indexed = new WeakMap<readonly Person[], Index>();

/** People by user id, and by username in lower case; made once for a list, because decisions look up many of thousands. */
export function indexOf(people: readonly Person[]): Index {
  const known = indexed.get(people);
  if (known) return known;
  // Of two with one name the first counts.
  const first = people.toReversed();
  const index = {
    withId: new Map(first.map((person) => [person.userId, person])),
    called: new Map(first.map((person) => [person.username.toLowerCase(), person])),
  };
  indexed.set(people, index);
  return index;
}

const remembered = new WeakMap<readonly Person[], ReadonlyMap<string, readonly Person[]>>();

/** Everything people are called, and who is; made once for a list, because a program may know thousands. */
function namesOf(people: readonly Person[]): ReadonlyMap<string, readonly Person[]> {
  const known = remembered.get(people);
  if (known) return known;
  const names = new Map<string, Person[]>();
  for (const person of people) {
    const { username, emails, externalIds, linked = [] } = person;
    const called = [
      nameOf('username', username),
      ...emails.map((email) => nameOf('email', email)),
      ...externalIds.map((id) => nameOf('externalId', id)),
      ...linked.map(({ kind, value }) => nameOf(kind, value)),
    ];
    for (const name of called) if (name !== undefined) names.set(name, [...(names.get(name) ?? []), person]);
  }
  remembered.set(people, names);
  return names;
}

function nameOf(kind: Called['kind'], name: string | undefined): string | undefined {
  return name === undefined ? undefined : `${kind} ${name.toLowerCase()}`;
}
