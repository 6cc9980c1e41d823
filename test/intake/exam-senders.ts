import { createHmac } from 'node:crypto';
import type { ExamSource } from '../../src/core/exams/exam-source.ts';
import { acceptExamMessage, type FromExamSource } from '../../src/intake/exam-hook.ts';

export const now = Date.parse('2026-11-24T12:00:00Z');
export const word = 'a-secret-drawn-by-the-platform';

/** A message at the door of `source`, whose only secret is `word` unless told. */
export function arrives(
  source: ExamSource,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>>,
  more: { readonly path?: string; readonly secrets?: readonly string[] } = {},
): FromExamSource {
  return acceptExamMessage({
    source,
    secrets: (more.secrets ?? [word]).map((secret) => ({ reveal: () => secret })),
    headers: { 'content-type': 'application/json', ...headers },
    word: more.path,
    body: Buffer.from(body),
    now,
  });
}

/** As the senders' own guides have it: the hash over the bytes of the body, and nothing else. */
export function hmac(body: string, encoding: 'hex' | 'base64' = 'hex', secret = word): string {
  return createHmac('sha256', secret).update(Buffer.from(body, 'utf8')).digest(encoding);
}

export const learnUpon: ExamSource = { id: 'learnupon', kind: 'hmac', secretFrom: 'S', preset: 'learnupon-v2' };

/** An exam as LearnUpon reports it, up to ten of which come in one message. */
export function learnUponExam(change: object = {}) {
  return {
    user: { userId: 4711, email: 'maya@example.com' },
    courseId: 99,
    examName: 'SA-101',
    percentage: 92.5,
    passPercentage: 80,
    attemptsTaken: 2,
    status: 'pass',
    lastAttemptAt: '2026-11-20T10:15:00Z',
    ...change,
  };
}
