import type { Attempt, Certification, State } from '../certification.ts';
import { isOpen, isPast, openAppealOf } from '../certification.ts';
import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { labelFor, projectOf } from '../layout.ts';
import type { Words } from '../messages/messages.ts';
import type { UserId } from '../people/people.ts';
import type { OpenCourse, Program } from '../program.ts';
import { wholeCourse } from '../program.ts';
import { addressee, entryView, practicalView, statusView } from './view.ts';

/**
 * The course a certification is about, with its present configuration; its attempt's own rubric still counts. Practicals
 * under way go on when the course is retired.
 */
export function courseOf(program: Program, certification: Pick<Certification, 'exam'>): OpenCourse | undefined {
  const exam = program.exams.find((candidate) => candidate.id === certification.exam);
  return exam?.course ? wholeCourse(program, exam.course) : undefined;
}

/** The change that opens the issue of an attempt. */
export function openChange(
  context: Context,
  certification: Certification,
  attempt: Attempt,
  open: OpenCourse,
  because: string,
): Change {
  const { program } = context;
  return {
    do: 'open',
    key: `${certification.key}#${attempt.number}/open`,
    attempt: attempt.number,
    because,
    project: attempt.project,
    title: titleOf(context, certification, attempt, open),
    description: descriptionOf(context, certification, attempt, open),
    labels: [...labelsOf(program, certification, open), ...program.layout.labels.alongside],
    assignees: assigneesOf(program, certification, attempt),
    dueOn: dueOf(certification, attempt),
    confidential: program.layout.visibility === 'confidential',
  };
}

/**
 * The change that makes the issue show the present state: description, labels and whether it is closed, in one write.
 * `attempt` is the one of `certification`, numbered anew so that every showing has a key of its own.
 */
export function showChange(
  context: Context,
  certification: Certification,
  attempt: Attempt,
  open: OpenCourse,
  because: string,
): Change {
  return {
    do: 'show',
    key: `${certification.key}#${attempt.number}/show/${attempt.revision}`,
    attempt: attempt.number,
    because,
    ...(attempt.entry ? { title: titleOf(context, certification, attempt, open) } : {}),
    dueOn: dueOf(certification, attempt),
    description: descriptionOf(context, certification, attempt, open),
    ...wantedOf(context.program, certification, attempt, open),
  };
}

function titleOf(context: Context, { learner }: Certification, { number }: Attempt, { course }: OpenCourse): Words {
  const name = learner.is === 'known' ? addressee(context, learner.userId).name : 'learner not found on GitLab yet';
  return {
    say: 'issue/title',
    with: { course: { id: course.id, title: course.title }, learner: name, attempt: number },
  };
}

function descriptionOf(context: Context, certification: Certification, attempt: Attempt, open: OpenCourse): Words {
  return certification.learner.is === 'unknown'
    ? { say: 'issue/identity', with: entryView(context, certification, certification.learner.examinee, open) }
    : { say: 'issue/practical', with: practicalView(context, certification, attempt, open) };
}

/** The time counts from when the learner is known. */
function dueOf({ learner }: Certification, { dueOn }: Attempt): string | null {
  return learner.is === 'known' ? dueOn : null;
}

/** What an issue should be, beside its description. */
export type Wanted = Pick<Extract<Change, { do: 'show' }>, 'labels' | 'assignees' | 'state' | 'confidential'>;

/** What the issue of `attempt` should be while its certification is in this state. */
export function wantedOf(program: Program, certification: Certification, attempt: Attempt, open: OpenCourse): Wanted {
  const on = labelsOf(program, certification, open);
  return {
    labels: { on, off: labelsOfOurs(program).filter((label) => !on.includes(label)) },
    assignees: [...new Set([...assigneesOf(program, certification, attempt), ...(attempt.guests ?? [])])],
    state: isPast(certification, attempt) ? 'closed' : stateOfIssue(certification),
    confidential: program.layout.visibility === 'confidential' ? true : undefined,
  };
}

function stateOfIssue(certification: Certification): Wanted['state'] {
  if (isOpen(certification)) return 'open';
  return certification.is === 'next-attempt' ? undefined : 'closed';
}

/** Everything a reader of the issue can tell two states apart by; equal text means nothing to show. */
export function fingerprint(context: Context, certification: Certification, attempt: Attempt): string {
  return JSON.stringify([statusView(context, certification), attempt.pick.chosen]);
}

/** What the status label of a certification stands for. */
export function statusOf(certification: Certification): State | 'paused' | 'disputed' {
  if (certification.paused) return 'paused';
  return openAppealOf(certification) ? 'disputed' : certification.is;
}

function labelsOf(program: Program, certification: Certification, open: OpenCourse): readonly string[] {
  const { layout } = program;
  return [
    labelFor(layout, 'status', statusOf(certification)),
    labelFor(layout, 'role', open.role.id),
    labelFor(layout, 'level', open.level.id),
    labelFor(layout, 'kind', 'practical'),
  ].filter((label) => label !== undefined);
}

/** Of these groups every issue has exactly one label each. */
function labelsOfOurs({ layout: { labels } }: Program): readonly string[] {
  return [...labels.status, ...labels.role, ...labels.level, ...labels.kind].map(({ name }) => name);
}

/**
 * The learner first: a project on the Free plan keeps one assignee, and a Guest sees a confidential issue only as its
 * assignee. GitLab: doc/user/project/issues/confidential_issues.md.
 */
function assigneesOf(program: Program, certification: Certification, attempt: Attempt): readonly UserId[] {
  const withdrawn = certification.is === 'withdrawn';
  if (withdrawn && !certification.steppedBack) return [];
  const learner = certification.learner.is === 'known' ? [certification.learner.userId] : [];
  const alone = program.layout.tier === 'free' || withdrawn;
  const reviewers = alone ? [] : attempt.pick.chosen.map(({ userId }) => userId);
  return [...learner, ...reviewers];
}

/** The project an attempt of this course is opened in; the configuration check makes sure there is one. */
export function projectFor(program: Program, course: string): string {
  const path = projectOf(program.layout, course);
  if (!path) throw new Error(`No project takes the course ${course}`);
  return path;
}
