import type { Outcome } from './certification.ts';
import { nearest } from './nearest.ts';
import {
  eitherOf,
  longestWords,
  type Parsed,
  quoted,
  refuse,
  restFrom,
  spotAfter,
  spotOf,
  tooLong,
  type Utterance,
  type Word,
} from './utterance.ts';

/** A moderator's word on the outcome. */
export type DecideCommand = { readonly say: 'decide'; readonly outcome: Outcome; readonly reason: string };

export const decideExample = '/decide pass Both reviewers saw a full discovery';

const outcomes: readonly Outcome[] = ['merit', 'pass', 'needs-development'];

/** `/decide merit|pass|needs-development REASON`. */
export function parseDecide(said: Utterance): Parsed<DecideCommand> {
  const [first, second] = said.words;
  if (!first) return refuse(spotAfter(said.line), `The outcome is missing: give ${eitherOf(outcomes)}.`, decideExample);
  const inTwoWords = `${first.text} ${second?.text}`.toLowerCase() === 'needs development';
  const written = inTwoWords ? 'needs-development' : first.text.toLowerCase();
  const outcome = outcomes.find((candidate) => candidate === written);
  if (!outcome) return refuseOutcome(said, first);
  const reason = restFrom(said.line, said.words[inTwoWords ? 2 : 1]);
  if (reason === '') {
    const problem = 'The reason is missing: the learner and both reviewers will read it.';
    return refuse(spotAfter(said.line), problem, `/decide ${outcome} Both reviewers saw the same demo`);
  }
  if (reason.length > longestWords) return tooLong(said.line, reason.length, decideExample);
  return { command: { say: 'decide', outcome, reason }, claims: [{ what: 'decides', spot: spotOf(said.line, first) }] };
}

function refuseOutcome(said: Utterance, first: Word): Parsed<DecideCommand> {
  const problem = `${quoted(first.text)} is not an outcome: give ${eitherOf(outcomes)}.`;
  return refuse(spotOf(said.line, first), problem, decideExample, nearest(first.text, outcomes));
}
