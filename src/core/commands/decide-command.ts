import type { Outcome } from '../certification.ts';
import { parseOutcome } from './outcome-words.ts';
import type { Parsed, Utterance } from './utterance.ts';

/** A moderator's word on the outcome. */
export type DecideCommand = { readonly say: 'decide'; readonly outcome: Outcome; readonly reason: string };

export const decideExample = '/decide pass Both reviewers saw a full discovery';

/** `/decide merit|pass|needs-development REASON`. */
export function parseDecide(said: Utterance): Parsed<DecideCommand> {
  return parseOutcome(said, {
    example: decideExample,
    claim: 'decides',
    make: (outcome, reason) => ({ say: 'decide', outcome, reason }),
  });
}
