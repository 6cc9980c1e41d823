import { z } from 'zod';
import { Id, Words } from '../words.ts';

const Objective = z.strictObject({
  useCase: Words.describe('The use case it belongs to, such as "Source code management".'),
  tier: Words.describe('The tier it is about, such as "Premium".'),
  learn: Words.describe('What somebody who passed can do, in one line.'),
});
/** What somebody who passed can do with one use case in one tier. */
export type Objective = Readonly<z.infer<typeof Objective>>;

/** What product assessments are made of: learning objectives, the most important first, and who keeps them up to date. */
export const ContentList = z.strictObject({
  id: Id,
  title: Words,
  owners: z
    .array(Id)
    .min(1)
    .describe('Usernames of those who bring assessments up to date; each release opens an issue for them.'),
  objectives: z.array(Objective).min(1).max(100).describe('Most important first.'),
});
export type ContentList = Readonly<z.infer<typeof ContentList>>;

/** From which list an assessment is made, and which release its questions are about. */
export const ContentOf = z.strictObject({
  list: Id.describe('The id of one of `contentLists`.'),
  release: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'expected the month of a release, such as 2026-10')
    .describe('The month of the release its questions are about, such as 2026-10.'),
});
