import { z } from 'zod';
import { Id, ScoreKey, Words } from './words.ts';

/** One thing reviewers look at: its weight in percent and what each score of the scale looks like. */
export const Criterion = z
  .strictObject({
    id: Id.describe('Short name reviewers type after /score, such as "value".'),
    name: Words.describe('What people read, such as "Tying each part to a business outcome".'),
    weight: z
      .int()
      .min(1)
      .max(100)
      .describe('Share of the weighted mean in percent; all weights of a rubric add to 100.'),
    mustPass: z.boolean().default(false).describe('Whether a pass needs this criterion on its own.'),
    competency: Words.describe('The competency this criterion is evidence of.'),
    scores: z.record(ScoreKey, Words).describe('A descriptor for every score of the scale.'),
  })
  .readonly();
export type Criterion = Readonly<z.infer<typeof Criterion>>;

/** How one practical assessment is scored; an attempt keeps the version it began with. */
export const Rubric = z
  .strictObject({
    id: Id,
    version: z.int().min(1).describe('Raise it with every change; attempts keep the version they began with.'),
    title: Words,
    evidence: Words.describe('What the learner shows, in one or two sentences.'),
    criteria: z.array(Criterion).min(1).max(20),
  })
  .readonly();
export type Rubric = Readonly<z.infer<typeof Rubric>>;

/** The criterion a reviewer named, by id. */
export function criterionOf(rubric: Rubric, id: string): Criterion | undefined {
  return rubric.criteria.find((criterion) => criterion.id === id);
}

/** The rubric with the criteria that are not assessed again too. */
export function wholeRubric({
  rubric,
  carried = [],
}: {
  readonly rubric: Rubric;
  readonly carried?: readonly { readonly criterion: Criterion }[] | undefined;
}): Rubric {
  return { ...rubric, criteria: [...rubric.criteria, ...carried.map(({ criterion }) => criterion)] };
}
