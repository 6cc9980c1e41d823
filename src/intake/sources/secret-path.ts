import type { SourceOf } from '../../core/exams/sources/all-sources.ts';
import type { SourceDoor } from './door.ts';
import { knows, sameText, unproven } from './known-secret.ts';
import { readWebhook } from './webhook-body.ts';

/** Takes in messages whose address ends in a secret: `/exams/ID/SECRET`. */
export const secretPath: SourceDoor<SourceOf<'secret-path'>> = {
  takes: ({ method, path }) => method === 'POST' && /^(\/[^/]*)?$/.test(path),
  prove: (_source, { path }, { secrets }) => {
    const word = decoded(path.slice(1));
    return knows(secrets, (secret) => sameText(word, secret))
      ? { is: 'proven' }
      : unproven('The address does not end in a secret we know.', 'Send to /exams/SOURCE/SECRET.');
  },
  read: readWebhook,
};

function decoded(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    return '';
  }
}
