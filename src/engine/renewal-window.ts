import type { RenewalWindow } from '../core/calendar/windows.ts';
import type { Certification } from '../core/certification.ts';
import type { Event } from '../core/event.ts';
import { keyOfUser } from '../core/exams/on-exam.ts';
import { programFor } from '../core/people/company.ts';
import type { Person, UserId } from '../core/people/people.ts';
import { asks, isProduct } from '../core/product/product-certification.ts';
import { projectForProduct } from '../core/product/product-issue.ts';
import type { Subject } from '../core/product/subject.ts';
import { subjectFor, subjects } from '../core/product/subject.ts';
import { certificationFor } from '../store/aliases.ts';
import { savedCertification } from '../store/certifications.ts';
import { receive } from '../store/inbox.ts';
import type { Tx } from '../store/store.ts';
import type { Engine } from './engine.ts';

/** A window opening for one person, and who opened it. */
export type Opening = { readonly person: Person; readonly window: RenewalWindow; readonly by: string };

/** What a window asks somebody for: the certification, and whether it heard of it just now. */
export type AskedInWindow = { readonly key: string; readonly exam: string; readonly fresh: boolean };

/**
 * Takes in that a window opened for somebody, once for each person, assessment and window, however often it is called. Where their
 * role asks for another assessment than before, what is still asked of them there ends. Undefined where their role asks
 * nothing, and where their company has no project yet.
 */
export async function openWindowFor(
  engine: Pick<Engine, 'program' | 'store' | 'now'>,
  tx: Tx,
  { person, window, by }: Opening,
): Promise<AskedInWindow | undefined> {
  const { program, store, now } = engine;
  const subject = subjectFor(program, person);
  if (!subject || !projectForProduct(programFor(program, person.company), subject)) return undefined;
  const exam = subject.exam.id;
  const { userId } = person;
  const certKey = await certificationFor(tx, keyOfUser(exam, userId));
  const event: Event = { happened: 'window-opened', learner: userId, exam, window, by };
  const dedupe = `${window.id}/${certKey}`;
  const { fresh } = await receive(store, tx, { source: 'window', dedupe, certKey, event, at: now() });
  const others = subjects(program).filter(({ assessment }) => assessment.id !== subject.assessment.id);
  for (const other of others) await endDuty(engine, tx, userId, other, { to: exam, by, occasion: dedupe });
  return { key: certKey, exam, fresh };
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
  await receive(store, tx, { source: 'window', dedupe: `moved/${occasion}/${certKey}`, certKey, event, at: now() });
}
