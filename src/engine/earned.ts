import type { Certification } from '../core/certification.ts';
import type { Decision } from '../core/context.ts';
import { keyOfUser } from '../core/exams/on-exam.ts';
import type { Earned } from '../core/paths/path.ts';
import { isAwardedNow } from '../core/paths/with-paths.ts';
import type { UserId } from '../core/people/people.ts';
import { certificationFor } from '../store/aliases.ts';
import { savedCertification } from '../store/certifications.ts';
import type { Tx } from '../store/store.ts';
import type { Engine } from './engine.ts';

/**
 * What the learner has earned in other courses, where a decision awards a credential or takes the ground from one. Nobody else
 * awards one to them until the transaction ends: of two awards at one moment the second has to see the first.
 */
export async function earnedBeside(
  { store, program }: Pick<Engine, 'store' | 'program'>,
  tx: Tx,
  before: Certification | undefined,
  decision: Decision,
): Promise<readonly Earned[] | undefined> {
  const earner = earnerOf(before, decision);
  if (earner === undefined) return undefined;
  await store.lock(tx, `earned:${earner}`);
  const found: Earned[] = [];
  for (const { id } of program.exams.filter(({ course }) => course !== undefined)) {
    const key = await certificationFor(tx, keyOfUser(id, earner));
    const other = key === before?.key ? undefined : ((await savedCertification(tx, key)) as Certification | undefined);
    if (other?.is === 'certified') found.push({ key, credential: other.credential });
  }
  return found;
}

function earnerOf(before: Certification | undefined, { certification: after, alert }: Decision): UserId | undefined {
  if (after?.learner.is !== 'known') return undefined;
  const doubted = before?.is === 'certified' && alert !== undefined;
  return isAwardedNow(before, after) || doubted ? after.learner.userId : undefined;
}
