import type { Mapping } from '../core/exams/sources/mapping.ts';
import { pointerTo, stepsOf, valueAt } from './pointer.ts';

/** A result as its source wrote it, in the native shape but unchecked; `at` leads from a place of that back into the message. */
export type Mapped = {
  readonly data: Readonly<Record<string, unknown>>;
  /** The module, the learner and the time, where the message is about a course. */
  readonly course?: Readonly<Record<string, unknown>> | undefined;
  readonly id: string | undefined;
  readonly claim: 'passed' | 'failed' | undefined;
  readonly item: unknown;
  readonly at: (native: string) => string;
};

/** Keys whose numbers are kept as they were written: scores, and ids that may be longer than a number can be. */
export function exactKeysOf({ score, max, id, exam, externalId, username, courses }: Mapping): ReadonlySet<string> {
  const named = [score, max, id, exam, externalId, username, courses?.course].flatMap((pointer) =>
    pointer === undefined ? [] : [stepsOf(pointer).at(-1) ?? ''],
  );
  return new Set(named);
}

/** Whether a message says that somebody completed a course. */
function isOfCourse({ courses }: Mapping, message: unknown): boolean {
  return courses !== undefined && isAmong(message, courses.only);
}

/** Whether a message is an exam result, or a completed course, at all. */
export function isMeant(mapping: Mapping, message: unknown): boolean {
  const { only } = mapping;
  return isOfCourse(mapping, message) || only === undefined || isAmong(message, only);
}

/** The results a message carries, in order; undefined where the list is none. */
export function mappedIn(mapping: Mapping, message: unknown): readonly Mapped[] | undefined {
  const ofCourse = isOfCourse(mapping, message);
  if (mapping.items === undefined) return [mapped(mapping, message, '', ofCourse)];
  const list = valueAt(message, mapping.items);
  const { items } = mapping;
  return Array.isArray(list)
    ? list.map((item, index) => mapped(mapping, item, items + pointerTo([index]), ofCourse))
    : undefined;
}

function mapped(mapping: Mapping, item: unknown, prefix: string, ofCourse: boolean): Mapped {
  const text = (pointer: string | undefined) => textAt(item, pointer);
  const percent = mapping.max === undefined;
  const raw = text(mapping.score);
  const attempt = text(mapping.attempt);
  const learner = {
    email: text(mapping.email),
    username: text(mapping.username),
    externalId: text(mapping.externalId),
  };
  const completedAt = isoOf(text(mapping.completedAt));
  const course = ofCourse ? { course: text(mapping.courses?.course ?? mapping.exam), learner, completedAt } : undefined;
  return {
    course,
    data: {
      exam: text(mapping.exam),
      learner,
      score: { raw: percent ? raw?.replace(/\s*%$/, '') : raw, max: percent ? '100' : text(mapping.max) },
      completedAt,
      attempt: attempt === undefined ? undefined : Number(attempt),
      scoredAt: isoOf(text(mapping.scoredAt)),
    },
    id: text(mapping.id),
    claim: mapping.passed && (isAmong(item, mapping.passed) ? 'passed' : 'failed'),
    item,
    at: (native) => prefix + (pointerFor(mapping, native) ?? ''),
  };
}

const places = {
  '/data/exam': 'exam',
  '/data/learner/email': 'email',
  '/data/learner/username': 'username',
  '/data/learner/externalId': 'externalId',
  '/data/learner': 'email',
  '/data/score/raw': 'score',
  '/data/score/max': 'max',
  '/data/completedAt': 'completedAt',
  '/data/attempt': 'attempt',
  '/data/scoredAt': 'scoredAt',
} as const;

function pointerFor(mapping: Mapping, native: string): string | undefined {
  if (native.startsWith('/data/course')) return mapping.courses?.course ?? mapping.exam;
  const place = Object.entries(places).find(([start]) => native.startsWith(start))?.[1];
  return place && mapping[place];
}

function isAmong(value: unknown, { at, is }: { readonly at: string; readonly is: readonly string[] }): boolean {
  const found = textAt(value, at)?.toLowerCase();
  return is.some((one) => one.toLowerCase() === found);
}

function textAt(value: unknown, pointer: string | undefined): string | undefined {
  const found = pointer === undefined ? undefined : valueAt(value, pointer);
  if (typeof found === 'string') return found.trim();
  return typeof found === 'number' || typeof found === 'boolean' ? String(found) : undefined;
}

// Below this they are seconds: in milliseconds it is the year 1973.
const firstMs = 1e11;

function isoOf(text: string | undefined): string | undefined {
  if (text === undefined || !/^\d{9,14}$/.test(text)) return text;
  const number = Number(text);
  return new Date(number < firstMs ? number * 1000 : number).toISOString();
}
