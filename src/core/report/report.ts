import { z } from 'zod';

const Count = z
  .strictObject({
    role: z.string().describe('Role id, or the role family of a product assessment.'),
    level: z.string().nullable().describe('Level id; null for a product assessment.'),
    state: z.string(),
    count: z.int(),
  })
  .readonly();

const Waiting = z
  .strictObject({
    issue: z.strictObject({ project: z.string(), iid: z.int() }).readonly(),
    role: z.string(),
    level: z.string().nullable(),
    state: z.string(),
    since: z.iso.date().describe('When something last moved it.'),
    workingDays: z.int(),
  })
  .readonly();
const Stale = z
  .strictObject({
    assessment: z.string(),
    list: z.string().describe('The content list it is made from.'),
    standsOn: z.iso.date().describe('The release its questions are about.'),
    window: z.string(),
    opensOn: z.iso.date(),
    cutoff: z.iso.date().describe('The release the window covers.'),
    isOut: z.boolean().describe('Whether that one is out, so that nothing is waited for but the content.'),
  })
  .readonly();

/** A practical that nothing moves any more. */
export type Waiting = z.infer<typeof Waiting>;

/** How the program goes: counts and times, without scores and without names. */
export const Report = z
  .strictObject({
    on: z.iso.date().describe('The day it was made, in the time zone of the program.'),
    program: z.strictObject({ name: z.string(), hash: z.string() }).readonly(),
    from: z
      .enum(['record', 'labels'])
      .describe('Counted from the record of the service, or from issues by their labels.'),
    about: z
      .enum(['own', 'company', 'all'])
      .describe('Whose people are counted: our own, those of one partner company, or all.'),
    company: z.string().nullable().describe('The partner company, where it is about one.'),
    content: z.array(Stale).readonly().describe('Assessments behind what the coming window covers.'),
    counts: z.array(Count).readonly(),
    turnaround: z
      .strictObject({
        days: z.int().describe('Practicals that were decided in so many days are counted.'),
        decided: z.int(),
        half: z.int().nullable().describe('Half of them were decided within so many working days (p50).'),
        most: z.int().nullable().describe('Four in five were (p80).'),
      })
      .readonly(),
    clocks: z
      .strictObject({ ok: z.int(), dueSoon: z.int(), late: z.int(), paused: z.int() })
      .readonly()
      .describe('Open practicals by how they stand to their due date.'),
    stuck: z.array(Waiting).readonly().describe('What nothing moves any more, longest first.'),
  })
  .readonly();
export type Report = z.infer<typeof Report>;

/** One practical or product assessment, as a report counts it. Times in epoch ms. */
export type Counted = {
  readonly role: string;
  readonly level: string | undefined;
  /** A state, `paused` or `disputed`. */
  readonly state: string;
  readonly issue?: Waiting['issue'] | undefined;
  /** Set while it is open; dates as `YYYY-MM-DD`. */
  readonly open?:
    | { readonly dueOn: string | undefined; readonly paused: boolean; readonly stuckSince: string | undefined }
    | undefined;
  /** The attempts that were decided. */
  readonly decided: readonly { readonly openedAt: number; readonly decidedAt: number }[];
};
