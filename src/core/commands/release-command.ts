import { parseOnePerson } from './names.ts';
import type { Parsed, Utterance } from './utterance.ts';

/** Staff taking a reviewer off; the name is as written, without the at sign. */
export type ReleaseCommand = { readonly say: 'release'; readonly username: string };

export const releaseExample = '/release @omar';

/** `/release @USER`. */
export function parseRelease(said: Utterance): Parsed<ReleaseCommand> {
  return parseOnePerson(said, {
    missing: 'Say whom to release, with an at sign.',
    example: releaseExample,
    claim: 'releases',
    make: (username) => ({ say: 'release', username }),
  });
}
