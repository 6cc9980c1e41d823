import type { SourceOf } from '../../core/exams/sources/all-sources.ts';
import { verifyStandardWebhook } from '../standard-webhooks.ts';
import { type SourceDoor, takesPosts } from './door.ts';
import { unproven } from './known-secret.ts';
import { readWebhook } from './webhook-body.ts';

/** Takes in messages that are signed as https://www.standardwebhooks.com says. */
export const standardWebhooks: SourceDoor<SourceOf<'standard-webhooks'>> = {
  takes: takesPosts,
  prove: (_source, { headers, body, now }, { secrets }) => {
    const verified = verifyStandardWebhook({ headers, body, secrets: secrets.map((one) => one.reveal()), now });
    if (verified.is === 'verified') return { is: 'proven', id: verified.id };
    const fix = 'Sign the raw body as https://www.standardwebhooks.com says, with the secret of your exam source.';
    return unproven(verified.because, fix);
  },
  read: readWebhook,
};
