import type { Outcome } from '../certification.ts';
import { parseOutcome } from './outcome-words.ts';
import type { Parsed, Utterance } from './utterance.ts';

/** Staff wanting an outcome by way of exception; a second member of staff confirms it. */
export type OverrideCommand = { readonly say: 'override'; readonly outcome: Outcome; readonly reason: string };

export const overrideExample = '/override pass Shown live to a customer, recording linked above';

/** `/override merit|pass|needs-development REASON`. */
export function parseOverride(said: Utterance): Parsed<OverrideCommand> {
  return parseOutcome(said, {
    example: overrideExample,
    claim: 'overrides',
    make: (outcome, reason) => ({ say: 'override', outcome, reason }),
  });
}
