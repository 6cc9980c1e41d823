import type { Attempt, Certification } from '../certification.ts';
import type { Context } from '../context.ts';
import type { Person } from '../people/people.ts';
import { hasEmptySeat } from '../verdict/sheets.ts';
import { courseOf } from '../views/show.ts';
import { exclusionOf } from './exclusions.ts';
import type { Exclusion } from './pick-reasons.ts';

/** A practical whose empty seats somebody may want. */
type Wanted = { readonly context: Context; readonly certification: Certification; readonly attempt: Attempt };

/** Everybody in the pool of the course who has no seat, while one is empty. */
export function poolWithEmptySeat({ context, certification, attempt }: Wanted): readonly Person[] {
  const members = courseOf(context.program, certification)?.pool.members ?? [];
  if (!hasEmptySeat(attempt)) return [];
  const seated = attempt.pick.chosen.map(({ userId }) => userId);
  return context.people.filter(({ username, userId }) => members.includes(username) && !seated.includes(userId));
}

/** Who may take an empty seat of their own accord. */
export function claimants(wanted: Wanted): readonly Person[] {
  return poolWithEmptySeat(wanted).filter((person) => claimBar(wanted, person) === undefined);
}

/**
 * Why somebody of the pool may not take an empty seat. They know themselves whether they have time for it: that they had
 * declined, are busy, have as many reviews as the pool gives anybody or reviewed the attempt before is no bar.
 */
export function claimBar({ context, certification, attempt }: Wanted, person: Person): Exclusion | undefined {
  const pool = courseOf(context.program, certification)?.pool;
  const { learner } = certification;
  if (!pool || learner.is !== 'known') return undefined;
  const why = exclusionOf(context, pool, person, { learner: learner.userId, declined: [], previous: [] });
  if (why && why.is !== 'busy' && why.is !== 'at-capacity') return why;
  const manager = context.people.find(({ userId }) => userId === learner.userId)?.manager;
  const first = attempt.pick.chosen.length === 0;
  return first && manager === person.username ? { is: 'line-manager', may: 'second-only' } : undefined;
}
