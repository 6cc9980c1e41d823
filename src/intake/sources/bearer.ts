import type { SourceOf } from '../../core/exams/sources/all-sources.ts';
import { type SourceDoor, takesPosts } from './door.ts';
import { authorized } from './known-secret.ts';
import { readWebhook } from './webhook-body.ts';

/** Takes in unsigned messages that bear a token. */
export const bearer: SourceDoor<SourceOf<'bearer'>> = {
  takes: takesPosts,
  prove: (_source, request, { secrets }) =>
    authorized(request, secrets, (secret) => `Bearer ${secret}`, 'Bearer TOKEN'),
  read: readWebhook,
};
