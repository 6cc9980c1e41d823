import { parseOnePerson } from './names.ts';
import type { Parsed, Utterance } from './utterance.ts';

/** Staff saying who passed the exam; the name is as written, without the at sign. */
export type IdentifyCommand = { readonly say: 'identify'; readonly username: string };

export const identifyExample = '/identify @maya';

/** `/identify @USER`. */
export function parseIdentify(said: Utterance): Parsed<IdentifyCommand> {
  return parseOnePerson(said, {
    missing: 'Say who passed the exam, with an at sign.',
    example: identifyExample,
    claim: 'says that it was',
    make: (username) => ({ say: 'identify', username }),
  });
}
