import { z } from 'zod';
import { Id, Words } from '../words.ts';

/** A submission whose right scores are known, by which reviewers find out whether they score alike. */
export const Sample = z.strictObject({
  id: Id,
  title: Words,
  evidence: z
    .array(z.url({ protocol: /^https?$/ }))
    .min(1)
    .describe('Where the submission is to be seen.'),
  rubric: Id.describe('Rubric it is scored by.'),
  reference: z
    .record(Id, z.int().min(0).max(9))
    .describe('The right score for every criterion of the rubric. Never shown to whoever scores.'),
});
export type Sample = Readonly<z.infer<typeof Sample>>;
