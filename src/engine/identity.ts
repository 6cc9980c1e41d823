import type { Kysely } from 'kysely';
import type { Certification } from '../core/certification.ts';
import { attemptOf, isOpen } from '../core/certification.ts';
import type { Link } from '../core/context.ts';
import type { Event } from '../core/event.ts';
import { type Called, type ExamResult, isCalled } from '../core/exams/exam.ts';
import { certificationKey } from '../core/exams/on-exam.ts';
import { companyOf, partnerOf } from '../core/people/company.ts';
import { type Person, personOf } from '../core/people/people.ts';
import { certificationFor, type KeyNow, keysNow } from '../store/aliases.ts';
import { certificationsIn, certificationsOf, unknownLearners } from '../store/certifications.ts';
import { linkIdentity, linkOf, unlinkIdentity } from '../store/identities.ts';
import { receive } from '../store/inbox.ts';
import type { Tx } from '../store/store.ts';
import type { IdentityRow, Tables } from '../store/tables.ts';
import { together } from '../store/together.ts';
import type { Engine, ExamDesk } from './engine.ts';
import { peopleNow, peopleRead } from './people.ts';

/** The certification an exam result belongs to, and the people as they were known then. */
export type Owner = { readonly certKey: string; readonly people: readonly Person[] };

const askers = new WeakMap<Kysely<Tables>, (key: string) => Promise<KeyNow>>();

/** The certification an exam result belongs to now: with what staff said of who is who, and where somebody was found late. */
export async function ownerOf(
  desk: Pick<ExamDesk, 'program' | 'people' | 'store'>,
  result: Pick<ExamResult, 'exam' | 'learner'>,
): Promise<Owner> {
  const { db } = desk.store;
  const read = peopleRead(desk.people);
  if (read) {
    // What was read last is nearly always what is so now, and then one question is enough.
    const { version, target } = await askerOn(db)(certificationKey(desk.program, read.people, result));
    if (version === read.version) return { certKey: target, people: read.people };
  }
  const people = await peopleNow(desk.people, db);
  return { certKey: await certificationFor(db, certificationKey(desk.program, people, result)), people };
}

function askerOn(db: Kysely<Tables>): (key: string) => Promise<KeyNow> {
  const asker = askers.get(db) ?? together((keys) => keysNow(db, keys));
  askers.set(db, asker);
  return asker;
}

/** What a person decided about who is who, in whose name and why. */
export type Decided = { readonly called: Called; readonly by: string; readonly because: string };

/** What became of it; `found` are the certifications that hear of it. */
export type Linked =
  | { readonly is: 'done'; readonly person: Person; readonly found: readonly string[] }
  | { readonly is: 'known'; readonly person: Person }
  | { readonly is: 'refused'; readonly because: string; readonly fix: string };

type Desk = Pick<Engine, 'people' | 'store' | 'now'>;

/** From now on `called` means the person; certifications that wait for them find them. */
export async function link(desk: Desk, person: Person, { called, by, because }: Decided): Promise<Linked> {
  const { store, people, now } = desk;
  const owner = personOf(people, { [called.kind]: called.value });
  if (owner?.userId === person.userId) return { is: 'known', person };
  if (owner) return refused(`${called.value} is ${owner.username} in people.yaml.`, 'Take it out there first.');
  return store.transaction(async (tx) => {
    const made = { id: store.newId(), ...called, userId: person.userId, by, at: now(), because };
    const before = await linkIdentity(tx, made);
    if (before?.user_id === person.userId) return { is: 'known', person };
    if (before)
      return refused(
        `${called.value} is linked to ${nameOf(people, before.user_id)}.`,
        'End that link first with fieldcert people unlink.',
      );
    const found = await tellWaiting(desk, tx, `link:${made.id}`, by, ({ examinee }) => isCalled(examinee, called));
    return { is: 'done', person, found };
  });
}

