import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Headers, headerOf } from './headers.ts';

/** A signed message that may be trusted: its id, and which of the secrets signed it; or why it may not. */
export type Verified =
  | { readonly is: 'verified'; readonly id: string; readonly secret: number }
  | { readonly is: 'unverified'; readonly because: string };

/** How far the sender's clock may be from ours, and how long a caught message can be played back. */
const toleranceMs = 5 * 60_000;

/**
 * Checks a signature over the raw bytes against every secret, as https://www.standardwebhooks.com has it; GitLab signs
 * the same way. `now` is in milliseconds since the epoch, secrets read `whsec_…`.
 */
export function verifyStandardWebhook(message: {
  readonly headers: Headers;
  readonly body: Uint8Array;
  readonly secrets: readonly string[];
  readonly now: number;
}): Verified {
  const id = headerOf(message.headers, 'webhook-id');
  const timestamp = headerOf(message.headers, 'webhook-timestamp');
  const signatures = headerOf(message.headers, 'webhook-signature');
  if (!id || !timestamp || !signatures)
    return unverified('The headers webhook-id, webhook-timestamp and webhook-signature are not all there.');
  if (!/^[\x21-\x7e]{1,255}$/.test(id)) return unverified('The webhook-id is not 1 to 255 plain characters.');
  if (!/^\d{1,12}$/.test(timestamp)) return unverified('The webhook-timestamp is not a time in whole seconds.');
  const late = clockFault('webhook-timestamp', Number(timestamp) * 1000 - message.now, toleranceMs);
  if (late !== undefined) return unverified(late);
  const secret = message.secrets.findIndex((candidate) =>
    matches(signatures, signatureOf(candidate, { id, timestamp, body: message.body })),
  );
  return secret < 0 ? unverified('No signature fits a secret we know.') : { is: 'verified', id, secret };
}

/** The three headers that sign a message; `at` is in milliseconds since the epoch. */
export function signStandardWebhook(message: {
  readonly id: string;
  readonly at: number;
  readonly body: string | Uint8Array;
  readonly secret: string;
}): { readonly 'webhook-id': string; readonly 'webhook-timestamp': string; readonly 'webhook-signature': string } {
  const timestamp = String(Math.floor(message.at / 1000));
  const signature = signatureOf(message.secret, { id: message.id, timestamp, body: message.body });
  if (!signature) throw new RangeError('a signing secret is "whsec_" and then bytes in base64');
  return { 'webhook-id': message.id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

function signatureOf(
  secret: string,
  { id, timestamp, body }: { readonly id: string; readonly timestamp: string; readonly body: string | Uint8Array },
): string | undefined {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  if (key.length === 0) return undefined;
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
}

// A sender that changes its secret over signs with both, parted by spaces.
function matches(signatures: string, wanted: string | undefined): boolean {
  if (wanted === undefined) return false;
  const fits = signatures.split(' ', 20).map((signature) => sameText(signature, `v1,${wanted}`));
  return fits.includes(true);
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** What is wrong with a time that is `offMs` from ours, where at most `mostMs` are allowed; undefined where nothing is. */
export function clockFault(header: string, offMs: number, mostMs: number): string | undefined {
  if (Math.abs(offMs) <= mostMs) return undefined;
  return `The ${header} is ${span(offMs)} ${offMs < 0 ? 'ago' : 'from now'} by our clock; ${span(mostMs)} is the most.`;
}

function span(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  return seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
}

function unverified(because: string): Verified {
  return { is: 'unverified', because };
}
