import type { Sample } from '../../core/calibration/sample.ts';
import type { Rubric } from '../../core/rubric.ts';
import type { Path } from '../source.ts';
import { type Complaint, clashes, dangling, idClaims, type Parts, rule } from './rule.ts';

const file = 'program.yaml';

/** Every sample of every pool, and where it stands. */
function samplesIn({
  reviewing,
}: Pick<Parts, 'reviewing'>): readonly { readonly sample: Sample; readonly path: Path }[] {
  return reviewing.pools.flatMap(({ samples }, pool) =>
    samples.map((sample, index) => ({ sample, path: ['reviewing', 'pools', pool, 'samples', index] })),
  );
}

/** Whoever has to be calibrated has something to be calibrated by. */
export const calibrationSamples = rule(['reviewing'], ({ reviewing }) =>
  reviewing.pools.flatMap(({ id, calibration, samples }, pool): Complaint[] => {
    if (calibration !== 'required' || samples.length > 0) return [];
    const message = `${id} has no samples, so nobody could ever review for it`;
    const fix = 'add `samples:` with their reference, or leave calibration out';
    return [{ file, path: ['reviewing', 'pools', pool, 'calibration'], message, fix }];
  }),
);

/** The samples of a pool are told apart by id. */
export const sampleIds = rule(['reviewing'], ({ reviewing }) =>
  reviewing.pools.flatMap(({ samples }, pool) =>
    clashes(idClaims(file, ['reviewing', 'pools', pool, 'samples'], samples), 'sample id'),
  ),
);

/** Every sample is scored by a rubric that exists. */
export const sampleRubrics = rule(['reviewing', 'rubrics'], ({ reviewing, rubrics }) =>
  dangling(
    samplesIn({ reviewing }).map(({ sample, path }) => ({ file, path: [...path, 'rubric'], value: sample.rubric })),
    rubrics.map(({ rubric }) => rubric.id),
    'rubric',
  ),
);

/** A reference has one score of the scale for every criterion, and no other. */
export const sampleReferences = rule(['reviewing', 'rubrics', 'scoring'], ({ reviewing, rubrics, scoring }) =>
  samplesIn({ reviewing }).flatMap(({ sample, path }): readonly Complaint[] => {
    const rubric = rubrics.find((one) => one.rubric.id === sample.rubric)?.rubric;
    const scale = Object.keys(scoring.scale);
    // A scale of one score is wrong itself, and told as that.
    return rubric && scale.length > 1 ? referenceComplaints(sample, rubric, scale, [...path, 'reference']) : [];
  }),
);

function referenceComplaints(
  { id, reference }: Sample,
  rubric: Rubric,
  scale: readonly string[],
  path: Path,
): readonly Complaint[] {
  const criteria = rubric.criteria.map((criterion) => criterion.id);
  const written = Object.entries(reference);
  const fix = `the scale has ${scale.join(', ')}`;
  return [
    ...criteria
      .filter((criterion) => reference[criterion] === undefined)
      .map((criterion): Complaint => {
        const message = `"${id}" has no reference for "${criterion}"`;
        return { file, path, at: 'key', message, fix: `add \`${criterion}:\` with its score` };
      }),
    ...dangling(
      written.map(([value]) => ({ file, path: [...path, value], value })),
      criteria,
      'criterion',
      `those of ${rubric.id} are ${criteria.join(', ')}`,
    ).map((complaint): Complaint => ({ ...complaint, at: 'key' })),
    ...written
      .filter(([criterion, score]) => criteria.includes(criterion) && !scale.includes(String(score)))
      .map(([criterion, score]): Complaint => {
        return { file, path: [...path, criterion], message: `${score} is not a score`, fix };
      }),
  ];
}
