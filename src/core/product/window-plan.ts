import { z } from 'zod';
import type { RenewalWindow } from '../calendar/windows.ts';
import { dateAt } from '../calendar.ts';
import type { Certification } from '../certification.ts';
import type { Refreshed } from '../content/stale.ts';
import { contentStandsOn } from '../content/stale.ts';
import type { Context } from '../context.ts';
import { namedBy } from '../exams/exam.ts';
import { programFor } from '../people/company.ts';
import type { Person, PersonEntry } from '../people/people.ts';
import type { Program } from '../program.ts';
import { beginning, begunWith } from './opening.ts';
import { asks, isProduct } from './product-certification.ts';
import type { Subject } from './subject.ts';
import { subjectOf, subjects } from './subject.ts';
import { answerIn, partIn } from './window-answer.ts';

/** What a window comes to for somebody; `asked` gets an issue, `counts` has passed already. */
export const planned = [
  'asked',
  'counts',
  'asked-before',
  'away',
  'left',
  'starts-later',
  'no-assessment',
  'no-project',
  'not-on-gitlab',
] as const;

const Text = z.string().nullable();

const PlannedPerson = z
  .strictObject({
    username: z.string(),
    name: z.string(),
    role: Text,
    region: Text,
    manager: Text.describe('Username.'),
    company: Text.describe('The partner company; null for our own people.'),
    assessment: Text.describe('What they have to know in their role.'),
    is: z.enum(planned),
    because: z.string(),
    dueOn: z.iso.date().nullable().describe('The last day to pass; null where nothing is asked.'),
  })
  .readonly();
/** Somebody, and what a window comes to for them. */
export type PlannedPerson = z.infer<typeof PlannedPerson>;

const Stranger = z
  .strictObject({
    called: z.string().describe('As the exam source calls them.'),
    exam: z.string(),
    passed: z.boolean(),
  })
  .readonly();

/** A renewal window. */
export const Window = z
  .strictObject({
    id: z.string(),
    quarter: z.string(),
    opensOn: z.iso.date(),
    closesOn: z.iso.date().describe('The last day to pass.'),
    graceUntil: z.iso.date().describe('Until when what was not renewed stays in force.'),
    cutoff: z.iso.date().nullable().describe('The release the assessments have to cover.'),
  })
  .readonly();

/** Whom a window asks, and whom not and why. */
export const WindowPlan = z
  .strictObject({
    program: z.string(),
    on: z.iso.date().describe('The day it was made, in the time zone of the program.'),
    window: Window,
    issuesAMinute: z.int().nullable().describe('How many new issues GitLab takes; null where no limit is known.'),
    stale: z
      .array(z.strictObject({ assessment: z.string(), standsOn: z.iso.date() }).readonly())
      .readonly()
      .describe('Assessments whose questions are about an earlier release than the window covers, with that release.'),
    people: z.array(PlannedPerson).readonly(),
    strangers: z
      .array(Stranger)
      .readonly()
      .describe('Results of learners nobody is known for: they are asked nothing until somebody says who they are.'),
  })
  .readonly();
export type WindowPlan = z.infer<typeof WindowPlan>;

/** What is known of everybody a window could concern. */
export type Seen = {
  readonly issuesAMinute: number | null;
  /** What is on record of somebody about an assessment. */
  readonly known: (person: Person, subject: Subject) => Certification | undefined;
  /** Those in people.yaml whom GitLab does not know. */
  readonly missing: readonly PersonEntry[];
  /** Certifications whose learner nobody is known for. */
  readonly unknown: readonly Certification[];
  /** What owners said of the content of assessments. */
  readonly refreshed: readonly Refreshed[];
};

/** Whom a window asks, told from the same reasons by which it opens; whoever has left by the day it opens counts as left. */
export function planWindow(
  context: Context,
  window: RenewalWindow,
  { issuesAMinute, known, missing, unknown, refreshed }: Seen,
): WindowPlan {
  const { program, people, now } = context;
  return {
    program: program.name,
    on: dateAt(program, now),
    window: shown(window),
    issuesAMinute,
    stale: staleIn(program, window, refreshed),
    people: [
      ...people.map((person) => plannedFor(context, person, window, known)),
      ...missing.map((entry) =>
        line(entry, undefined, { is: 'not-on-gitlab', because: 'GitLab knows no user of this name.' }),
      ),
    ],
    strangers: unknown.flatMap((one) => strangerIn(context, one)),
  };
}

function staleIn(program: Program, { cutoff }: RenewalWindow, refreshed: readonly Refreshed[]): WindowPlan['stale'] {
  return program.productAssessments.flatMap((assessment) => {
    const standsOn = contentStandsOn(program, assessment, refreshed);
    const isBehind = standsOn !== undefined && cutoff !== undefined && standsOn < cutoff;
    return isBehind ? [{ assessment: assessment.id, standsOn }] : [];
  });
}

/** A window as it is told. */
export function shown({ cutoff, ...window }: RenewalWindow): WindowPlan['window'] {
  return { ...window, cutoff: cutoff ?? null };
}

function plannedFor(general: Context, person: Person, window: RenewalWindow, known: Seen['known']): PlannedPerson {
  const context = { ...general, program: programFor(general.program, person.company) };
  const { timezone = context.program.timezone, userId } = person;
  const today = dateAt({ timezone }, context.now);
  const [, then = today] = [today, window.opensOn].toSorted();
  const part = partIn(context.program, person, window, then);
  if (part.is !== 'part') return line(person, undefined, part);
  const { subject } = part;
  const certification = known(person, subject) ?? beginning('', subject.exam.id, userId);
  const answer = answerIn(context, begunWith(certification, userId), subject, window);
  const { id } = subject.assessment;
  if (answer.is !== 'asked') return line(person, id, { ...answer, is: classes[answer.is] });
  const dueOn = answer.asked.dueOn ?? null;
  const over = subjects(context.program).filter(
    (other) => other.exam.id !== subject.exam.id && asksIn(known(person, other)),
  );
  const because = [`It is due by ${dueOn}.`, ...over.map(({ assessment }) => `${assessment.id} is asked no more.`)];
  return { ...line(person, id, { is: 'asked', because: because.join(' ') }), dueOn };
}

function asksIn(certification: Certification | undefined): boolean {
  return certification !== undefined && isProduct(certification) && asks(certification);
}

const classes = {
  'asked-before': 'asked-before',
  counts: 'counts',
  'comes-to-count': 'counts',
  away: 'away',
  'away-already': 'away',
} as const;

function line(
  { username, name, role, region, manager, company }: PersonEntry | Person,
  assessment: string | undefined,
  { is, because }: Pick<PlannedPerson, 'is' | 'because'>,
): PlannedPerson {
  return {
    username,
    name,
    role: role ?? null,
    region: region ?? null,
    manager: manager ?? null,
    company: company ?? null,
    assessment: assessment ?? null,
    is,
    because,
    dueOn: null,
  };
}

function strangerIn({ program }: Context, certification: Certification): WindowPlan['strangers'] {
  const { learner, exam, is } = certification;
  if (learner.is !== 'unknown' || !subjectOf(program, { exam })) return [];
  return [{ called: namedBy(learner.examinee).value, exam, passed: is === 'identity-needed' }];
}