/** Ends a link, unless a practical or a credential rests on it. */
export async function unlink(desk: Desk, { called, by, because }: Decided): Promise<Linked> {
  const { store, people, now } = desk;
  return store.transaction(async (tx) => {
    const before = await linkOf(tx, called);
    const person = people.find(({ userId }) => userId === before?.user_id);
    if (!before || !person)
      return refused(`${called.value} is not linked to anybody.`, 'See the links with fieldcert people list.');
    const resting = await restingOn(tx, before);
    const firm = resting.find((one) => !waitsAgain(one, called));
    if (firm) {
      const fix = 'What was decided, or begun under their own name, stays; staff settle it in its issue.';
      return refused(`${firm.key} rests on it (${firm.is}).`, fix);
    }
    await unlinkIdentity(tx, called, { by, at: now(), because });
    for (const { key } of resting) await tellPeopleChanged(desk, tx, key, `unlink:${before.id}`, by);
    return { is: 'done', person, found: resting.map(({ key }) => key) };
  });
}

/**
 * Tells every certification whose learner is unknown and may be known now, and every one whose learner's company has a
 * project now; gives their keys. Safe to repeat.
 */
export async function findLearners({ program, people, store, now }: Engine): Promise<readonly string[]> {
  const all = await peopleNow(people, store.db);
  const desk = { store, now };
  const occasion = `program:${program.hash}`;
  return store.transaction(async (tx) => {
    const isKnown = ({ examinee }: Unknown) => personOf(all, examinee) !== undefined;
    const found = [...(await tellWaiting(desk, tx, occasion, 'people.yaml', isKnown))];
    for (const { key, data } of await certificationsIn(tx, 'project-needed')) {
      if (!hasProject({ program, people: all }, data as Certification)) continue;
      await tellPeopleChanged(desk, tx, key, occasion, 'gitlab.yaml');
      found.push(key);
    }
    return found;
  });
}

function hasProject(context: Pick<Engine, 'program' | 'people'>, certification: Certification): boolean {
  const company = companyOf(context, certification);
  return company === undefined || partnerOf(context.program.layout, company) !== undefined;
}

type Unknown = Extract<Certification['learner'], { is: 'unknown' }>;

/** What staff said in an issue is kept, and everybody else who waits for it hears of it. */
export async function makeLinks(
  desk: Pick<Engine, 'store' | 'now'>,
  tx: Tx,
  from: string,
  links: readonly Link[],
): Promise<void> {
  for (const { called, userId, by, because } of links) {
    const id = desk.store.newId();
    if (await linkIdentity(tx, { id, ...called, userId, by, at: desk.now(), because })) continue;
    await tellWaiting(desk, tx, `link:${id}`, by, ({ examinee }, key) => key !== from && isCalled(examinee, called));
  }
}

/** Whether its learner is known by this only, and nothing was decided: it waits for them again then. */
function waitsAgain(certification: Certification, called: Called): boolean {
  const { learner } = certification;
  if (!isOpen(certification) || learner.is === 'unknown' || !learner.found) return false;
  return isCalled(learner.found, called);
}

async function tellPeopleChanged(
  { store, now }: Pick<Engine, 'store' | 'now'>,
  tx: Tx,
  key: string,
  occasion: string,
  by: string,
): Promise<void> {
  const event: Event = { happened: 'people-changed', by };
  await receive(store, tx, { source: 'people', dedupe: `${occasion}:${key}`, certKey: key, event, at: now() });
}

async function tellWaiting(
  desk: Pick<Engine, 'store' | 'now'>,
  tx: Tx,
  occasion: string,
  by: string,
  concerns: (learner: Unknown, key: string) => boolean,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { key, data } of await unknownLearners(tx)) {
    const { learner } = data as Certification;
    if (learner.is !== 'unknown' || !concerns(learner, key)) continue;
    await tellPeopleChanged(desk, tx, key, occasion, by);
    found.push(key);
  }
  return found;
}

/** What was opened or awarded because of results under this name. */
async function restingOn(tx: Tx, { kind, value, user_id }: IdentityRow): Promise<readonly Certification[]> {
  const all = (await certificationsOf(tx, user_id)).map(({ data }) => data as Certification);
  return all.filter(
    (one) =>
      (attemptOf(one) !== undefined || one.is === 'certified') &&
      one.is !== 'withdrawn' &&
      one.results.some(({ learner }) => isCalled(learner, { kind, value })),
  );
}

function refused(because: string, fix: string): Linked {
  return { is: 'refused', because, fix };
}

function nameOf(people: readonly Person[], id: number): string {
  return people.find(({ userId }) => userId === id)?.username ?? `user ${id}`;
}
