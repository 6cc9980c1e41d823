import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type ExamSource, habitsOf } from '../core/exams/exam-source.ts';
import type { Secret } from './gitlab-hook.ts';
import { type Headers, headerOf } from './headers.ts';
import { verifyStandardWebhook } from './standard-webhooks.ts';

/** A message at the door of an exam source; `word` is what stands behind the source in the address. */
export type ExamMessage = {
  readonly source: ExamSource;
  readonly secrets: readonly Secret[];
  readonly headers: Headers;
  readonly word?: string | undefined;
  readonly body: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly now: number;
};

/** Whether the sender knows a secret of the source, and under which id the message was sent, where that is signed too. */
export type Proof =
  | { readonly is: 'proved'; readonly id?: string | undefined }
  | { readonly is: 'unproved'; readonly because: string; readonly fix: string };

const proofs: Readonly<Record<ExamSource['kind'], (message: ExamMessage) => Proof>> = {
  'standard-webhooks': ({ headers, body, secrets, now }) => {
    const verified = verifyStandardWebhook({ headers, body, secrets: secrets.map((secret) => secret.reveal()), now });
    if (verified.is === 'verified') return { is: 'proved', id: verified.id };
    const fix = 'Sign the raw body as https://www.standardwebhooks.com says, with the secret of your exam source.';
    return unproved(verified.because, fix);
  },
  hmac: (message) => {
    const { signature } = habitsOf(message.source);
    if (!signature) return unproved('This source has no signature in exams.yaml.', 'Say in which header it signs.');
    const given = headerOf(message.headers, signature.header.toLowerCase());
    const fix = `Send “${signature.prefix}” and then the ${signature.encoding} of the HMAC-${signature.hash} over the raw body in ${signature.header}.`;
    if (given === undefined) return unproved(`The header ${signature.header} is missing.`, fix);
    const fits = (secret: string) => {
      const digest = createHmac(signature.hash, secret).update(message.body).digest(signature.encoding);
      // Some senders write hex in capitals.
      const same = signature.encoding === 'hex' ? given.toLowerCase() : given;
      return sameText(
        same,
        (signature.encoding === 'hex' ? signature.prefix.toLowerCase() : signature.prefix) + digest,
      );
    };
    return knows(message, fits) ? { is: 'proved' } : unproved('No signature fits a secret we know.', fix);
  },
  bearer: (message) => authorized(message, (secret) => `Bearer ${secret}`, 'Bearer TOKEN'),
  basic: (message) =>
    authorized(message, (secret) => `Basic ${Buffer.from(secret).toString('base64')}`, 'Basic, with user and password'),
  'secret-path': (message) =>
    knows(message, (secret) => sameText(message.word ?? '', secret))
      ? { is: 'proved' }
      : unproved('The address does not end in a secret we know.', 'Send to /exams/SOURCE/SECRET.'),
};

/** Checks that a message comes from its source. Every secret is tried, and in the time it takes for all. */
export function proofOf(message: ExamMessage): Proof {
  // Nowhere else may a secret stand in an address: it would be in every log on the way.
  if (message.word !== undefined && message.source.kind !== 'secret-path')
    return unproved('Nothing answers at this address.', `Send to /exams/${message.source.id}.`);
  return proofs[message.source.kind](message);
}

function authorized(message: ExamMessage, wanted: (secret: string) => string, shape: string): Proof {
  const given = headerOf(message.headers, 'authorization');
  const fix = `Send the header Authorization: ${shape}.`;
  if (given === undefined) return unproved('The header Authorization is missing.', fix);
  return knows(message, (secret) => sameText(given, wanted(secret)))
    ? { is: 'proved' }
    : unproved('The Authorization does not fit a secret we know.', fix);
}

function knows({ secrets }: ExamMessage, fits: (secret: string) => boolean): boolean {
  return secrets.map((secret) => fits(secret.reveal())).includes(true);
}

function sameText(a: string, b: string): boolean {
  const hashed = [a, b].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(hashed[0] ?? Buffer.alloc(0), hashed[1] ?? Buffer.alloc(1));
}

function unproved(because: string, fix: string): Proof {
  return { is: 'unproved', because, fix };
}
