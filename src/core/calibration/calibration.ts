import { compare, type Fraction, fractionOf, mean } from '../fraction.ts';
import type { Pool, Program } from '../program.ts';
import type { Criterion, Rubric } from '../rubric.ts';
import type { Sample } from './sample.ts';

/** How far from the reference somebody may be, on average over all criteria of all samples of a pool. */
export const gapAtMost: Fraction = fractionOf('0.5');

/** A sample with its rubric. */
export type SampleToScore = { readonly sample: Sample; readonly rubric: Rubric };

/** Somebody's scores by sample and criterion; there is one for each. */
export type SampleScores = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** How far somebody was from the reference on one criterion, on average over the samples that have it. */
export type Differing = { readonly criterion: Criterion; readonly gap: Fraction };

/** What came of somebody's scores; `gap` is exact, and `differing` begins with the criterion that is furthest off. */
export type Compared = {
  readonly is: 'close' | 'too-far';
  readonly gap: Fraction;
  readonly differing: readonly Differing[];
};

/** The samples of a pool, as they are scored. Config rules hold that every rubric is there. */
export function samplesOf({ rubrics }: Pick<Program, 'rubrics'>, { samples }: Pool): readonly SampleToScore[] {
  return samples.flatMap((sample) => {
    const rubric = rubrics.find(({ id }) => id === sample.rubric);
    return rubric ? [{ sample, rubric }] : [];
  });
}

/** Compares scores of every criterion of every sample with the reference. At least one sample; nothing is ever rounded. */
export function compareWithReference(samples: readonly SampleToScore[], scores: SampleScores): Compared {
  const gaps = samples.flatMap(({ sample, rubric }) =>
    rubric.criteria.map((criterion) => ({
      criterion,
      of: `${rubric.id} ${criterion.id}`,
      gap: fractionOf(Math.abs(scoreIn(scores, sample, criterion) - (sample.reference[criterion.id] ?? Number.NaN))),
    })),
  );
  const gap = mean(gaps.map((one) => one.gap));
  const differing = Map.groupBy(gaps, ({ of }) => of)
    .values()
    .flatMap((all) => (all[0] ? [{ criterion: all[0].criterion, gap: mean(all.map((one) => one.gap)) }] : []))
    .filter((one) => compare(one.gap, fractionOf(0)) > 0)
    .toArray()
    .toSorted((one, other) => compare(other.gap, one.gap));
  return { is: compare(gap, gapAtMost) > 0 ? 'too-far' : 'close', gap, differing };
}

/** Criteria that are further off than all together may be; where the whole is too far, there is one at least. */
export function tooFarOn({ differing }: Compared): readonly Criterion[] {
  return differing.filter(({ gap }) => compare(gap, gapAtMost) > 0).map(({ criterion }) => criterion);
}

function scoreIn(scores: SampleScores, { id }: Sample, criterion: Criterion): number {
  return scores[id]?.[criterion.id] ?? Number.NaN;
}
