import { issueMarkerOf, noteMarkerOf } from '../../src/gitlab/marker.ts';
import type { Issue, Note } from '../../src/sandbox/world.ts';
import { verifyLedger } from '../../src/store/ledger.ts';
import type { People } from './people.ts';
import type { Town } from './town.ts';

// What differs honestly between two runs of the same lives: times, and numbers that count showings and readings.
const passing = new Set([
  ...['at', 'openedAt', 'dueOn', 'decidedAt', 'awardedAt', 'completedAt', 'scoredAt', 'updatedAt', 'writtenAt', 'from'],
  ...['revision', 'reading', 'look', 'textHash', 'readUpTo'],
]);

/** Everything that must not depend on the weather: GitLab as people see it, and what the store knows. */
export async function endingOf(town: Town, people: People) {
  const names = new Map([...people.written].map(([name, id]) => [id, name]));
  const issues = [...town.project.issues.values()].map((issue) => issueOf(town, issue, names));
  return { issues: issues.toSorted(by(({ certification }) => certification)), store: await storeOf(town, names) };
}

/** How the lives of a run ended. */
export type Ending = Awaited<ReturnType<typeof endingOf>>;

type Names = ReadonlyMap<number, string>;

function issueOf(town: Town, issue: Issue, names: Names) {
  const { world } = town.sandbox;
  const labels = new Map(
    [...town.project.labels, ...[...world.groups.values()].flatMap((group) => group.labels)].map(({ id, name }) => [
      id,
      name,
    ]),
  );
  const username = (id: number) => world.users.get(id)?.username ?? `${id}`;
  return {
    certification: issueMarkerOf(issue.description ?? '')?.certification ?? '',
    title: issue.title,
    state: issue.state,
    confidential: issue.confidential,
    labels: issue.labelIds.map((id) => labels.get(id) ?? `${id}`).toSorted(),
    assignees: issue.assigneeIds.map(username).toSorted(),
    description: timeless(issue.description ?? ''),
    comments: issue.notes
      .filter(({ system }) => !system)
      .map((note) => commentOf(town, note, names, username))
      .toSorted(by(({ author, name, body }) => `${author} ${name} ${body}`)),
  };
}

function commentOf(town: Town, note: Note, names: Names, username: (id: number) => string) {
  const tag = note.authorId === town.bot.id ? noteMarkerOf(note.body) : undefined;
  const name = tag === undefined ? (names.get(note.id) ?? '') : named(tag, names);
  return {
    author: username(note.authorId),
    name,
    body: name.startsWith('help to ') ? '…' : timeless(note.body).replace(/tag=\S+/, 'tag=…'),
    emoji: note.awards.map(({ name, userId }) => `${name} by ${username(userId)}`),
  };
}

/** A tag with the comment it is about by its name: `reply-12` becomes `reply to maya: learner 1`. */
function named(tag: string, names: Names): string {
  return tag.replace(/^([a-z]+)-(\d+)$/, (_, kind, id) => `${kind} to ${names.get(Number(id)) ?? 'a deleted comment'}`);
}

async function storeOf({ store: { db } }: Town, names: Names) {
  const certifications = await db.selectFrom('certification').selectAll().orderBy('key').execute();
  const bindings = await db.selectFrom('binding').select(['cert_key', 'tag']).execute();
  const seats = await db.selectFrom('seat').select(['cert_key', 'user_id', 'released_at']).execute();
  const events = await db.selectFrom('inbox').select(['source', 'event']).where('source', '!=', 'fieldcert').execute();
  const ledgers = await Promise.all(certifications.map(({ key }) => verifyLedger(db, key)));
  return {
    certifications: certifications.map(({ key, state, data }) => ({
      key,
      state,
      ...lasting(JSON.parse(data ?? 'null'), names),
    })),
    bound: bindings
      .map(({ cert_key, tag }) => `${cert_key} ${tag.replace(/[a-z]+-\d+$/, (part) => named(part, names))}`)
      .toSorted(),
    seats: seats
      .map(({ cert_key, user_id, released_at }) => `${cert_key} ${user_id} ${released_at === null ? 'taken' : 'free'}`)
      .toSorted(),
    takenInTwice: twice(events.map(({ source, event }) => `${source} ${arrivalOf(event)}`)),
    brokenLedgers: ledgers.filter((broken) => broken !== undefined),
    undecided: await db.selectFrom('inbox').select('event').where('processed_at', 'is', null).execute(),
    undone: await db.selectFrom('outbox').select('effect_key').where('settled_at', 'is', null).execute(),
    givenUpOn: await db.selectFrom('dead_letter').selectAll().execute(),
  };
}

/** A certification without what passes; exam results may have come in any order, and comments go by their names. */
function lasting(data: { readonly results?: readonly { readonly eventId: string }[] } | null, names: Names) {
  if (data === null) return {};
  const kept = JSON.parse(
    JSON.stringify(data, (field, value) => (passing.has(field) || isNobody(field, value) ? undefined : value)),
  );
  const said = (kept.attempt?.said ?? []).flatMap((comment: { noteId: number; commands: readonly unknown[] }) =>
    comment.commands.length === 0 ? [] : [{ ...comment, noteId: names.get(comment.noteId) }],
  );
  return {
    ...kept,
    results: (data.results ?? []).map(({ eventId }) => eventId).toSorted(),
    ...(kept.attempt
      ? { attempt: { ...kept.attempt, said: said.toSorted(by(({ noteId }: { noteId: string }) => noteId)) } }
      : {}),
  };
}

// Once an issue was looked at, it is known that nobody else is assigned.
function isNobody(field: string, value: unknown): boolean {
  return field === 'guests' && Array.isArray(value) && value.length === 0;
}

function arrivalOf(event: string): string {
  const { happened, comment, result } = JSON.parse(event);
  if (comment) return `${happened} ${comment.id} ${comment.updatedAt} ${comment.textHash}`;
  return result ? `${happened} ${result.eventId}` : `${happened} ${event}`;
}

function twice(all: readonly string[]): readonly string[] {
  return all.filter((one, index) => all.indexOf(one) !== index);
}

function timeless(text: string): string {
  return text
    .replace(/\b[A-Z][a-z]+ \d{1,2}, \d{4}/g, 'DATE')
    .replace(/\b[A-Z][a-z]{2}, DATE/g, 'DATE')
    .replace(/\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?/g, 'DATE')
    .replace(/status=[0-9a-f]+/g, 'status=…')
    .replace(/\/uploads\/[0-9a-f]+\//g, '/uploads/…/');
}

function by<Thing>(keyOf: (thing: Thing) => string): (one: Thing, other: Thing) => number {
  return (one, other) => (keyOf(one) < keyOf(other) ? -1 : keyOf(one) > keyOf(other) ? 1 : 0);
}
