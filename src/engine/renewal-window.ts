import type { RenewalWindow } from '../core/calendar/windows.ts';
import { dateAt } from '../core/calendar.ts';
import type { Certification } from '../core/certification.ts';
import type { Event } from '../core/event.ts';
import { keyOfUser } from '../core/exams/on-exam.ts';
import { programFor } from '../core/people/company.ts';
import type { Person, UserId } from '../core/people/people.ts';
import { asks, isProduct } from '../core/product/product-certification.ts';
import type { Subject } from '../core/product/subject.ts';
import { subjects } from '../core/product/subject.ts';
import { partIn } from '../core/product/window-answer.ts';
import { certificationFor } from '../store/aliases.ts';
import { savedCertification } from '../store/certifications.ts';
import { receive } from '../store/inbox.ts';
import type { Tx } from '../store/store.ts';
import type { Engine } from './engine.ts';

/** A window opening for one person, and who opened it. */
export type Opening = { readonly person: Person; readonly window: RenewalWindow; readonly by: string };

/** Whether a window was taken in for somebody just now, or had been before. */
export type TakenIn = { readonly fresh: boolean };

/**
 * Takes in that a window opened for somebody, once for each person and window, however often it is called and whatever their role
 * is by then. Where their role asks for another assessment than before, what is still asked of them there ends. Undefined
 * where the window is not for them.
 */
export async function openWindowFor(
  engine: Pick<Engine, 'program' | 'store' | 'now'>,
  tx: Tx,
  { person, window, by }: Opening,
): Promise<TakenIn | undefined> {
  const { program, store, now } = engine;
  const { userId, timezone = program.timezone } = person;
  const part = partIn(programFor(program, person.company), person, window, dateAt({ timezone }, now()));
  if (part.is !== 'part') return undefined;
  const exam = part.subject.exam.id;
  const certKey = await certificationFor(tx, keyOfUser(exam, userId));
  const event: Event = { happened: 'window-opened', learner: userId, exam, window, by };
  const dedupe = `${openingsOf(window)}u${userId}`;
  const { fresh } = await receive(store, tx, { source: openingSource, dedupe, certKey, event, at: now() });
  if (!fresh) return { fresh };
  const others = subjects(program).filter(({ assessment }) => assessment.id !== part.subject.assessment.id);
  for (const other of others) await endDuty(engine, tx, userId, other, { to: exam, by, occasion: dedupe });
  return { fresh };
}

/** What the inbox says windows come from. */
export const openingSource = 'window';

/** How the names in the inbox begin of a window opening for people. */
export function openingsOf({ id }: Pick<RenewalWindow, 'id'>): string {
  return `${id}/`;
}

async function endDuty(
  { store, now }: Pick<Engine, 'store' | 'now'>,
  tx: Tx,
  userId: UserId,
  { exam }: Subject,
  { to, by, occasion }: { readonly to: string; readonly by: string; readonly occasion: string },
): Promise<void> {
  const certKey = await certificationFor(tx, keyOfUser(exam.id, userId));
  const certification = (await savedCertification(tx, certKey)) as Certification | undefined;
  if (!certification || !isProduct(certification) || !asks(certification)) return;
  const event: Event = { happened: 'duty-moved', to, by };
  await receive(store, tx, { source: 'duty-moved', dedupe: `${occasion}/${certKey}`, certKey, event, at: now() });
}
