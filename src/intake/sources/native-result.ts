import { z } from 'zod';
import type { Examinee, ExamResult } from '../../core/exams/exam.ts';
import type { Job } from '../../core/jobs/job-token.ts';
import type { Completion } from '../../core/product/completion.ts';
import { readExactJson } from '../exact-json.ts';
import { CourseBody, ExamBody, exactKeys, fixFor } from '../exam-body.ts';
import { pointerTo } from '../pointer.ts';
import type { FromSource, Item, Refused } from './door.ts';

/** Under which id a source sent something, and when it came (epoch ms). */
type Sent = { readonly source: string; readonly id: string; readonly now: number };

/**
 * Reads an exam result in the native shape of the README. `sitter` sat the exam where the source knows that better than the
 * result, which then may not name anybody.
 */
export function readNativeResult(body: Uint8Array, sent: Sent, sitter?: Job['user']): FromSource {
  const json = readExactJson(body, exactKeys);
  if (json.is === 'unreadable') return { is: 'refused', status: 400, because: json.because, fix: json.fix };
  const named = sitter ? satBy(json.value, sitter) : json.value;
  if (named === undefined) return sitterNamed;
  const { source, id: eventId } = sent;
  const known = (learner: Examinee) => (sitter ? { ...learner, userId: sitter.id } : learner);
  if (Course.safeParse(named).success) {
    const done = completionIn(named, sent.now);
    if ('is' in done) return done;
    const completion = { source, eventId, ...done, learner: known(done.learner) };
    return { is: 'items', items: [{ at: '', is: 'completion', completion }] };
  }
  const data = resultIn(named, sent.now);
  if ('is' in data) return data;
  const result = { source, eventId, ...data, learner: known(data.learner) };
  return { is: 'items', items: [{ at: '', is: 'result', result }] };
}

const Course = z.looseObject({ type: z.literal('course.completed') });

/** Reads one exam result in the native shape, or several, each of which has an id of its own. */
export function readNativeResults(body: Uint8Array, sent: Sent): FromSource {
  const json = readExactJson(body, exactKeys);
  const several = json.is === 'read' ? Several.safeParse(json.value) : undefined;
  if (!several?.success) return readNativeResult(body, sent);
  const { data } = several.data;
  if (data.length === 0) return refusedAt('/data', 'It is empty.');
  return { is: 'items', items: data.map((one, index) => itemOf(one, index, sent)) };
}

const Several = z.strictObject({
  type: z.literal('exam.results'),
  timestamp: z.unknown().optional(),
  data: z.array(z.unknown()),
});

const Named = z.looseObject({ id: z.string().trim().min(1).max(200), replaces: z.unknown().optional() });

const unnamed = { is: 'refused', status: 422, fix: 'Give each result an id of its own.' } as const;

function itemOf(value: unknown, index: number, { source, now }: Sent): Item {
  const at = `/data/${index}`;
  const named = Named.safeParse(value);
  if (!named.success) return { ...unnamed, at: `${at}/id`, because: `${at}/id: It names no result.` };
  const { id, ...data } = named.data;
  if (data.course !== undefined && data.exam === undefined) return completionAt(at, data, { source, id, now });
  const type = data.replaces === undefined ? 'exam.completed' : 'exam.corrected';
  const read = resultIn({ type, data }, now);
  if (!('is' in read)) return { at, is: 'result', result: { source, eventId: id, ...read } };
  return placedAt(at, read);
}

function completionAt(at: string, data: unknown, { source, id, now }: Sent): Item {
  const done = completionIn({ type: 'course.completed', data }, now);
  if ('is' in done) return placedAt(at, done);
  return { at, is: 'completion', completion: { source, eventId: id, ...done } };
}

function placedAt(at: string, refused: Refused): Item {
  const place = at + (refused.at ?? '').replace(/^\/data/, '');
  return { ...refused, at: place, because: refused.because.replace(/^\S+/, `${place}:`) };
}

const sitterNamed: Refused = {
  is: 'refused',
  status: 422,
  because: '/data/learner: Whoever started the job sat the exam.',
  at: '/data/learner',
  fix: 'Leave the learner out, or write learner: result for this source in exams.yaml.',
};

/** The value with its learner; undefined where it names one itself. */
function satBy(value: unknown, { username }: Job['user']): unknown {
  const Sat = z.looseObject({ data: z.looseObject({ learner: z.unknown().optional() }) });
  const sat = Sat.safeParse(value);
  if (!sat.success) return value;
  const { data } = sat.data;
  return data.learner === undefined ? { ...sat.data, data: { ...data, learner: { username } } } : undefined;
}

// Clocks and time zones of learning platforms are often off by hours.
const dayMs = 86_400_000;

/** What a value in the native shape says, or why it says nothing: the one reading that all results go through. */
export function resultIn(value: unknown, now: number): Refused | Omit<ExamResult, 'source' | 'eventId'> {
  const parsed = ExamBody.safeParse(value);
  if (!parsed.success) return unfit(parsed.error);
  const { data } = parsed.data;
  const future = (['completedAt', 'scoredAt'] as const).find((key) => (data[key] ?? 0) > now + dayMs);
  return future === undefined ? data : refusedAt(`/data/${future}`, 'It is in the future.');
}

/** What a value in the native shape says of a module that was completed, or why it says nothing. */
export function completionIn(value: unknown, now: number): Refused | Omit<Completion, 'source' | 'eventId'> {
  const parsed = CourseBody.safeParse(value);
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
