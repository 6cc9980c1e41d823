import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Event } from '../core/event.ts';
import type { ExamResult } from '../core/exams/exam.ts';
import { habitsOf, type Mapping } from '../core/exams/exam-source.ts';
import { readExactJson } from './exact-json.ts';
import { ExamBody, exactKeys, fixFor } from './exam-body.ts';
import { exactKeysOf, isMeant, mappedIn } from './exam-mapping.ts';
import { type ExamMessage, proofOf } from './exam-proof.ts';
import type { Secret } from './gitlab-hook.ts';
import { headerOf } from './headers.ts';
import { pointerTo } from './pointer.ts';

/** The secrets of every exam source by its id. */
export type ExamSecrets = ReadonlyMap<string, readonly Secret[]>;

type Refused = {
  readonly is: 'refused';
  readonly status: 400 | 401 | 415 | 422;
  readonly because: string;
  /** JSON pointer into the body. */
  readonly at?: string | undefined;
  readonly fix: string;
};

/** One exam result, and what names it within its source. */
export type Sent = { readonly dedupe: string; readonly result: ExamResult };

/** What a message of an exam source turned out to be; `refused` are those of several results that cannot be read. */
export type FromExamSource =
  | { readonly is: 'results'; readonly results: readonly Sent[]; readonly refused: readonly Refused[] }
  | { readonly is: 'ignored'; readonly because: string }
  | Refused;

/** What a body in the native shape turned out to be. */
export type NativeResult =
  | {
      readonly is: 'event';
      readonly source: string;
      readonly dedupe: string;
      readonly event: Extract<Event, { readonly happened: 'exam-completed' }>;
    }
  | Refused;

/** Checks who sent a message and reads the exam results in it: in the native shape of the README, or as the source's mapping says. */
export function acceptExamMessage(message: ExamMessage): FromExamSource {
  const { source, headers, body, now } = message;
  const proof = proofOf(message);
  if (proof.is === 'unproved') return { is: 'refused', status: 401, because: proof.because, fix: proof.fix };
  if (!/^application\/json\s*(;|$)/i.test(headerOf(headers, 'content-type') ?? ''))
    return {
      is: 'refused',
      status: 415,
      because: 'The body is not marked as JSON.',
      fix: 'Send content-type: application/json.',
    };
  const { mapping } = habitsOf(source);
  if (mapping) return readMapped({ source: source.id, mapping, id: proof.id, body, now });
  const read = readExamResult({ body, now, signed: { source: source.id, id: proof.id ?? fingerprintOf(body) } });
  if (read.is === 'refused') return read;
  return { is: 'results', results: [{ dedupe: read.dedupe, result: read.event.result }], refused: [] };
}

/** Reads an exam result in the native shape whose origin is beyond doubt: `signed` says by which source, and under which id. */
export function readExamResult({
  body,
  now,
  signed,
}: Pick<ExamMessage, 'body' | 'now'> & {
  readonly signed: { readonly source: string; readonly id: string };
}): NativeResult {
  const json = readExactJson(body, exactKeys);
  if (json.is === 'unreadable') return { is: 'refused', status: 400, because: json.because, fix: json.fix };
  const data = dataOf(json.value, now);
  if ('is' in data) return data;
  const result = { source: signed.source, eventId: signed.id, ...data };
  return { is: 'event', source: signed.source, dedupe: signed.id, event: { happened: 'exam-completed', result } };
}

function dataOf(value: unknown, now: number): Refused | z.output<typeof ExamBody>['data'] {
  const parsed = ExamBody.safeParse(value);
  if (!parsed.success) return unfit(parsed.error);
  const { data } = parsed.data;
  return data.completedAt > now + dayMs ? refusedAt('/data/completedAt', 'It is in the future.') : data;
}

function readMapped({
  source,
  mapping,
  id,
  body,
  now,
}: Pick<ExamMessage, 'body' | 'now'> & {
  readonly source: string;
  readonly mapping: Mapping;
  readonly id: string | undefined;
}): FromExamSource {
  const json = readExactJson(body, exactKeysOf(mapping));
  if (json.is === 'unreadable') return { is: 'refused', status: 400, because: json.because, fix: json.fix };
  if (!isMeant(mapping, json.value)) return { is: 'ignored', because: 'This is no exam result; nothing was kept.' };
  const all = mappedIn(mapping, json.value);
  if (!all) return notAt(mapping.items ?? '', 'It is not a list.', 'items');
  const read = all.map((one, index) => {
    const data = dataOf({ type: 'exam.completed', data: one.data }, now);
    if ('is' in data) return notAt(one.at(data.at ?? ''), data.because.replace(/^\S+: /, ''), 'the place');
    const eventId =
      one.id ?? (all.length === 1 ? id : id && `${id}/${index}`) ?? fingerprintOf(JSON.stringify(one.item));
    return { dedupe: eventId, result: { source, eventId, ...data, claim: one.claim } };
  });
  const refused = read.filter((one) => 'is' in one);
  const [first] = refused;
  if (first && refused.length === read.length) return first;
  return { is: 'results', results: read.filter((one) => 'result' in one), refused };
}

function notAt(at: string, because: string, what: string): Refused {
  const fix = `Look at what the source sends there, or change ${what} in the mapping of this source in exams.yaml.`;
  return { is: 'refused', status: 422, because: `${at || 'The body'}: ${because}`, at, fix };
}

function fingerprintOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 40);
}

// Clocks and time zones of learning platforms are often off by hours.
const dayMs = 86_400_000;

function unfit(error: z.ZodError): Refused {
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

function refusedAt(at: string, because: string): Refused {
  return { is: 'refused', status: 422, because: `${at || 'The body'}: ${because}`, at, fix: fixFor(at) };
}
