import type { Outcome } from '../certification.ts';
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

const outcomes: readonly Outcome[] = ['merit', 'pass', 'needs-development'];

/** How a command that names an outcome and a reason is read. */
type Ask<Command> = {
  readonly example: string;
  /** Reads like `decides`, after "Line 3 already …". */
  readonly claim: string;
  readonly make: (outcome: Outcome, reason: string) => Command;
};

/** `/name merit|pass|needs-development REASON`. */
export function parseOutcome<Command>(said: Utterance, { example, claim, make }: Ask<Command>): Parsed<Command> {
  const [first, second] = said.words;
  if (!first) return refuse(spotAfter(said.line), `The outcome is missing: give ${eitherOf(outcomes)}.`, example);
  const inTwoWords = `${first.text} ${second?.text}`.toLowerCase() === 'needs development';
  const written = inTwoWords ? 'needs-development' : first.text.toLowerCase();
  const outcome = outcomes.find((candidate) => candidate === written);
  if (!outcome) return refuseOutcome(said, first, example);
  const reason = restFrom(said.line, said.words[inTwoWords ? 2 : 1]);
  if (reason === '') {
    const problem = 'The reason is missing: the learner and the reviewers will read it.';
    return refuse(spotAfter(said.line), problem, `/${said.name.text} ${outcome} Both reviewers saw the same demo`);
  }
  if (reason.length > longestWords) return tooLong(said.line, reason.length, example);
  return { command: make(outcome, reason), claims: [{ what: claim, spot: spotOf(said.line, first) }] };
}

function refuseOutcome<Command>(said: Utterance, first: Word, example: string): Parsed<Command> {
  const problem = `${quoted(first.text)} is not an outcome: give ${eitherOf(outcomes)}.`;
  return refuse(spotOf(said.line, first), problem, example, nearest(first.text, outcomes));
}
