import type { Certification } from './certification.ts';
import type { Context, Decision } from './context.ts';
import { ignore } from './context.ts';
import type { Event } from './event.ts';
import { examOf } from './exam.ts';
import { takeUp } from './on-exam.ts';
import { type Person, personOf } from './people.ts';

/** Looks again who the learner is, because somebody said who is who, or people.yaml does. */
export function onPeopleChanged(
  context: Context,
  certification: Certification,
  { by }: Extract<Event, { happened: 'people-changed' }>,
): Decision {
  const { learner } = certification;
  if (learner.is === 'known') return ignore('The learner is known already.');
  const person = personOf(context.people, learner.examinee);
  if (!person) return ignore('The learner fits nobody in people.yaml, or more than one person.');
  return foundAs(context, certification, person, `By ${by} the learner is known: ${person.name}.`);
}

/** What was kept of somebody unknown becomes theirs. */
function foundAs(context: Context, certification: Certification, { userId }: Person, because: string): Decision {
  const found: Certification = { ...certification, learner: { is: 'known', userId } };
  const exam = examOf(context.program.exams, certification.exam);
  if (found.is !== 'identity-needed' || !exam)
    return { outcome: 'applied', because, certification: found, changes: [], timers: [] };
  const { key, results, past } = found;
  const life = { key, exam: exam.id, learner: found.learner, results, past };
  const taken = takeUp(context, exam, life, userId, found.passed);
  return taken.outcome === 'ignored'
    ? { outcome: 'applied', because: `${because} ${taken.because}`, certification: found, changes: [], timers: [] }
    : { ...taken, because: `${because} ${taken.because}` };
}

/**
 * Somebody was found who has a certification for this exam already, `twin`: it gets all results, and this one ends. `found`
 * is what would have followed without it.
 */
export function handOver(before: Certification | undefined, found: Certification, twin: string, now: number): Decision {
  const because = 'The learner has a certification for this exam already, so the results go there.';
  const forward = found.results.map((result) => ({
    key: twin,
    event: { happened: 'exam-completed' as const, result },
  }));
  if (!before) return { ...ignore(because), forward };
  const { key, exam, learner, results, past } = found;
  const ended: Certification = { key, exam, learner, results, past, is: 'withdrawn', because, since: now };
  return { outcome: 'applied', because, certification: ended, changes: [], timers: [], forward };
}
