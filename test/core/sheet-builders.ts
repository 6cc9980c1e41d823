import type { Attempt } from '../../src/core/certification.ts';
import type { Scoring } from '../../src/core/program.ts';
import type { Rubric } from '../../src/core/rubric.ts';
import type { Sheet } from '../../src/core/verdict/sheets.ts';
import type { Settlement } from '../../src/core/verdict/verdict.ts';
import { settle } from '../../src/core/verdict/verdict.ts';
import { criterion, now, program } from './builders.ts';

/** A rubric of criteria a, b, c, …, with these weights; the first two must be passed. */
export function rubricOf(...weights: readonly number[]): Rubric {
  const criteria = weights.map((weight, index) => criterion('abcdefgh'[index] ?? '', weight, index < 2));
  return { id: 'small', version: 1, title: 'Small', evidence: 'Any', criteria };
}

/** Four criteria of 40, 30, 20 and 10 percent. */
export const small = rubricOf(40, 30, 20, 10);

/** An attempt under this rubric; `again`: a further reviewer has been called for. */
export function attemptFor(rubric: Rubric, { again = false } = {}): Attempt {
  const base = { number: 1, project: 'field/certification', openedAt: 0, dueOn: '2026-12-08', revision: 0 };
  const further = again ? { further: { because: 'The lot fell.', dueOn: '2026-12-08' } } : {};
  return { ...base, rubric, reviewersNeeded: 2, pick: { chosen: [], passedOver: [] }, said: [], ...further };
}

/** One reviewer's finished sheet, its scores as digits in the order of the criteria. */
export function sheetFor(rubric: Rubric, digits: string, reviewer = 1): Sheet {
  const scores = rubric.criteria.map(({ id }, index) => ({ criterion: id, value: Number(digits[index]) }));
  return { reviewer, scores, finished: true };
}

type Differently = {
  readonly again?: boolean;
  readonly disagreement?: Partial<Scoring['disagreement']>;
  readonly scale?: Scoring['scale'];
  readonly seed?: string;
};

/** What sheets, as digits, come to by the rules of the example program. */
export function settledAs(rubric: Rubric, digits: readonly string[], how: Differently = {}): Settlement {
  const { scoring } = program;
  const rules = {
    ...scoring,
    scale: how.scale ?? scoring.scale,
    disagreement: { ...scoring.disagreement, ...how.disagreement },
  };
  const sheets = digits.map((each, index) => sheetFor(rubric, each, index + 1));
  return settle(rules, attemptFor(rubric, how), sheets, { seed: how.seed ?? 'SA-101/u101#1', now });
}
