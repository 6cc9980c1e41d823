import type { Attempt, Certification, JudgedAttempt } from '../../core/certification.ts';
import { isJudged, seedOf } from '../../core/certification.ts';
import { compare } from '../../core/fraction.ts';
import { numberWords } from '../../core/number-words.ts';
import type { UserId } from '../../core/people/people.ts';
import type { Program, Scoring } from '../../core/program.ts';
import type { Joint } from '../../core/verdict/aggregate.ts';
import { counting, enoughForMedian, jointly, weightedMean } from '../../core/verdict/aggregate.ts';
import type { Condition } from '../../core/verdict/conditions.ts';
import { conditionsOf } from '../../core/verdict/conditions.ts';
import type { LookRule } from '../../core/verdict/disagreement.ts';
import { differencesIn, secondLooks, unsettledIn } from '../../core/verdict/disagreement.ts';
import type { Sheet } from '../../core/verdict/sheets.ts';
import { sheetsOf } from '../../core/verdict/sheets.ts';
import { outcomeOf } from '../../core/verdict/verdict.ts';
import type { Branch } from './branch.ts';

type Told = { readonly program: Program; readonly names: (userId: UserId) => string };

/** Every criterion with what each reviewer gave and what that comes to, and the whole. */
export function scoresBranch({ program, names }: Told, attempt: Attempt): Branch {
  const sheets = sheetsOf(attempt).filter(({ scores }) => scores.length > 0);
  const how = sheets.length < 2 ? 'one reviewer' : sheets.length < enoughForMedian ? 'the mean of two' : 'the median';
  const none = isJudged(attempt) ? 'What each reviewer scored is kept no more' : 'Nobody has scored yet';
  const joint = jointly(attempt.rubric, sheets);
  const { mustPassAtLeast } = program.scoring.pass;
  const mean = weightedMean(counting(attempt, sheets));
  const scored = joint.every(({ values }) => values.length > 0);
  const standing = (attempt.carried ?? []).map(({ criterion: { id, weight }, score }): Branch => {
    const words = `${id} (${weight} %): ${numberWords(score)} stands from an earlier attempt`;
    return { is: 'carried', words, facts: { criterion: id, weight, score } };
  });
  const whole: Branch = {
    is: 'whole',
    words: `the whole by weight: ${numberWords(mean)}`,
    facts: { weightedMean: mean },
  };
  return {
    is: 'scores',
    words: sheets.length === 0 ? none : `Scores, of which ${how} counts`,
    parts: [...(sheets.length > 0 ? joint.map(criterionBranch) : []), ...standing, ...(scored ? [whole] : [])],
  };

  function criterionBranch({ criterion, score, values }: Joint): Branch {
    const { id, weight, mustPass } = criterion;
    const each = sheets.map((sheet) => ({ by: sheet.reviewer, value: valueIn(sheet, id) }));
    const given = each.map(({ by, value }) => `${names(by)} ${value ?? '–'}`).join(', ');
    const bar = mustPass ? `, must be ${mustPassAtLeast}` : '';
    const again = id === attempt.drawn ? ', good before and drawn by lot' : '';
    const together = values.length > 0 ? numberWords(score) : 'no score yet';
    return {
      is: 'criterion',
      words: `${id} (${weight} %${bar}${again}): ${given} → ${together}`,
      facts: { criterion: id, weight, mustPass, scores: each, score },
    };
  }
}

function valueIn({ scores }: Sheet, id: string): number | undefined {
  return scores.find(({ criterion }) => criterion === id)?.value;
}

/**
 * Which rule of agreement spoke. The rules on two sheets are asked of those before a further reviewer; the rule on three or
 * more of all.
 */
