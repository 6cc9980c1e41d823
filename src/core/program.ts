import { z } from 'zod';
import { Sample } from './calibration/sample.ts';
import { ContentList } from './content/settings.ts';
import type { Exams } from './exams/exam.ts';
import type { Layout } from './layout.ts';
import type { People } from './people/people.ts';
import { ProductAssessment, Recertification } from './product/settings.ts';
import type { Rubric } from './rubric.ts';
import { Decimal, Hex, Id, ScoreKey, Words } from './words.ts';

/** A step of the ladder: its number, color and what holding it means. */
export const Level = z.strictObject({
  id: Id,
  name: Words,
  number: z.int().min(1).max(999).describe('The number on the badge, such as 101.'),
  pips: z.int().min(1).max(9).describe('How many pips the badge shows, so that color is never alone.'),
  skill: Words,
  color: Words.describe('The color in words.'),
  hex: Hex,
  text: z.enum(['dark', 'light']).describe('Ink that reads well on the color.'),
  meaning: Words,
  aliases: z.array(Words).default([]),
});
export type Level = Readonly<z.infer<typeof Level>>;

/** A job in the field; old names stay as aliases. */
export const Role = z.strictObject({
  id: Id,
  name: Words,
  family: Id.describe('Role family, which decides the product assessment.'),
  aliases: z.array(Words).default([]),
  enabled: z.boolean().default(true),
});
export type Role = Readonly<z.infer<typeof Role>>;

/** The practical half of a course. */
export const Practical = z.strictObject({
  kind: z.enum(['live-roleplay', 'portfolio-review', 'live-or-recorded-demo']),
  minutes: z.int().min(1).max(480),
  rubric: Id,
  pool: Id.describe('Reviewer pool the reviewers are picked from.'),
  reviewers: z.int().min(1).max(3).default(2).describe('How many reviewers must finish.'),
  mode: z
    .enum(['open', 'internal', 'blind'])
    .default('open')
    .describe(
      'Where reviewers score: in the thread; in internal notes, which Guests do not see; or each in a confidential issue of their own until all have finished.',
    ),
  dueWorkingDays: z.int().min(1).max(250).default(10).describe('Working days from the pass to the due date.'),
});
export type Practical = Readonly<z.infer<typeof Practical>>;

/** A role at a level. Drafts have a title only and take no exams. */
export const Course = z.strictObject({
  id: Id,
  role: Id,
  level: Id,
  status: z.enum(['draft', 'alpha', 'active', 'retired']),
  title: Words,
  practical: Practical.optional(),
  validMonths: z.int().min(1).max(120).optional().describe('Months it is valid for; for good when left out.'),
});
export type Course = Readonly<z.infer<typeof Course>>;

const Bar = z.strictObject({
  weightedMeanAtLeast: Decimal,
  mustPassAtLeast: z.int().min(1).max(9),
});

const Disagreement = z
  .strictObject({
    criterionGapAtLeast: z
      .int()
      .min(1)
      .max(9)
      .default(2)
      .describe('Two scores of a criterion are so many steps apart.'),
    overallGapAtLeast: Decimal.default('15').describe(
      'Two weighted means are so many percent points of the highest score apart.',
    ),
    nearMissWithin: Decimal.default('0.25').describe(
      'The joint weighted mean misses a pass by no more than this; 0 for never.',
    ),
    sampleShare: Decimal.default('0.1').describe('This share of all practicals, drawn by lot; 0 for none, 1 for all.'),
  })
  .describe('When a further reviewer is called for, once for each practical. Different outcomes always do.');

/** How scores become a verdict. */
export const Scoring = z.strictObject({
  scale: z
    .record(ScoreKey, z.strictObject({ name: Words, proficiency: Words }))
    .describe('What each score means, lowest first.'),
  pass: Bar.extend({ noCriterionAt: z.int().min(0).max(9) }),
  merit: Bar,
  disagreement: Disagreement.prefault({}),
});
export type Scoring = Readonly<z.infer<typeof Scoring>>;

/** People who review the same courses, by username. */
export const Pool = z.strictObject({
  id: Id,
  members: z.array(Id).min(1).describe('Usernames.'),
  maxOpenPerReviewer: z.int().min(1).max(100).default(3),
  calibration: z
    .enum(['none', 'required'])
    .default('none')
    .describe('Whether members must have scored the samples close to the reference before they review.'),
  samples: z.array(Sample).max(20).default([]).describe('Submissions that members score to be calibrated.'),
});
export type Pool = Readonly<z.infer<typeof Pool>>;

