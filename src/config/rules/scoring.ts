import { atLeast, compare, type Fraction, fractionOf } from '../../core/fraction.ts';
import type { Scoring } from '../../core/program.ts';
import type { Path } from '../source.ts';
import { type Complaint, clashes, idClaims, rule } from './rule.ts';

const program = 'program.yaml';

function scaleOf(scoring: Scoring): readonly number[] {
  return Object.keys(scoring.scale)
    .map(Number)
    .sort((a, b) => a - b);
}

function scaleText(scoring: Scoring): string {
  return scaleOf(scoring).join(', ');
}

/** Whether the scale is worth comparing anything with. */
function isSound(scoring: Scoring): boolean {
  return scaleOf(scoring).length >= 2;
}

/** There is more than one score to choose from. */
export const scaleSize = rule(['scoring'], ({ scoring }) => {
  const message = 'a scale needs at least two scores';
  return isSound(scoring) ? [] : [{ file: program, path: ['scoring', 'scale'], message }];
});

/** The scores a must-pass criterion needs, or that fail outright, are on the scale. */
export const thresholdScores = rule(['scoring'], ({ scoring }) => {
  const { pass, merit } = scoring;
  const named: readonly (readonly [Path, number])[] = [
    [['scoring', 'pass', 'mustPassAtLeast'], pass.mustPassAtLeast],
    [['scoring', 'merit', 'mustPassAtLeast'], merit.mustPassAtLeast],
    ...(pass.noCriterionAt === 0 ? [] : [[['scoring', 'pass', 'noCriterionAt'], pass.noCriterionAt] as const]),
  ];
  return named
    .filter(([, score]) => isSound(scoring) && !scaleOf(scoring).includes(score))
    .map(([path, score]): Complaint => {
      return { file: program, path, message: `${score} is not a score`, fix: `the scale has ${scaleText(scoring)}` };
    });
});

/** Means that verdicts need can be reached and missed. */
export const thresholdMeans = rule(['scoring'], ({ scoring }) => {
  const scale = scaleOf(scoring).map(fractionOf);
  const [lowest, highest] = [scale.at(0), scale.at(-1)];
  if (!lowest || !highest || !isSound(scoring)) return [];
  const inside = (mean: Fraction) => atLeast(mean, lowest) && atLeast(highest, mean);
  return (['pass', 'merit'] as const).flatMap((verdict): Complaint[] => {
    const mean = scoring[verdict].weightedMeanAtLeast;
    if (inside(fractionOf(mean))) return [];
    const path = ['scoring', verdict, 'weightedMeanAtLeast'];
    return [{ file: program, path, message: `${mean} is off the scale`, fix: `the scale has ${scaleText(scoring)}` }];
  });
});

/** Merit asks at least as much as a pass. */
export const meritAbovePass = rule(['scoring'], ({ scoring: { pass, merit } }) => {
  const lower: Complaint[] = [];
  const fix = 'merit asks at least as much as a pass';
  const complain = (key: string, ours: string | number, theirs: string | number) =>
    lower.push({
      file: program,
      path: ['scoring', 'merit', key],
      message: `${ours} is below the ${theirs} of a pass`,
      fix,
    });
  if (!atLeast(fractionOf(merit.weightedMeanAtLeast), fractionOf(pass.weightedMeanAtLeast)))
    complain('weightedMeanAtLeast', merit.weightedMeanAtLeast, pass.weightedMeanAtLeast);
  if (merit.mustPassAtLeast < pass.mustPassAtLeast)
    complain('mustPassAtLeast', merit.mustPassAtLeast, pass.mustPassAtLeast);
  return lower;
});

/** Two reviewers can differ as far as a disagreement asks. */
export const disagreementGap = rule(['scoring'], ({ scoring }) => {
  const scale = scaleOf(scoring);
  const widest = (scale.at(-1) ?? 0) - (scale.at(0) ?? 0);
  const gap = scoring.disagreement.criterionGapAtLeast;
  if (gap <= widest || !isSound(scoring)) return [];
  const path = ['scoring', 'disagreement', 'criterionGapAtLeast'];
  return [{ file: program, path, message: `no two scores are ${gap} apart`, fix: `write ${widest} or less` }];
});

