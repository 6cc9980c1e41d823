import type { Outcome } from '../certification.ts';
import { compare, type Fraction, fractionOf } from '../fraction.ts';
import type { Scoring } from '../program.ts';
import type { Joint } from './aggregate.ts';
import { weightedMean } from './aggregate.ts';

/** One thing an outcome asks of scores put together: at least `needs`, or for the lowest score `above` it. */
export type Condition = {
  readonly of: 'pass' | 'merit';
  readonly is: 'mean' | 'must-pass' | 'lowest';
  /** Which criterion, where it is about one. */
  readonly criterion?: string | undefined;
  readonly value: Fraction;
  readonly needs: Fraction;
  readonly met: boolean;
};

/** Everything a pass and a merit ask of these joint scores, each with whether it is met; exact. */
export function conditionsOf({ pass, merit }: Scoring, joint: readonly Joint[]): readonly Condition[] {
  return [...barOf('pass', pass, joint), ...lowestOf(pass.noCriterionAt, joint), ...barOf('merit', merit, joint)];
}

/** The outcome these conditions come to. */
export function outcomeFrom(conditions: readonly Condition[]): Outcome {
  const met = (bar: Condition['of']) => conditions.every((condition) => condition.of !== bar || condition.met);
  if (!met('pass')) return 'needs-development';
  return met('merit') ? 'merit' : 'pass';
}

function barOf(of: Condition['of'], bar: Scoring['merit'], joint: readonly Joint[]): readonly Condition[] {
  const mustPass = joint.filter(({ criterion }) => criterion.mustPass);
  return [
    condition({ of, is: 'mean', value: weightedMean(joint), needs: fractionOf(bar.weightedMeanAtLeast) }),
    ...mustPass.map(({ criterion, score }) =>
      condition({
        of,
        is: 'must-pass',
        criterion: criterion.id,
        value: score,
        needs: fractionOf(bar.mustPassAtLeast),
      }),
    ),
  ];
}

/** The lowest score is asked to lie above what no criterion may have; only of criteria somebody has scored. */
function lowestOf(noCriterionAt: number, joint: readonly Joint[]): readonly Condition[] {
  const needs = fractionOf(noCriterionAt);
  return joint
    .filter(({ values }) => values.length > 0)
    .map(({ criterion, score }) =>
      condition({ of: 'pass', is: 'lowest', criterion: criterion.id, value: score, needs }),
    );
}

function condition(asked: Omit<Condition, 'met'>): Condition {
  const order = compare(asked.value, asked.needs);
  return { ...asked, met: asked.is === 'lowest' ? order > 0 : order >= 0 };
}
