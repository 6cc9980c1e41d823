import type { Certification } from '../core/certification.ts';
import { attemptOf } from '../core/certification.ts';
import type { Context, Decision } from '../core/context.ts';
import { ignore } from '../core/context.ts';
import type { Event } from '../core/event.ts';
import { keyOfUser } from '../core/exams/on-exam.ts';
import { isMisplaced } from '../core/people/company.ts';
import { addAlias, certificationFor, removeAliases } from '../store/aliases.ts';
import { savedCertification } from '../store/certifications.ts';
import type { Store, Tx } from '../store/store.ts';
import { toVoided } from './voiding.ts';

/**
 * A certification whose learner was found late keeps the key it was made with; results of the person come under another,
 * which becomes an alias. Both sides hold the lock on that other key, so that there are never two certifications.
 */
type Locks = { readonly store: Pick<Store, 'lock'> };

/** The certification after a decision that found its learner, where it bears another key than the learner's own. */
export function foundIn(
  before: Certification | undefined,
  after: Certification | undefined,
): (Certification & { readonly learner: { readonly is: 'known' } }) | undefined {
  if (after?.learner.is !== 'known' || before?.learner.is === 'known') return undefined;
  const { learner } = after;
  return keyOfUser(after.exam, learner.userId) === after.key ? undefined : { ...after, learner };
}

/** The certification its learner has for the same exam already. */
export async function twinOf({ store }: Locks, tx: Tx, found: Certification): Promise<string | undefined> {
  const own = ownKey(found);
  if (own === undefined) return undefined;
  await store.lock(tx, `identity:${own}`);
  const twin = await certificationFor(tx, own);
  return twin !== found.key && (await savedCertification(tx, twin)) !== undefined ? twin : undefined;
}

/** Whether the learner was found of a practical that was opened where nobody of their company may be. */
export function isElsewhere(found: NonNullable<ReturnType<typeof foundIn>>, context: Context): boolean {
  const project = attemptOf(found)?.project;
  return project !== undefined && isMisplaced(context, found.learner.userId, project);
}

/** Results of the learner come to this certification from now on, whatever key they come under. */
export async function keepAlias(
  tx: Tx,
  before: Certification | undefined,
  after: Certification | undefined,
  at: number,
): Promise<void> {
  if (before?.learner.is === 'known' && after?.learner.is === 'unknown') await removeAliases(tx, after.key);
  const own = after && after.is !== 'withdrawn' && foundIn(before, after) && ownKey(after);
  if (own) await addAlias(tx, own, after.key, at);
}

/** Hands on an exam result that was taken in under a key another certification stands for by now, and the voiding of one to where it is. */
export async function forwarded(
  { store }: Locks,
  tx: Tx,
  before: Certification | undefined,
  { key, event }: { readonly key: string; readonly event: Event },
): Promise<Decision | undefined> {
  if (event.happened === 'exam-ruled' && before?.is === 'withdrawn') return movedOn(tx, before, event);
  if (before) return undefined;
  if (event.happened === 'exam-voided') return toVoided(tx, key, event);
  const moves: readonly Event['happened'][] = ['exam-completed', 'exam-ruled', 'course-completed'];
  if (!moves.includes(event.happened)) return undefined;
  await store.lock(tx, `identity:${key}`);
  const target = await certificationFor(tx, key);
  if (target === key) return undefined;
  return {
    ...ignore('The learner was found meanwhile, so the result goes to their certification.'),
    forward: [{ key: target, event }],
  };
}

/** Hands a ruling on to where the results of a certification went that ended because its learner was found. */
async function movedOn(tx: Tx, before: Certification, event: Event): Promise<Decision | undefined> {
  const own = ownKey(before);
  const target = own && (await certificationFor(tx, own));
  if (target === undefined || target === before.key || !(await savedCertification(tx, target))) return undefined;
  return { ...ignore('The certification that has the result hears of it.'), forward: [{ key: target, event }] };
}

function ownKey({ exam, learner }: Certification): string | undefined {
  return learner.is === 'known' ? keyOfUser(exam, learner.userId) : undefined;
}
