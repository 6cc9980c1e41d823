import { attemptOf, type Certification } from '../core/certification.ts';
import type { Event } from '../core/event.ts';
import { type ExamResult, examOf, namedBy, type Ruling } from '../core/exams/exam.ts';
import { isSamePerson } from '../core/exams/on-ruling.ts';
import { waitNames } from '../core/exams/waits.ts';
import { type Person, personOf } from '../core/people/people.ts';
import { savedCertification } from '../store/certifications.ts';
import { linkOf } from '../store/identities.ts';
import { openEventsOf, receive } from '../store/inbox.ts';
import type { Tx } from '../store/store.ts';
import type { WaitingRow } from '../store/tables.ts';
import { waitingNamed } from '../store/waiting.ts';
import type { Engine } from './engine.ts';
import { link, unlink } from './identity.ts';
import { peopleNow } from './people.ts';

/** What rulings are made with. */
export type RulingDesk = Pick<Engine, 'program' | 'people' | 'store' | 'now'>;

/** What somebody wants to be done with a result that waits. */
export type Wish =
  | { readonly is: 'exam'; readonly exam: string }
  | { readonly is: 'learner'; readonly person: Person }
  | { readonly is: 'counts' | 'discarded' | 'confirmed' | 'undone' };

/** In whose name, and why. */
export type Named = { readonly by: string; readonly because: string };

/** What came of it. */
export type Ruled =
  | { readonly is: 'done'; readonly row: WaitingRow; readonly result: ExamResult }
  | { readonly is: 'refused'; readonly because: string; readonly fix: string };

/** A result on the list, those that left it included, by its id or the beginning of it. */
export async function waitingOf(db: Tx, beginning: string): Promise<WaitingRow | 'none' | 'several'> {
  const [row, other] = await waitingNamed(db, beginning);
  if (!row) return 'none';
  return other ? 'several' : row;
}

/** Rules on a result: what was decided is an event like any other, so that it happens once and stands in the ledger. */
export async function rule(desk: RulingDesk, id: string, wish: Wish, named: Named): Promise<Ruled> {
  const row = await waitingOf(desk.store.db, id);
  if (typeof row === 'string') throw new Error('Nothing waits under this id.');
  const result = JSON.parse(row.result) as ExamResult;
  if (wish.is === 'learner') return linked(desk, row, result, wish.person, named);
  if (wish.is === 'undone' && row.why === 'unknown-learner') return unlinked(desk, row, result, named);
  const { store, now } = desk;
  return store.transaction(async (tx) => {
    await store.lock(tx, `waiting:${row.id}`);
    const against = (await pending(tx, row)) ?? (await whyNot(desk, tx, row, result, wish, named));
    if (against) return against;
    const event = eventFor(desk, row, result, wish, { ...named, at: now() });
    await receive(store, tx, {
      source: 'ruling',
      dedupe: `${row.id}/${store.newId()}`,
      certKey: row.cert_key,
      event,
      at: now(),
    });
    return { is: 'done', row, result };
  });
}

async function linked(
  desk: RulingDesk,
  row: WaitingRow,
  result: ExamResult,
  person: Person,
  named: Named,
): Promise<Ruled> {
  if (row.left_at !== null) return waitsNoMore(row);
  const done = await link(desk, person, { called: namedBy(result.learner), ...named });
  return done.is === 'refused' ? done : { is: 'done', row, result };
}

async function unlinked(desk: RulingDesk, row: WaitingRow, result: ExamResult, named: Named): Promise<Ruled> {
  const called = namedBy(result.learner);
  if (row.left_at === null || !(await linkOf(desk.store.db, called))) return nothingRuled(row);
  const done = await unlink(desk, { called, ...named });
  return done.is === 'refused' ? done : { is: 'done', row, result };
}

async function pending(tx: Tx, { cert_key, name }: WaitingRow): Promise<Ruled | undefined> {
  const open = (await openEventsOf(tx, cert_key)).map(({ event }) => JSON.parse(event) as Event);
  const same = open.some((event) => event.happened === 'exam-ruled' && waitNames(event.result).includes(name));
  return same
    ? refused(
        'Somebody has ruled on it, and the service has not taken it up yet.',
        'Start the service, or wait a moment.',
      )
    : undefined;
}

