import type { z } from 'zod';
import type { ExamResult } from '../../core/exams/exam.ts';
import { readExactJson } from '../exact-json.ts';
import { ExamBody, exactKeys, fixFor } from '../exam-body.ts';
import { pointerTo } from '../pointer.ts';
import type { FromSource, Refused } from './door.ts';

/** Reads an exam result in the native shape of the README: `source` sent it under `id`, received at `now` (epoch ms). */
export function readNativeResult(
  body: Uint8Array,
  sent: { readonly source: string; readonly id: string; readonly now: number },
): FromSource {
  const json = readExactJson(body, exactKeys);
  if (json.is === 'unreadable') return { is: 'refused', status: 400, because: json.because, fix: json.fix };
  const data = resultIn(json.value, sent.now);
  if ('is' in data) return data;
  return { is: 'items', items: [{ at: '', is: 'result', result: { source: sent.source, eventId: sent.id, ...data } }] };
}

// Clocks and time zones of learning platforms are often off by hours.
const dayMs = 86_400_000;

/** What a value in the native shape says, or why it says nothing: the one reading that all results go through. */
export function resultIn(value: unknown, now: number): Refused | Omit<ExamResult, 'source' | 'eventId'> {
  const parsed = ExamBody.safeParse(value);
  if (!parsed.success) return unfit(parsed.error);
  const { data } = parsed.data;
  return data.completedAt > now + dayMs ? refusedAt('/data/completedAt', 'It is in the future.') : data;
}

function unfit(error: z.ZodError): Refused {
  const [issue] = error.issues;
  if (!issue) return refusedAt('', 'It does not have the shape of an exam result.');
  if (issue.code !== 'unrecognized_keys') return refusedAt(pointerTo(issue.path), wordsOf(issue));
  // Whatever is said back to a sender has an end.
  const at = pointerTo([...issue.path, (issue.keys[0] ?? '').slice(0, 60)]);
  return refusedAt(at, 'Nothing is known about this key.');
}

function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid')) return 'It is missing or not an object.';
  return issue.message;
}

function refusedAt(at: string, because: string): Refused {
  return { is: 'refused', status: 422, because: `${at || 'The body'}: ${because}`, at, fix: fixFor(at) };
}
