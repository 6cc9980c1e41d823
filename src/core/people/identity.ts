import type { Certification, Learner, Open } from '../certification.ts';
import { isOpen, lifeOf } from '../certification.ts';
import type { Change } from '../change.ts';
import type { Context, Decision } from '../context.ts';
import { ignore } from '../context.ts';
import type { Event } from '../event.ts';
import { type Examinee, examOf } from '../exams/exam.ts';
import { keyOfUser, takeUp } from '../exams/on-exam.ts';
import { withLearner } from '../practical/entry.ts';
import { progress } from '../practical/practical.ts';
import { closePractical } from '../practical/withdraw.ts';
import type { OpenCourse } from '../program.ts';
import { courseOf } from '../views/show.ts';
import { type Person, personOf } from './people.ts';

type PeopleChanged = Extract<Event, { happened: 'people-changed' }>;

/** Looks again who the learner is, because somebody said who is who, or people.yaml does. */
export function onPeopleChanged(context: Context, certification: Certification, { by }: PeopleChanged): Decision {
  const { learner } = certification;
  if (certification.is === 'project-needed') return lookForProject(context, certification);
  if (learner.is === 'known') return lookBack(context, certification, by);
  const person = personOf(context.people, learner.examinee);
  if (!person) return ignore('The learner fits nobody in people.yaml, or more than one person.');
  const because = `By ${by} the learner is known: ${person.name}.`;
  const open = courseOf(context.program, certification);
  if (isOpen(certification) && open)
    return progress(context, certification, withLearner(context, certification, person.userId, open), open, because);
  return foundAs(context, certification, person, because);
}

type Homeless = Extract<Certification, { is: 'project-needed' }>;

/** Opens the practical of a partner's learner once their company has a project. */
function lookForProject(context: Context, certification: Homeless): Decision {
  const { learner, passed } = certification;
  const exam = examOf(context.program.exams, certification.exam);
  if (learner.is === 'unknown' || !exam) return ignore('Nobody knows the learner.');
  const taken = takeUp(context, exam, lifeOf(certification), learner.userId, passed);
  return taken.certification?.is === 'project-needed' ? ignore(taken.because) : taken;
}

/** What was kept of somebody unknown becomes theirs. */
function foundAs(context: Context, certification: Certification, { userId }: Person, because: string): Decision {
  const { learner } = certification;
  const found = learner.is === 'unknown' ? learner.examinee : learner.found;
  const known: Certification = { ...certification, learner: { is: 'known', userId, found } };
  const kept = { outcome: 'applied', because, certification: known, changes: [], timers: [] } as const;
  const exam = examOf(context.program.exams, known.exam);
  if (known.is !== 'identity-needed' || !exam) return kept;
  const taken = takeUp(context, exam, lifeOf(known), userId, known.passed);
  const why = `${because} ${taken.because}`;
  return taken.outcome === 'ignored' ? { ...kept, because: why } : { ...taken, because: why };
}

/** What staff said was taken back: an undecided practical waits for its learner again. */
function lookBack(context: Context, certification: Certification, by: string): Decision {
  const { learner } = certification;
  if (learner.is === 'unknown' || !learner.found) return ignore('The learner is known already.');
  if (personOf(context.people, learner.found)?.userId === learner.userId)
    return ignore('The learner is known already.');
  const open = courseOf(context.program, certification);
  if (!isOpen(certification) || !open) return ignore('What was decided stays with the person it was decided for.');
  const because = `By ${by} the learner is not known any more, so the practical waits for them to be found.`;
  return progress(context, certification, asEntry(certification, learner.found, because), open, because);
}

/** Who was asked to review is free again, and nothing that was said counts for whoever is found next. */
function asEntry(certification: Open, examinee: Examinee, because: string): Open {
  const { attempt, results } = certification;
  const said = attempt.said.map((comment) => ({ ...comment, commands: [] }));
  const passed = certification.is === 'identity-needed' ? certification.passed : results.at(-1);
  if (!passed) return certification;
  return {
    ...lifeOf(certification),
    learner: { is: 'unknown', examinee },
    is: 'identity-needed',
    passed,
    attempt: { ...attempt, said, pick: { chosen: [], passedOver: [] }, declined: undefined },
    because,
  };
}

/**
 * Somebody was found who has a certification for this exam already, `twin`: it gets all results, and this one ends. `next`
 * is what would have followed without it, in which `found` is the learner.
 */
export function handOver(
  context: Context,
  before: Certification | undefined,
  found: Certification,
  next: Decision,
  twin: string,
): Decision {
  return handedOver(context, before, found, next, {
    to: twin,
    because: 'The learner has a certification for this exam already, so the result goes there.',
    shown: found.learner,
  });
}

/**
 * Somebody was found whose practicals are in a project of another company's learners, or nowhere yet: what they passed goes to
 * their own key, and nothing here says who they are.
 */
export function moveOut(context: Context, before: Certification, found: Certification, next: Decision): Decision {
  if (found.learner.is !== 'known') return next;
  return handedOver(context, before, found, next, {
    to: keyOfUser(found.exam, found.learner.userId),
    because: 'The learner is known now, and the practical goes on in another project.',
    shown: before.learner,
  });
}

function handedOver(
  context: Context,
  before: Certification | undefined,
  found: Certification,
  next: Decision,
  { to, because, shown }: { readonly to: string; readonly because: string; readonly shown: Learner },
): Decision {
  const forward: NonNullable<Decision['forward']> = [
    ...found.results.map((result) => ({ key: to, event: { happened: 'exam-completed' as const, result } })),
    ...(found.completions ?? []).map((completion) => ({
      key: to,
      event: { happened: 'course-completed' as const, exam: found.exam, completion },
    })),
  ];
  if (!before) return { ...ignore(because), forward };
  const open: OpenCourse | undefined = courseOf(context.program, before);
  const thanks = next.changes.filter((change: Change) => change.do === 'acknowledge');
  const ended: Decision =
    isOpen(before) && open
      ? closePractical(context, { ...before, learner: shown }, open, because)
      : {
          outcome: 'applied',
          because,
          certification: { ...lifeOf(found), is: 'withdrawn', because, since: context.now },
          changes: [],
          timers: [],
        };
  const { certification } = ended;
  return {
    ...ended,
    ...(certification ? { certification: { ...certification, learner: found.learner } } : {}),
    changes: [...thanks, ...ended.changes],
    links: next.links,
    forward,
  };
}
