import { z } from 'zod';
import { compare, fractionOf } from '../core/fraction.ts';

/** Keys whose numbers must not be rounded. */
export const exactKeys: ReadonlySet<string> = new Set(['raw', 'max']);

const Line = z
  .string({ error: 'It is not a text.' })
  .trim()
  .min(1, 'It is empty.')
  .max(200, 'It is longer than 200 characters.')
  .regex(/^[^\p{Cc}]*$/u, 'It holds control characters.');

/** A number or a numeric text, kept as a plain decimal: `92`, `"92.50"`, `1e2`. */
const Score = z.string({ error: 'It is not a number.' }).transform((text, context) => {
  const decimal = plainDecimal(text);
  if (decimal === undefined) context.addIssue('It is not a plain decimal number from 0 up.');
  return decimal ?? '0';
});

const absent = <T>(value: T | null | undefined): T | undefined => value ?? undefined;

const Moment = z.iso
  .datetime({ offset: true, error: 'It is not a date and time with its offset.' })
  .transform((text) => Date.parse(text));

const Learner = z
  .strictObject({
    email: z.email({ error: 'It is not an e-mail address.' }).max(254).nullish().transform(absent),
    username: Line.nullish().transform(absent),
    externalId: Line.nullish().transform(absent),
  })
  .refine((learner) => Object.values(learner).some((value) => value !== undefined), {
    error: 'It names nobody.',
  });

const ExamData = z.strictObject({
  exam: Line,
  learner: Learner,
  score: z
    .strictObject({ raw: Score, max: Score })
    .refine(({ max }) => /[1-9]/.test(max), { error: 'The maximum is 0.', path: ['max'] })
    .refine(({ raw, max }) => compare(fractionOf(raw), fractionOf(max)) <= 0, {
      error: 'It is above the maximum.',
      path: ['raw'],
    }),
  completedAt: Moment,
  scoredAt: Moment.nullish().transform(absent),
  attempt: z.int({ error: 'It is not a whole number.' }).min(1, 'It is below 1.').nullish().transform(absent),
  replaces: Line.nullish().transform(absent),
});

/**
 * The native shape of an exam result. Unknown keys are refused, so that a misspelled `externalId` is noticed and not
 * lost; `timestamp` is let through because Standard Webhooks suggests it.
 */
export const ExamBody = z
  .strictObject({
    type: z.enum(['exam.completed', 'exam.corrected'], {
      error: 'It is not "exam.completed", "exam.corrected" or "course.completed".',
    }),
    timestamp: z.unknown().optional(),
    data: ExamData,
  })
  .refine(({ type, data }) => (type === 'exam.corrected') === (data.replaces !== undefined), {
    error: 'A correction names the result it replaces, and nothing else does.',
    path: ['data', 'replaces'],
  });

/** How a source says that somebody completed a module of a learning path. */
export const CourseBody = z.strictObject({
  type: z.literal('course.completed'),
  timestamp: z.unknown().optional(),
  data: z.strictObject({ course: Line, learner: Learner, completedAt: Moment }),
});

/** What to do about a fault at a place of the body. */
export function fixFor(at: string): string {
  const known = Object.keys(fixes).filter((place) => at === place || at.startsWith(`${place}/`));
  return fixes[known.at(-1) ?? ''] ?? shape;
}

const shape =
  'Send {"type": "exam.completed", "data": {"exam", "learner", "score": {"raw", "max"}, "completedAt"}} and nothing else; "attempt" and "scoredAt" may be added to data. A correction has the type "exam.corrected" and "replaces" in data.';

// From the outside in: the innermost place that holds the fault is the last one.
const fixes: Readonly<Record<string, string>> = {
  '/type':
    'Send "type": "exam.completed", "exam.corrected" for a correction, or "course.completed" for a module of a learning path.',
  '/data/course': 'Send the id of the module, such as "LP-CS-1".',
  '/data/exam': 'Send the id of the exam, such as "SA-101".',
  '/data/learner': 'Give at least one of "email", "username" and "externalId", and nothing else.',
  '/data/learner/email': 'Send an address such as "maya@example.com", or leave it out.',
  '/data/score': 'Send {"raw": 92, "max": 100}.',
  '/data/score/raw': 'Send the points reached as a decimal such as 92.5, from 0 to "max".',
  '/data/score/max': 'Send the points that can be reached as a decimal above 0, such as 100.',
  '/data/completedAt': 'Send a time such as "2026-11-20T10:15:00Z", not later than now.',
  '/data/scoredAt': 'Send the time the score was given, such as "2026-11-20T10:15:00Z", or leave it out.',
  '/data/replaces':
    'Send "type": "exam.corrected" with "replaces": the webhook-id the earlier result was sent under, or neither.',
  '/data/attempt': 'Send a whole number from 1 up, or leave it out.',
};

// Some platforms write 100 as 1E+2.
function plainDecimal(text: string): string | undefined {
  const match = /^(\d{1,30})(?:\.(\d{1,30}))?(?:[eE]([+-]?\d{1,2}))?$/.exec(text);
  if (!match) return undefined;
  const [, whole = '', part = '', exponent] = match;
  if (exponent === undefined) return text;
  const power = Number(exponent);
  if (Math.abs(power) > 30) return undefined;
  const digits = `${'0'.repeat(30)}${whole}${part}${'0'.repeat(30)}`;
  const point = 30 + whole.length + power;
  const decimal = `${digits.slice(0, point).replace(/^0+(?=\d)/, '')}.${digits.slice(point)}`;
  return decimal.replace(/\.?0*$/, '');
}
