import { z } from 'zod';
import { badParameter } from '../refusal.ts';
import type { Input } from './nested.ts';

/** Whole number, also as text. */
export const integer = z.union([
  z.number().int(),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
]);

/** Truth value in the spellings GitLab takes. */
export const truth = z.union([
  z.boolean(),
  z.number().transform((value) => value === 1),
  z
    .enum(['true', 'false', '1', '0', 't', 'f', 'on', 'off'])
    .transform((word) => ['true', '1', 't', 'on'].includes(word)),
]);

/** Text; numbers become text. */
export const text = z.union([z.string(), z.number().transform(String)]);

/** Titles or names: a list, or one text with commas. Empty text is an empty list. */
export const words = z
  .union([text.transform((value) => value.split(',')), z.array(text)])
  .transform((values) => values.map((value) => value.trim()).filter((value) => value !== ''));

/** Ids: a list, or one text with commas; empty entries count for nothing. */
export const ids = z
  .union([z.array(z.union([integer, z.literal('')])), text.transform((value) => value.split(','))])
  .transform((values) => values.filter((value) => value !== '').map(Number));

/** An instant in ISO 8601, as milliseconds. */
export const instant = z
  .string()
  .transform((value) => Date.parse(value))
  .refine((value) => !Number.isNaN(value));

/** An instant in ISO 8601, kept as normalized text. */
export const instantText = instant.transform((value) => new Date(value).toISOString());

/** `YYYY-MM-DD`; anything else is no date, as in Rails. */
export const day = z
  .string()
  .nullable()
  .transform((value) => (value !== null && isDay(value) ? value.slice(0, 10) : null));

/** Reads parameters, or answers 400 with the words Grape uses: "title is missing", "sort does not have a valid value". */
export function parameters<Shape extends z.ZodRawShape>(input: Input, shape: Shape): z.infer<z.ZodObject<Shape>> {
  const read = z.object(shape).safeParse(input);
  if (read.success) return read.data;
  const said = read.error.issues.map((issue) => `${nameOf(issue.path)} ${complaint(input, issue)}`);
  throw badParameter([...new Set(said)].join(', '));
}

/** Answers 400 unless at least one of the named parameters is there. */
export function requireAny(input: Input, names: readonly string[]): void {
  if (names.some((name) => input[name] !== undefined)) return;
  throw badParameter(`${names.join(', ')} are missing, at least one parameter must be provided`);
}

function complaint(input: Input, issue: z.core.$ZodIssue): string {
  const value = issue.path.reduce<unknown>((at, step) => (at as Input | undefined)?.[String(step)], input);
  if (value === undefined) return 'is missing';
  return issue.code === 'invalid_value' ? 'does not have a valid value' : 'is invalid';
}

function nameOf(path: readonly PropertyKey[]): string {
  const [first, ...rest] = path.filter((step) => typeof step !== 'number');
  return `${String(first)}${rest.map((step) => `[${String(step)}]`).join('')}`;
}

function isDay(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}/.test(value) && !Number.isNaN(Date.parse(value.slice(0, 10)));
}
