import { z } from 'zod';
import { gitlabReleases, ReleaseRule } from '../calendar/releases.ts';
import { ContentOf } from '../content/settings.ts';
import { Id, Words } from '../words.ts';

/** A course of a learning path, which an exam source reports as completed or the learner says is done. */
export const PathModule = z.strictObject({
  id: Id.describe('The id exam sources send.'),
  aliases: z.array(Words).default([]).describe('Other ids for the same module.'),
  title: Words,
  url: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Where it is taken.'),
});
export type PathModule = Readonly<z.infer<typeof PathModule>>;

const Days = z.int().min(0).max(366);

/** A product knowledge assessment for a role family: written only, renewed in windows. */
export const ProductAssessment = z.strictObject({
  id: Id,
  title: Words,
  family: Id,
  learningPath: z
    .strictObject({ id: Id, title: Words, modules: z.array(PathModule).default([]) })
    .describe('What to work through after a fail.'),
  retake: z
    .enum(['strict', 'advisory'])
    .default('strict')
    .describe('Whether a retake counts only once the learning path is done, or the path is advice.'),
  retakeAfterDays: z.int().min(0).max(60).default(1).describe('Days from a fail until a retake counts.'),
  onboarding: z
    .strictObject({
      withinDays: Days.min(1).describe('New team members pass within so many days of their first one.'),
      quickStart: PathModule.extend({ thenWithinDays: Days.min(1) })
        .optional()
        .describe(
          'A course new team members take first; the assessment is due so many days after it where that is later.',
        ),
    })
    .optional()
    .describe('When new team members are due; leave out to ask nothing of them before the next window.'),
  content: ContentOf.optional().describe('What it is made of; leave out to have nobody asked to keep it up to date.'),
});
export type ProductAssessment = Readonly<z.infer<typeof ProductAssessment>>;

const Opening = z
  .string()
  .regex(
    /^first (Mon|Tues|Wednes|Thurs|Fri)day on or after [1-9]\d? (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)$/,
    'expected words such as "first Monday on or after 8 Feb"',
  );

/** When product knowledge is renewed. */
export const Recertification = z.strictObject({
  fiscalYearStartMonth: z.int().min(1).max(12),
  open: z
    .enum(['by-command', 'by-service'])
    .default('by-command')
    .describe(
      'Who opens a window on its day: somebody with fieldcert window open or a schedule, or the service itself.',
    ),
  minHoldDays: z
    .int()
    .min(0)
    .max(150)
    .default(30)
    .describe('A pass so few days before a window opens counts for that window.'),
  higherLevelRenewsLower: z.boolean().default(true).describe('Certifying a course renews lower ones of its role.'),
  returnDays: Days.min(1)
    .default(30)
    .describe('After a leave the assessment is due in so many days, or with the window.'),
  leastDays: z
    .int()
    .min(1)
    .max(180)
    .default(14)
    .describe('Whoever is asked late has so many days, or as many as the window lasts where those are fewer.'),
  remindDaysBefore: z
    .array(z.int().min(1).max(90))
    .max(8)
    .default([30, 14, 7, 1])
    .describe('Learners are reminded so many days before the last one.'),
  releases: z
    .array(ReleaseRule)
    .min(1)
    .default([...gitlabReleases])
    .describe('When product releases come out; an assessment covers the last one before the quarter.'),
  windows: z.array(
    z.strictObject({
      id: Id,
      opens: z
        .union([Opening, z.array(z.iso.date()).min(1)], {
          error: 'expected words such as "first Monday on or after 8 Feb", or a list of dates such as 2027-02-08',
        })
        .describe('The day it opens each year, such as "first Monday on or after 8 Feb", or a list of dates.'),
      lastsDays: z.int().min(1).max(180),
      graceDays: z.int().min(0).max(180),
    }),
  ),
});
export type Recertification = Readonly<z.infer<typeof Recertification>>;
