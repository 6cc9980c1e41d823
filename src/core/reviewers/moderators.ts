import type { Attempt, Certification, JudgedAttempt } from '../certification.ts';
import type { Context } from '../context.ts';
import { personWith } from '../context.ts';
import type { Person } from '../people/people.ts';
import { lot } from './reviewers.ts';

/** Moderators who had no part in an attempt: not its learner or their line manager, no reviewer, and not who decided it. */
export function uninvolved(
  context: Context,
  certification: Certification,
  attempt: Attempt | JudgedAttempt,
): readonly Person[] {
  const learner = certification.learner.is === 'known' ? personWith(context, certification.learner.userId) : undefined;
  const deciders = 'verdict' in attempt ? [attempt.verdict, ...(attempt.overturned ?? [])] : [];
  const involved = [
    learner?.userId,
    ...deciders.map(({ decidedBy }) => decidedBy),
    ...attempt.pick.chosen.map(({ userId }) => userId),
  ];
  return context.people.filter(
    ({ userId, username }) =>
      context.program.reviewing.moderators.includes(username) &&
      !involved.includes(userId) &&
      username !== learner?.manager,
  );
}

/** One of them by lot; the same seed always draws the same. */
export function drawn(people: readonly Person[], seed: string): Person | undefined {
  return people.toSorted((a, b) => lot(`${seed}/${a.userId}`) - lot(`${seed}/${b.userId}`))[0];
}
