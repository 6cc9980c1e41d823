import { parseOneDate } from './one-date.ts';
import type { Parsed, Utterance } from './utterance.ts';
import type { WrittenDate } from './written-date.ts';

/** Staff giving a learner another due date. */
export type ExtendCommand = { readonly say: 'extend'; readonly to: WrittenDate };

export const extendExample = '/extend 15 Dec';

/** `/extend DATE`. */
export function parseExtend(said: Utterance): Parsed<ExtendCommand> {
  return parseOneDate(said, {
    missing: 'The date is missing: give the new due date.',
    example: extendExample,
    claim: 'sets the due date',
    make: (to) => ({ say: 'extend', to }),
  });
}
