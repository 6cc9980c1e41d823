import { workingDaysAfter } from '../calendar.ts';
import type { Attempt, Certification, Open } from '../certification.ts';
import { lifeOf } from '../certification.ts';
import type { Change } from '../change.ts';
import type { Context, Decision } from '../context.ts';
import type { ExamResult } from '../exams/exam.ts';
import type { UserId } from '../people/people.ts';
import type { OpenCourse } from '../program.ts';
import { openChange, projectFor } from '../views/show.ts';
import { addressees } from '../views/view.ts';
import { modeIn } from './mode.ts';
import { fillSeats } from './practical.ts';

/** Opens the entry in which staff say who passed; it becomes the practical, with the date of the pass. */
export function openEntry(
  context: Context,
  life: Omit<Certification, 'is'>,
  open: OpenCourse,
  passed: ExamResult,
  because: string,
): Decision {
  const { program, now } = context;
  const attempt: Attempt = {
    number: life.past.length + 1,
    project: projectFor(program, open.course.id),
    openedAt: now,
    dueOn: workingDaysAfter(program, now, open.practical.dueWorkingDays),
    rubric: open.rubric,
    reviewersNeeded: open.practical.reviewers,
    ...modeIn(open),
    pick: { chosen: [], passedOver: [] },
    said: [],
    entry: true,
    revision: 0,
  };
  const entry: Open = { ...lifeOf(life), is: 'identity-needed', passed, attempt, because };
  const ask: Change = {
    do: 'say',
    key: `${life.key}#${attempt.number}/identity-needed`,
    attempt: attempt.number,
    tag: 'identity-needed',
    because,
    words: {
      say: 'note/identity-needed',
      with: { staff: addressees(context, program.staff), example: '/identify @username', help: program.help },
    },
  };
  const changes = [openChange(context, entry, attempt, open, because), ask];
  return { outcome: 'applied', because, certification: entry, changes, timers: [] };
}

/** The learner of an entry is known: reviewers are picked, and the time counts from now. */
export function withLearner(context: Context, entry: Open, userId: UserId, open: OpenCourse): Open {
  const { learner } = entry;
  const found = learner.is === 'unknown' ? learner.examinee : learner.found;
  const dueOn = workingDaysAfter(context.program, context.now, open.practical.dueWorkingDays);
  const known = { ...entry, learner: { is: 'known' as const, userId, found }, attempt: { ...entry.attempt, dueOn } };
  return { ...known, attempt: { ...known.attempt, pick: fillSeats(context, known, open) } };
}