/** The other bounds of a disagreement are within what there is. */
export const disagreementBounds = rule(['scoring'], ({ scoring }) => {
  const { overallGapAtLeast, nearMissWithin, sampleShare } = scoring.disagreement;
  const pass = scoring.pass.weightedMeanAtLeast;
  const tooMuch = [
    ['overallGapAtLeast', overallGapAtLeast, '100', 'percent points go up to 100'],
    ['nearMissWithin', nearMissWithin, pass, `a pass asks for ${pass}, so nothing can miss it by more`],
    ['sampleShare', sampleShare, '1', 'write 1 for all practicals, 0.1 for a tenth, 0 for none'],
  ] as const;
  const none = compare(fractionOf(overallGapAtLeast), fractionOf(0)) === 0;
  const zero: Complaint = {
    file: program,
    path: ['scoring', 'disagreement', 'overallGapAtLeast'],
    message: 'reviewers who agree are 0 apart too',
    fix: 'write 15 or so, or 100 to switch it off',
  };
  return [
    ...(none ? [zero] : []),
    ...tooMuch
      .filter(([, value, most]) => compare(fractionOf(value), fractionOf(most)) > 0)
      .map(([key, value, , fix]): Complaint => {
        return { file: program, path: ['scoring', 'disagreement', key], message: `${value} is too much`, fix };
      }),
  ];
});

/** The weights of a rubric are percent of the whole. */
export const rubricWeights = rule(['soundRubrics'], ({ soundRubrics }) =>
  soundRubrics.flatMap(({ file, rubric }): Complaint[] => {
    const sum = rubric.criteria.reduce((total, { weight }) => total + weight, 0);
    if (sum === 100) return [];
    const fix = sum < 100 ? `give out ${100 - sum} more` : `take ${sum - 100} away`;
    return [{ file, path: ['criteria'], at: 'key', message: `the weights add to ${sum}, not to 100`, fix }];
  }),
);

/** Every criterion describes every score of the scale, and no other. */
export const rubricScores = rule(['soundRubrics', 'scoring'], ({ soundRubrics, scoring }) =>
  (isSound(scoring) ? soundRubrics : []).flatMap(({ file, rubric }) =>
    rubric.criteria.flatMap((criterion, index): Complaint[] => {
      const path = ['criteria', index, 'scores'];
      const scale = Object.keys(scoring.scale);
      const absent = scale.filter((score) => !(score in criterion.scores));
      const extra = Object.keys(criterion.scores).filter((score) => !scale.includes(score));
      return [
        ...absent.map((score) => ({
          file,
          path,
          at: 'key' as const,
          message: `"${criterion.id}" does not describe the score ${score}`,
          fix: `add \`${score}:\` with what it looks like`,
        })),
        ...extra.map((score) => ({
          file,
          path: [...path, score],
          at: 'key' as const,
          message: `${score} is not a score`,
          fix: `the scale has ${scaleText(scoring)}`,
        })),
      ];
    }),
  ),
);

/** Criteria are told apart by id, and `/score all` means all of them. */
export const criterionIds = rule(['soundRubrics'], ({ soundRubrics }) =>
  soundRubrics.flatMap(({ file, rubric }) => [
    ...clashes(idClaims(file, ['criteria'], rubric.criteria), 'criterion id'),
    ...rubric.criteria.flatMap(({ id }, index): Complaint[] => {
      const message = `"${id}" already means every criterion, as in \`/score ${id} 3\``;
      return id.toLowerCase() === 'all'
        ? [{ file, path: ['criteria', index, 'id'], message, fix: 'choose another id' }]
        : [];
    }),
  ]),
);
