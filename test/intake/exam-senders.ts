import { createHmac } from 'node:crypto';
import type { ExamResult } from '../../src/core/exams/exam.ts';
import type { ExamSource } from '../../src/core/exams/sources/all-sources.ts';
import type { CheckJob } from '../../src/core/jobs/job-token.ts';
import type { Completion } from '../../src/core/product/completion.ts';
import { takeIn, takesAt } from '../../src/intake/sources/all-doors.ts';
import type { FromSource, Refused } from '../../src/intake/sources/door.ts';
import { noJobs } from './exam-requests.ts';

export const now = Date.parse('2026-11-24T12:00:00Z');
export const word = 'a-secret-drawn-by-the-platform';

/** What became of a message: its results and what was refused among them, or nothing but a refusal. */
export type Read =
  | {
      readonly is: 'results';
      readonly results: readonly ExamResult[];
      readonly refused: readonly Refused[];
      readonly completions?: readonly Completion[];
    }
  | { readonly is: 'ignored'; readonly because: string }
  | Refused;

/** A message at the door of `source`, whose only secret is `word` unless told; `path` is what follows the source in the address. */
export async function arrives(
  source: ExamSource,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>>,
  more: { readonly path?: string; readonly secrets?: readonly string[]; readonly checkJob?: CheckJob } = {},
): Promise<Read> {
  const target = { method: 'POST', path: more.path === undefined ? '' : `/${more.path}` };
  if (!takesAt(source, target)) throw new Error(`Nothing answers at /exams/${source.id}${target.path}.`);
  const secrets = (more.secrets ?? [word]).map((secret) => ({ reveal: () => secret }));
  const sent = { 'content-type': 'application/json', ...headers };
  const known = { secrets, checkJob: more.checkJob ?? noJobs };
  return told(
    await takeIn(
      source,
      { ...target, headers: sent, query: new URLSearchParams(), body: Buffer.from(body), now },
      known,
    ),
  );
}

function told(read: FromSource): Read {
  if (read.is === 'refused') return read;
  if (read.is === 'answered') throw new Error('It was answered at once.');
  const refused = read.items.filter((item) => item.is === 'refused');
  const results = read.items.flatMap((item) => (item.is === 'result' ? [item.result] : []));
  const [first] = read.items;
  if (first && (first.is === 'ignored' || first.is === 'refused') && read.items.length === 1) return first;
  const completions = read.items.flatMap((item) => (item.is === 'completion' ? [item.completion] : []));
  return { is: 'results', results, refused, ...(completions.length > 0 ? { completions } : {}) };
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
