import { createHmac } from 'node:crypto';
import type { SourceOf } from '../../core/exams/sources/all-sources.ts';
import type { Signature } from '../../core/exams/sources/hmac.ts';
import { habitsOf } from '../../core/exams/sources/presets.ts';
import { type Headers, headerOf } from '../headers.ts';
import { clockFault } from '../standard-webhooks.ts';
import { type Refused, type SourceDoor, takesPosts } from './door.ts';
import { knows, sameText, unproven } from './known-secret.ts';
import { readWebhook } from './webhook-body.ts';

/** Takes in messages that are signed by an HMAC in a header. */
export const hmac: SourceDoor<SourceOf<'hmac'>> = {
  takes: takesPosts,
  prove: (source, { headers, body, now }, { secrets }) => {
    const { signature } = habitsOf(source);
    if (!signature) return unproven('This source has no signature in exams.yaml.', 'Say in which header it signs.');
    const { header, encoding, hash, prefix, timestamp } = signature;
    const over = timestamp ? timestamp.signed : 'the raw body';
    const fix = `Send “${prefix}” and then the ${encoding} of the HMAC-${hash} over ${over} in ${header}.`;
    const given = headerOf(headers, header.toLowerCase());
    if (given === undefined) return unproven(`The header ${header} is missing.`, fix);
    const stale = timestamp && staleness(timestamp, headers, now);
    if (stale) return stale;
    const sent = timestamp ? (headerOf(headers, timestamp.header.toLowerCase()) ?? '') : '';
    const parts = signedParts(timestamp?.signed ?? '{body}', sent, body);
    const fits = (secret: string) => {
      const digest = createHmac(hash, secret);
      for (const part of parts) digest.update(part);
      return isWritten(given, prefix + digest.digest(encoding), encoding);
    };
    return knows(secrets, fits) ? { is: 'proven' } : unproven('No signature fits a secret we know.', fix);
  },
  read: readWebhook,
};

// Some senders write hex in capitals.
function isWritten(given: string, wanted: string, encoding: Signature['encoding']): boolean {
  return encoding === 'hex' ? sameText(given.toLowerCase(), wanted.toLowerCase()) : sameText(given, wanted);
}

/** The pieces a signature is over, in order; the body stays bytes. */
function signedParts(pattern: string, timestamp: string, body: Uint8Array): readonly (string | Uint8Array)[] {
  return pattern
    .split(/(\{body\}|\{timestamp\})/)
    .map((part) => (part === '{body}' ? body : part === '{timestamp}' ? timestamp : part));
}

// Below this they are seconds: in milliseconds it is the year 1973.
const firstMs = 1e11;

function staleness(
  { header, toleranceSeconds }: NonNullable<Signature['timestamp']>,
  headers: Headers,
  now: number,
): Refused | undefined {
  const fix = `Send the time in ${header}, in seconds since 1970, with a clock that is right.`;
  const given = headerOf(headers, header.toLowerCase());
  if (given === undefined) return unproven(`The header ${header} is missing.`, fix);
  if (!/^\d{1,14}$/.test(given)) return unproven(`The ${header} is not a time in whole seconds.`, fix);
  const at = Number(given) < firstMs ? Number(given) * 1000 : Number(given);
  const fault = clockFault(header, at - now, toleranceSeconds * 1000);
  return fault === undefined ? undefined : unproven(fault, fix);
}
