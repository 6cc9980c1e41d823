import type { Attempt, Certification, Open } from '../certification.ts';
import { attemptOf, withAttempt } from '../certification.ts';
import type { Change } from '../change.ts';
import type { Decision } from '../context.ts';
import type { Comment } from '../event.ts';
import { reviewThreadsOf } from '../practical/mode.ts';

/**
 * Asks for the whole thread, and for the reviewers' own issues where they have some: before a verdict, and before a refusal that a comment not heard of yet could change. Only
 * the newest reading counts, so whatever arrives while one is under way asks anew.
 */
export function withReading(
  key: string,
  attempt: Attempt,
  because: string,
): { readonly attempt: Attempt; readonly change: Change } {
  const reading = attempt.revision + 1;
  const threads = reviewThreadsOf(attempt);
  const change: Change = {
    do: 'read-thread',
    key: `${key}#${attempt.number}/read/${reading}`,
    attempt: attempt.number,
    reading,
    ...(threads.length > 0 ? { threads } : {}),
    because,
  };
  return { attempt: { ...attempt, reading, revision: reading }, change };
}

/** A change that nobody sees: where a reading is under way it may have missed it, so the thread is read anew. */
export function unseen(certification: Open, attempt: Attempt, because: string): Decision {
  if (attempt.reading === undefined)
    return { outcome: 'applied', because, certification: { ...certification, attempt }, changes: [], timers: [] };
  const asked = withReading(certification.key, attempt, meanwhile);
  const after = { ...certification, attempt: asked.attempt };
  return { outcome: 'applied', because, certification: after, changes: [asked.change], timers: [] };
}

/** Why a reading is asked for while another is under way. */
export const meanwhile = 'More was said while the thread was being read.';

/** The attempt with no reading under way. */
export function withoutReading({ reading: _over, ...attempt }: Attempt): Attempt {
  return attempt;
}

/** Remembers of a decided practical how far its thread was read. */
export function readThrough(decided: Certification, comments: readonly Comment[]): Certification {
  const attempt = attemptOf(decided);
  if (!attempt || comments.length === 0) return decided;
  const readUpTo = {
    noteId: Math.max(...comments.map(({ id }) => id)),
    updatedAt: Math.max(...comments.map(({ updatedAt }) => updatedAt)),
  };
  return withAttempt(decided, { ...attempt, readUpTo });
}

/** Whether a version of a comment is as old as what the verdict rests on, so that it was read then or gone by then. */
export function isOld({ readUpTo }: Attempt, { id, updatedAt }: Comment): boolean {
  return readUpTo !== undefined && id <= readUpTo.noteId && updatedAt <= readUpTo.updatedAt;
}
