import type { z } from 'zod';
import type { Event } from '../core/event.ts';
import { readExactJson } from './exact-json.ts';
import { ExamBody, exactKeys, fixFor } from './exam-body.ts';
import type { Secret } from './gitlab-hook.ts';
import { type Headers, headerOf } from './headers.ts';
import { pointerTo } from './pointer.ts';
import { verifyStandardWebhook } from './standard-webhooks.ts';

/** The secrets of every exam source by its id; the secret that fits says which source it is. */
export type ExamSecrets = ReadonlyMap<string, readonly Secret[]>;

/** What a request to the exams' door turned out to be. */
export type FromExamSource =
  | {
      readonly is: 'event';
      readonly source: string;
      readonly dedupe: string;
      readonly event: Extract<Event, { readonly happened: 'exam-completed' }>;
    }
  | {
      readonly is: 'refused';
      readonly status: 400 | 401 | 415 | 422;
      readonly because: string;
      /** JSON pointer into the body. */
      readonly at?: string | undefined;
      readonly fix: string;
    };

type Request = {
  readonly headers: Headers;
  readonly body: Uint8Array;
  readonly secrets: ExamSecrets;
  /** Milliseconds since the epoch. */
  readonly now: number;
};

/** Checks and reads an exam result: signed as https://www.standardwebhooks.com, in the native shape of the README. */
export function acceptExamResult(request: Request): FromExamSource {
  const { headers, body, now } = request;
  const signed = signerOf(request);
  if ('because' in signed) return { is: 'refused', status: 401, ...signed };
  if (!/^application\/json\s*(;|$)/i.test(headerOf(headers, 'content-type') ?? ''))
    return {
      is: 'refused',
      status: 415,
      because: 'The body is not marked as JSON.',
      fix: 'Send content-type: application/json.',
    };
  return readExamResult({ body, now, signed });
}

/** Reads an exam result whose origin is beyond doubt: `signed` says by which source, and under which id. */
export function readExamResult({
  body,
  now,
  signed,
}: Pick<Request, 'body' | 'now'> & {
  readonly signed: { readonly source: string; readonly id: string };
}): FromExamSource {
  const json = readExactJson(body, exactKeys);
  if (json.is === 'unreadable') return { is: 'refused', status: 400, because: json.because, fix: json.fix };
  const parsed = ExamBody.safeParse(json.value);
  if (!parsed.success) return unfit(parsed.error);
  const { data } = parsed.data;
  if (data.completedAt > now + dayMs) return refusedAt('/data/completedAt', 'It is in the future.');
  const result = { source: signed.source, eventId: signed.id, ...data };
  return { is: 'event', source: signed.source, dedupe: signed.id, event: { happened: 'exam-completed', result } };
}

// Clocks and time zones of learning platforms are often off by hours.
const dayMs = 86_400_000;

function signerOf({
  headers,
  body,
  secrets,
  now,
}: Request): { readonly source: string; readonly id: string } | { readonly because: string; readonly fix: string } {
  const all = [...secrets].flatMap(([source, own]) => own.map((secret) => ({ source, secret: secret.reveal() })));
  const verified = verifyStandardWebhook({ headers, body, secrets: all.map(({ secret }) => secret), now });
  const fix = 'Sign the raw body as https://www.standardwebhooks.com says, with the secret of your exam source.';
  if (verified.is === 'unverified') return { because: verified.because, fix };
  return { source: all[verified.secret]?.source ?? '', id: verified.id };
}

function unfit(error: z.ZodError): FromExamSource {
  const [issue] = error.issues;
  if (!issue) return refusedAt('', 'It does not have the shape of an exam result.');
  if (issue.code !== 'unrecognized_keys') return refusedAt(pointerTo(issue.path), wordsOf(issue));
  const at = pointerTo([...issue.path, issue.keys[0] ?? '']);
  return refusedAt(at, 'Nothing is known about this key.');
}

function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid')) return 'It is missing or not an object.';
  return issue.message;
}

function refusedAt(at: string, because: string): FromExamSource {
  return { is: 'refused', status: 422, because: `${at || 'The body'}: ${because}`, at, fix: fixFor(at) };
}
