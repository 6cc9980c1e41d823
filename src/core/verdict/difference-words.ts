import { numberWords } from '../number-words.ts';
import type { Condition } from './conditions.ts';
import type { Finding, Result } from './simulate.ts';

/** Outcomes as people read them. */
export const resultWords: Readonly<Record<Result, string>> = {
  merit: 'pass with merit',
  pass: 'pass',
  'needs-development': 'needs development',
  'exam-passed': 'exam passed',
  'exam-failed': 'exam failed',
  'further-review': 'another reviewer would look',
  moderator: 'a moderator would decide',
};

/** What would differ and by which rule. */
export function differenceWords({ was, would, conditions, because }: Extract<Finding, { is: 'differs' }>): string {
  const why = conditions.length > 0 ? `${conditionsWords(conditions)}.` : because;
  return `${resultWords[was]} → ${resultWords[would]}: ${why}`;
}

/** Conditions that ask for the same of several criteria are said once; that none is too low is said of all. */
function conditionsWords(conditions: readonly Condition[]): string {
  const alike = Map.groupBy(conditions, ({ is, needs, met }) => JSON.stringify([is, needs, met]));
  return [...alike.values()].map(alikeWords).join(', ');
}

function alikeWords(alike: readonly Condition[]): string {
  const [first] = alike;
  if (!first) return '';
  const needs = numberWords(first.needs);
  const values = alike.map(({ criterion, value }) => `${criterion ?? 'the whole'} ${numberWords(value)}`).join(' and ');
  const many = alike.length > 1;
  if (first.is === 'lowest')
    return first.met ? `every criterion lies above ${needs}` : `${values} ${many ? 'are' : 'is'} not above ${needs}`;
  if (first.met) return `${values} ${many ? 'reach' : 'reaches'} ${needs}`;
  return `${values} ${many ? 'are' : 'is'} below ${needs}`;
}