/** Who reviews, who settles, and by when; days are working days. */
export const Reviewing = z.strictObject({
  pools: z.array(Pool).min(1),
  moderators: z.array(Id).min(1).describe('Usernames of those who settle a disagreement.'),
  lineManager: z.enum(['never', 'second-only']).default('second-only'),
  nudgeEveryWorkingDays: z
    .int()
    .min(1)
    .max(20)
    .default(2)
    .describe('A learner may ask whoever is waited on to go on once in so many.'),
  clocks: z.strictObject({
    claimWithinDays: z.int().min(1),
    scoreWithinDays: z.int().min(1),
    warnAfterDays: z.int().min(1),
    reassignAfterDays: z.int().min(1),
    alarmAfterDays: z.int().min(1),
    decideWithinDays: z.int().min(1).default(2).describe('A moderator is reminded of a decision after so many.'),
    decisionAlarmAfterDays: z.int().min(1).default(5).describe('Staff hear of a decision nobody took after so many.'),
  }),
  mostNotesPerRun: z
    .int()
    .min(1)
    .max(1000)
    .default(50)
    .describe('How many reminders may be written in one hour; the rest waits, the longest overdue go first.'),
});
export type Reviewing = Readonly<z.infer<typeof Reviewing>>;

const Days = z.int().min(1).max(36_500);

/** How long what is over is kept, in days. */
export const Retention = z.strictObject({
  inboxDays: Days.default(90).describe('How long the bodies of events are kept once their certification has ended.'),
  ledgerDays: Days.nullable()
    .default(null)
    .describe('How long the ledger of a certification is kept after its last line; forever when left out.'),
});

/** `program.yaml`: the ladder, the courses and the rules. */
export const ProgramFile = z.strictObject({
  version: z.literal(1),
  name: Words,
  timezone: z.string().min(1).describe('IANA time zone that working days are counted in.'),
  help: Words.describe('Who can help, as people should read it.'),
  holidays: z.array(z.iso.date()).default([]).describe('Days that are not working days.'),
  levels: z.array(Level).min(1),
  roles: z.array(Role).min(1),
  courses: z.array(Course).min(1),
  paths: z
    .enum(['each-level', 'up-to-level', 'none'])
    .default('each-level')
    .describe('Which courses of a role make a path with a credential of its own, where they are two or more.'),
  productAssessments: z.array(ProductAssessment).default([]),
  contentLists: z.array(ContentList).default([]).describe('What product assessments are made of, list by list.'),
  scoring: Scoring,
  reviewing: Reviewing,
  attempts: z.strictObject({
    practical: z.strictObject({ free: z.int().min(1), waitDays: z.int().min(0) }),
    written: z.strictObject({ coolOffDays: z.int().min(0) }),
  }),
  appeals: z
    .strictObject({
      withinWorkingDays: z.int().min(1).max(60).default(10).describe('How long after a verdict it can be appealed.'),
      decideWithinWorkingDays: z.int().min(1).max(60).default(5).describe('How long a moderator may take.'),
    })
    .prefault({}),
  recertification: Recertification,
  retention: Retention.prefault({}),
});
export type ProgramFile = Readonly<z.infer<typeof ProgramFile>>;

/** Everything in `config/`, parsed once and immutable. `hash` names this exact content. */
export type Program = ProgramFile & {
  readonly rubrics: readonly Rubric[];
  readonly exams: Exams['exams'];
  readonly sources: Exams['sources'];
  readonly people: People['people'];
  readonly staff: People['staff'];
  readonly layout: Layout;
  readonly hash: string;
};

/** A course with its practical and everything it names. */
export type OpenCourse = {
  readonly course: Course;
  readonly practical: Practical;
  readonly rubric: Rubric;
  readonly level: Level;
  readonly role: Role;
  readonly pool: Pool;
};

/** The course `id` with all it refers to, where it takes learners now: undefined for drafts, retired and unknown ones. */
export function openCourse(program: Program, id: string): OpenCourse | undefined {
  const found = wholeCourse(program, id);
  return found && found.course.status !== 'draft' && found.course.status !== 'retired' ? found : undefined;
}

/** The course `id` with all it refers to, whether it takes learners or not; undefined where it has no practical. */
export function wholeCourse(program: Program, id: string): OpenCourse | undefined {
  const course = program.courses.find((candidate) => candidate.id === id);
  const practical = course?.practical;
  if (!course || !practical) return undefined;
  const rubric = program.rubrics.find((candidate) => candidate.id === practical.rubric);
  const level = program.levels.find((candidate) => candidate.id === course.level);
  const role = program.roles.find((candidate) => candidate.id === course.role);
  const pool = program.reviewing.pools.find((candidate) => candidate.id === practical.pool);
  return rubric && level && role && pool ? { course, practical, rubric, level, role, pool } : undefined;
}
