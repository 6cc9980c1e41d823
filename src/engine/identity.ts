import type { Certification } from '../core/certification.ts';
import { attemptOf, isOpen } from '../core/certification.ts';
import type { Event } from '../core/event.ts';
import { type Called, type ExamResult, isCalled } from '../core/exam.ts';
import { certificationKey } from '../core/on-exam.ts';
import { type Person, personOf } from '../core/people.ts';
import { certificationFor } from '../store/aliases.ts';
import { certificationsOf, unknownLearners } from '../store/certifications.ts';
import { linkIdentity, linkOf, unlinkIdentity } from '../store/identities.ts';
import { receive } from '../store/inbox.ts';
import type { Tx } from '../store/store.ts';
import type { IdentityRow } from '../store/tables.ts';
import type { Engine, ExamDesk } from './engine.ts';
import { peopleNow } from './people.ts';

/** The certification an exam result belongs to now: with what staff said of who is who, and where somebody was found late. */
export async function keyOfResult(
  desk: Pick<ExamDesk, 'program' | 'people' | 'store'>,
  result: ExamResult,
): Promise<string> {
  const { db } = desk.store;
  return certificationFor(db, certificationKey(desk.program, await peopleNow(desk.people, db), result));
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
    if (resting)
      return refused(`${resting} rests on it.`, 'Have the practical withdrawn first; what was decided stays.');
    await unlinkIdentity(tx, called, { by, at: now(), because });
    return { is: 'done', person, found: [] };
  });
}

/** Tells every certification whose learner is unknown and may be known now; gives their keys. Safe to repeat. */
export async function findLearners({ program, people, store, now }: Engine): Promise<readonly string[]> {
  const all = await peopleNow(people, store.db);
  return store.transaction((tx) =>
    tellWaiting(
      { store, now },
      tx,
      `program:${program.hash}`,
      'people.yaml',
      ({ examinee }) => personOf(all, examinee) !== undefined,
    ),
  );
}

type Unknown = Extract<Certification['learner'], { is: 'unknown' }>;

async function tellWaiting(
  { store, now }: Pick<Engine, 'store' | 'now'>,
  tx: Tx,
  occasion: string,
  by: string,
  concerns: (learner: Unknown) => boolean,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { key, data } of await unknownLearners(tx)) {
    const { learner } = data as Certification;
    if (learner.is !== 'unknown' || !concerns(learner)) continue;
    const event: Event = { happened: 'people-changed', by };
    await receive(store, tx, { source: 'people', dedupe: `${occasion}:${key}`, certKey: key, event, at: now() });
    found.push(key);
  }
  return found;
}

async function restingOn(tx: Tx, { kind, value, user_id }: IdentityRow): Promise<string | undefined> {
  const all = (await certificationsOf(tx, user_id)).map(({ data }) => data as Certification);
  const resting = all.find(
    (one) =>
      (isOpen(one) || attemptOf(one) || one.is === 'certified') &&
      one.results.some(({ learner }) => isCalled(learner, { kind, value })),
  );
  return resting?.key;
}

function refused(because: string, fix: string): Linked {
  return { is: 'refused', because, fix };
}

function nameOf(people: readonly Person[], id: number): string {
  return people.find(({ userId }) => userId === id)?.username ?? `user ${id}`;
}
