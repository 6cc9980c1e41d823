import { parseOnePerson } from './names.ts';
import type { Parsed, Utterance } from './utterance.ts';

/** Staff asking somebody to review; the name is as written, without the at sign. */
export type ReviewByCommand = { readonly say: 'review-by'; readonly username: string };

export const reviewByExample = '/review-by @omar';

/** `/review-by @USER`. */
export function parseReviewBy(said: Utterance): Parsed<ReviewByCommand> {
  return parseOnePerson(said, {
    missing: 'Say who should review, with an at sign.',
    example: reviewByExample,
    claim: 'asks for',
    make: (username) => ({ say: 'review-by', username }),
  });
}