async function whyNot(
  desk: RulingDesk,
  tx: Tx,
  row: WaitingRow,
  result: ExamResult,
  wish: Wish,
  named: Named,
): Promise<Ruled | undefined> {
  if (wish.is === 'undone') return row.left_at !== null && ruledOn(row) ? undefined : nothingRuled(row);
  if (row.left_at !== null) return waitsNoMore(row);
  switch (wish.is) {
    case 'exam':
      return examAgainst(desk, row, wish.exam);
    case 'counts':
      return countsAgainst(row);
    case 'confirmed':
      return confirmAgainst(desk, row, result, named);
    case 'discarded':
      return discardAgainst(tx, row);
    case 'learner':
      return undefined;
  }
}

function examAgainst({ program }: RulingDesk, { why }: WaitingRow, exam: string): Ruled | undefined {
  if (why !== 'unknown-exam')
    return refused('Its exam is known.', 'See what it waits for with fieldcert exam waiting.');
  if (examOf(program.exams, exam)) return undefined;
  const ids = program.exams.map(({ id }) => id).join(', ');
  return refused(`No exam “${exam}” is in the program.`, `Name one of ${ids}.`);
}

function countsAgainst({ why }: WaitingRow): Ruled | undefined {
  if (why === 'contradicted') return undefined;
  return why === 'unconfirmed'
    ? refused('It was recorded by hand.', 'Somebody else of staff confirms it with fieldcert exam confirm.')
    : refused('It contradicts nothing.', 'See what it waits for with fieldcert exam waiting.');
}

function confirmAgainst(desk: RulingDesk, { why }: WaitingRow, result: ExamResult, { by }: Named): Ruled | undefined {
  if (why !== 'unconfirmed')
    return refused('It was not recorded by hand.', 'See what it waits for with fieldcert exam waiting.');
  const another = 'Ask somebody else of staff to confirm it.';
  if (isSamePerson(result.recorded?.by ?? '', by)) return refused(`${by} recorded it.`, another);
  const learner = personOf(desk.people, result.learner);
  return learner && isSamePerson(learner.username, by) ? refused(`It is ${by}’s own.`, another) : undefined;
}

async function discardAgainst(tx: Tx, row: WaitingRow): Promise<Ruled | undefined> {
  if (row.why !== 'unknown-learner') return undefined;
  const certification = (await savedCertification(tx, row.cert_key)) as Certification | undefined;
  if (!certification || !attemptOf(certification)) return undefined;
  return refused('An issue was opened for it.', 'Say /identify @USER there, or have it withdrawn.');
}

function eventFor(
  { program }: RulingDesk,
  row: WaitingRow,
  result: ExamResult,
  wish: Exclude<Wish, { is: 'learner' }>,
  decided: Omit<Ruling, 'says'>,
): Event {
  switch (wish.is) {
    case 'exam': {
      const exam = examOf(program.exams, wish.exam)?.id ?? wish.exam;
      return { happened: 'exam-ruled', result, ruling: { ...decided, says: 'named' }, exam };
    }
    case 'counts':
    case 'confirmed':
      return { happened: 'exam-ruled', result, ruling: { ...decided, says: 'counts' } };
    case 'discarded':
      return { happened: 'exam-ruled', result, ruling: { ...decided, says: 'discarded' } };
    case 'undone': {
      const exam = ruledOn(row)?.exam;
      const event = { happened: 'exam-ruled', result, ruling: { ...decided, says: 'open' } } as const;
      return exam === undefined ? event : { ...event, exam };
    }
  }
}

/** By which ruling a result left the list. */
export function ruledOn({ ruled }: WaitingRow): { readonly ruling: Ruling; readonly exam?: string } | undefined {
  return ruled === null ? undefined : JSON.parse(ruled);
}

function waitsNoMore(row: WaitingRow): Ruled {
  const ruled = ruledOn(row);
  return ruled
    ? refused(
        `${ruled.ruling.by} ruled on it before: ${ruled.ruling.because}`,
        'Take that back first with fieldcert exam undo.',
      )
    : refused('It waits no more.', 'See what waits with fieldcert exam waiting.');
}

function nothingRuled(row: WaitingRow): Ruled {
  const because = row.left_at === null ? 'It waits still, and nobody has ruled on it.' : 'It left the list by itself.';
  return refused(because, 'See what was ruled with fieldcert exam waiting --ruled.');
}

function refused(because: string, fix: string): Ruled {
  return { is: 'refused', because, fix };
}

/** Somebody of the program by username or address, with their GitLab user id. */
export async function personNamed({ people, store }: RulingDesk, words: string): Promise<Person | undefined> {
  const all = await peopleNow(people, store.db);
  const name = words.trim().replace(/^@/, '');
  return personOf(all, name.includes('@') ? { email: name } : { username: name });
}