export function agreementBranches({ program }: Told, life: Certification, attempt: Attempt): readonly Branch[] {
  const all = sheetsOf(attempt).filter(({ finished }) => finished);
  const first = attempt.further ? all.slice(0, attempt.reviewersNeeded - 1) : all;
  const complete = first.length >= attempt.reviewersNeeded - (attempt.further ? 1 : 0);
  if (!complete) return furtherBranches(attempt);
  const { scoring } = program;
  const median = first.length >= enoughForMedian;
  const rules = median
    ? []
    : [
        ...differencesIn(scoring, attempt.rubric, first, passesOf(first)),
        ...secondLooks(scoring, weightedMean(counting(attempt, first)), seedOf(life, attempt)),
      ];
  const asked = rules.map((rule) => ruleBranch(scoring, rule));
  return [
    ...(asked.length > 0 ? [group('Do the reviews stand side by side?', asked)] : []),
    ...furtherBranches(attempt),
    ...(all.length >= enoughForMedian ? [medianBranch()] : []),
  ];

  function medianBranch(): Branch {
    const together = outcomeOf(scoring, attempt, all) !== 'needs-development';
    const open = unsettledIn(scoring, jointly(attempt.rubric, all), passesOf(all), together);
    const words = open ?? 'Most reviewers and the middle scores say the same.';
    return group('Do three or more reviews settle it?', [{ is: 'rule', words, mark: open ? 'no' : 'yes' }]);
  }

  function passesOf(sheets: readonly Sheet[]): readonly boolean[] {
    return sheets.map((sheet) => outcomeOf(scoring, attempt, [sheet]) !== 'needs-development');
  }
}

function group(words: string, parts: readonly Branch[]): Branch {
  return { is: 'agreement', words, parts };
}

function furtherBranches({ further }: Attempt): readonly Branch[] {
  if (!further) return [];
  const words = `A further reviewer was called for, until ${further.dueOn}: ${further.because}`;
  return [{ is: 'further', words, facts: { ...further } }];
}

function ruleBranch(scoring: Scoring, { is, because }: LookRule): Branch {
  return { is: 'rule', words: because ?? quietWords(scoring, is), mark: because ? 'no' : 'yes', facts: { rule: is } };
}

function quietWords({ disagreement }: Scoring, is: LookRule['is']): string {
  const { criterionGapAtLeast, overallGapAtLeast, nearMissWithin, sampleShare } = disagreement;
  switch (is) {
    case 'outcomes':
      return 'The reviewers came to the same outcome.';
    case 'criterion':
      return `They are less than ${criterionGapAtLeast} apart on each criterion.`;
    case 'whole':
      return `They are less than ${overallGapAtLeast} percent points apart on the whole.`;
    case 'near-miss':
      return `Together they do not miss a pass by ${nearMissWithin} or less.`;
    case 'lot':
      return `The lot, which draws a share of ${sampleShare}, did not fall on this practical.`;
  }
}

/** Every condition of a pass and of merit, ticked or crossed, by the rules as they are now. */
export function conditionBranches({ program }: Told, attempt: JudgedAttempt): readonly Branch[] {
  const sheets = sheetsOf(attempt).filter(({ finished }) => finished);
  if (sheets.length === 0) return [];
  const conditions = conditionsOf(program.scoring, counting(attempt, sheets));
  const bar = (of: Condition['of']): Branch => {
    const its = conditions.filter((condition) => condition.of === of);
    const met = its.every((condition) => condition.met);
    return {
      is: `conditions-of-${of}`,
      words: of === 'pass' ? 'What a pass asks' : 'What merit asks beyond that',
      mark: met ? 'yes' : 'no',
      parts: gathered(its).map(conditionBranch),
    };
  };
  return [bar('pass'), bar('merit')];
}

/** That no criterion is too low is said once where it is so of all. */
function gathered(conditions: readonly Condition[]): readonly Condition[] {
  const fine = conditions.filter(({ is, met }) => is === 'lowest' && met);
  const lowest = fine.toSorted((a, b) => compare(a.value, b.value))[0];
  const others = conditions.filter((condition) => !fine.includes(condition));
  return lowest && others.every(({ is }) => is !== 'lowest')
    ? [...others, { ...lowest, criterion: `the lowest, ${lowest.criterion}` }]
    : others;
}

function conditionBranch({ is, criterion, value, needs, met, of }: Condition): Branch {
  const asks = is === 'lowest' ? `above ${numberWords(needs)}` : `at least ${numberWords(needs)}`;
  const what = is === 'mean' ? 'the whole' : criterion;
  const words = `${what}: ${numberWords(value)}, ${asks}`;
  return { is: 'condition', words, mark: met ? 'yes' : 'no', facts: { of, is, criterion, value, needs } };
}
