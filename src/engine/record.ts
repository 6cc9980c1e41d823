import { createHash } from 'node:crypto';
import type { ExamResult } from '../core/exams/exam.ts';
import { byHand } from '../core/exams/exam.ts';
import { waitName } from '../core/exams/waits.ts';
import type { Person } from '../core/people/people.ts';
import { acceptExam } from './accept-exam.ts';
import type { ExamDesk } from './engine.ts';
import { ownerOf } from './identity.ts';
import { waitingId } from './waiting.ts';

/** A result that staff record by hand; `completedAt` in epoch ms. */
export type Recording = Pick<ExamResult, 'exam' | 'score' | 'completedAt'> & {
  readonly person: Person;
  readonly by: string;
  readonly because: string;
};

/** Takes in a result by hand, which waits for a second person; gives the id it waits under, and whether it is new. */
export async function record(
  desk: ExamDesk,
  { person, by, because, exam, score, completedAt }: Recording,
): Promise<{ readonly id: string; readonly fresh: boolean }> {
  const said = [exam, person.userId, score, completedAt, by, because];
  const eventId = createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 32);
  const learner = { userId: person.userId, username: person.username };
  const result: ExamResult = { source: byHand, eventId, exam, learner, score, completedAt, recorded: { by, because } };
  const { certKey } = await ownerOf(desk, result);
  const accepted = await acceptExam(desk, result);
  return { id: waitingId(certKey, waitName(result)), fresh: accepted.is === 'accepted' && accepted.fresh };
}
