import type { SourceOf } from '../../core/exams/sources/all-sources.ts';
import { type SourceDoor, takesPosts } from './door.ts';
import { authorized } from './known-secret.ts';
import { readWebhook } from './webhook-body.ts';

/** Takes in unsigned messages that come with user and password. */
export const basic: SourceDoor<SourceOf<'basic'>> = {
  takes: takesPosts,
  prove: (_source, request, { secrets }) => authorized(request, secrets, basicOf, 'Basic, with user and password'),
  read: readWebhook,
};

function basicOf(secret: string): string {
  return `Basic ${Buffer.from(secret).toString('base64')}`;
}
