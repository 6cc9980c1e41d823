import type { Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';
import { waitingCount } from '../store/waiting.ts';
import type { Finding } from './doctor-finding.ts';
import { fine, warning } from './doctor-finding.ts';

/** Whether exam results wait for somebody. */
export async function resultsFinding(db: Kysely<Tables>): Promise<Finding> {
  const { count, since } = await waitingCount(db);
  if (since === null) return fine('exam results', 'No exam result waits for anybody.');
  const day = new Date(since).toISOString().slice(0, 10);
  const says =
    count === 1
      ? `One exam result waits for somebody, since ${day}.`
      : `${count.toLocaleString('en-US')} exam results wait for somebody, the longest since ${day}.`;
  return warning('exam results', says, 'See fieldcert exam waiting.');
}
