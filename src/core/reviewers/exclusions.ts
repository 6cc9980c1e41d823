import { dateAt } from '../calendar.ts';
import type { Context } from '../context.ts';
import { personWith } from '../context.ts';
import { sameCompany } from '../people/company.ts';
import type { Person, UserId } from '../people/people.ts';
import type { Pool } from '../program.ts';
import type { Exclusion } from './pick-reasons.ts';
import type { Standing } from './standing.ts';
import { calibratedUntil } from './standing.ts';

/** An attempt as far as it matters who may review it. */
export type Examined = {
  readonly learner: UserId;
  /** Who declined it. */
  readonly declined: readonly UserId[];
  /** Who reviewed the attempt before it. */
  readonly previous: readonly UserId[];
};

/** Why `person` must not be given a seat from this pool now: the first reason that holds, lasting ones first. */
export function exclusionOf(
  context: Context,
  pool: Pool,
  person: Person,
  { learner, declined, previous }: Examined,
): Exclusion | undefined {
  const bar = barOf(context, person, learner);
  if (bar) return bar;
  const standing = context.standings.get(person.userId) ?? { open: 0 };
  const uncalibrated = pool.calibration === 'required' && uncalibratedIn(context, pool, person, standing);
  if (uncalibrated) return uncalibrated;
  if (declined.includes(person.userId)) return { is: 'declined' };
  const resting = restingOf(context, person, standing);
  if (resting) return resting;
  if (standing.open >= pool.maxOpenPerReviewer) return { is: 'at-capacity', open: standing.open, pool: pool.id };
  return previous.includes(person.userId) ? { is: 'reviewed-before' } : undefined;
}

/** Why `person` can never fairly review this learner, whoever asks; a line manager who may be second is no such case. */
export function barOf(context: Context, person: Person, learner: UserId): Exclusion | undefined {
  if (person.userId === learner) return { is: 'learner' };
  const examinee = personWith(context, learner);
  const company = examinee && companyBar(person, examinee);
  // Before all else: nothing more is said of somebody of another company.
  if (company?.is === 'other-company') return company;
  if (person.left !== undefined && person.left < today(context, person)) return { is: 'left', on: person.left };
  if (!examinee) return undefined;
  if (examinee.manager === person.username && context.program.reviewing.lineManager === 'never')
    return { is: 'line-manager', may: 'never' };
  if (examinee.conflicts?.includes(person.username) || person.conflicts?.includes(examinee.username))
    return { is: 'conflict' };
  return company;
}

/**
 * Learners of a partner are reviewed by our own people: a colleague has a stake in the outcome, and a competitor must not
 * even see the practical.
 */
function companyBar(reviewer: Person, learner: Person): Exclusion | undefined {
  if (reviewer.company === undefined || learner.company === undefined) return undefined;
  return sameCompany(reviewer.company, learner.company)
    ? { is: 'same-company', company: reviewer.company }
    : { is: 'other-company' };
}

function uncalibratedIn(context: Context, pool: Pool, person: Person, standing: Standing): Exclusion | undefined {
  const until = calibratedUntil(standing, pool.id);
  if (until !== undefined && until >= today(context, person)) return undefined;
  return { is: 'not-calibrated', pool: pool.id, until };
}

function restingOf(context: Context, person: Person, { busy }: Standing): Exclusion | undefined {
  const until = awayUntil(context, person.userId);
  if (until !== undefined) return { is: 'away', until };
  return busy ? { is: 'busy' } : undefined;
}

/** The last day somebody is away (`YYYY-MM-DD`), where they are away now. */
export function awayUntil(context: Context, userId: UserId): string | undefined {
  const { away } = context.standings.get(userId) ?? {};
  return away && away.until >= todayFor(context, userId) ? away.until : undefined;
}

/** The date it is for somebody, in their own time zone where it is known. */
export function todayFor(context: Context, userId: UserId): string {
  return today(context, personWith(context, userId) ?? {});
}

function today({ program, now }: Context, { timezone = program.timezone }: Pick<Person, 'timezone'>): string {
  return dateAt({ timezone }, now);
}
