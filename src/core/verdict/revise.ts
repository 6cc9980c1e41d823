import type { Certification, JudgedAttempt, Verdict } from '../certification.ts';
import { lifeOf } from '../certification.ts';
import type { Context, Decision } from '../context.ts';
import { ignore } from '../context.ts';
import type { OpenCourse } from '../program.ts';
import { showChange } from '../views/show.ts';
import { award } from './award.ts';

/**
 * A better verdict takes the place of the one an attempt has; the earlier one is kept. The credential is awarded now, or keeps
 * its date where it was awarded before.
 */
export function revise(context: Context, certification: Certification, open: OpenCourse, verdict: Verdict): Decision {
  const { outcome, because } = verdict;
  if ((certification.is !== 'next-attempt' && certification.is !== 'certified') || !certification.attempt)
    return ignore('There is no verdict to revise.');
  if (outcome === 'needs-development') return ignore('A revision never takes anything away.');
  const attempt = overturned(certification.attempt, verdict);
  const awarded = { achievement: open.course.id, awardedAt: verdict.decidedAt };
  const credential = { ...(certification.is === 'certified' ? certification.credential : awarded), outcome };
  const next = { ...lifeOf(certification), is: 'certified' as const, attempt, credential };
  const show = showChange(context, next, attempt, open, because);
  const changes = [...award(context, next, open), show];
  return { outcome: 'applied', because, certification: next, changes, timers: [] };
}

function overturned(attempt: JudgedAttempt, verdict: Verdict): JudgedAttempt {
  const earlier = [...(attempt.overturned ?? []), attempt.verdict];
  return { ...attempt, revision: attempt.revision + 1, verdict, overturned: earlier };
}
