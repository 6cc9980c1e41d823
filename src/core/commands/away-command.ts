import { parseOneDate } from './one-date.ts';
import type { Parsed, Utterance } from './utterance.ts';
import type { WrittenDate } from './written-date.ts';

/** A reviewer who will be away; the date is the last day of it. */
export type AwayCommand = { readonly say: 'away'; readonly until: WrittenDate };

export const awayExample = '/away 15 Dec';

/** `/away DATE`. */
export function parseAway(said: Utterance): Parsed<AwayCommand> {
  return parseOneDate(said, {
    missing: 'The date is missing: give the last day you are away.',
    example: awayExample,
    claim: 'says when you are back',
    make: (until) => ({ say: 'away', until }),
  });
}
