import type { z } from 'zod';
import { nearest } from '../core/commands/nearest.ts';

/** What is wrong and, where we know it, what to do about it. */
export type Said = { readonly message: string; readonly fix?: string | undefined };

type Issue = z.core.$ZodIssue;

/** What zod found about `value`, in words for somebody who edits YAML and has never seen zod. */
export function issueWords(issue: Issue, value: unknown): Said {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.expected, value);
    case 'invalid_value':
      return wrongChoice(issue.values.map(String), value);
    case 'invalid_union':
      return wrongChoice(('options' in issue && issue.options ? issue.options : []).map(String), value);
    case 'too_small':
      return { message: `${shown(value)} is too little`, fix: limit(issue.origin, 'least', issue.minimum) };
    case 'too_big':
      return { message: `${shown(value)} is too much`, fix: limit(issue.origin, 'most', issue.maximum) };
    case 'invalid_format':
      return { message: `${shown(value)} does not fit`, fix: formatFix(issue) };
    case 'invalid_key':
      return { message: 'this key does not fit', fix: issue.issues[0]?.message };
    default:
      return { message: issue.message };
  }
}

/** A value as a person would recognize it from their file. */
function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object') return 'a group of keys';
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}…` : value);
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of keys',
  record: 'a group of keys',
};

function wrongType(expected: string, value: unknown): Said {
  const message = `expected ${kinds[expected] ?? expected}, found ${shown(value)}`;
  const bare = typeof value === 'number' || typeof value === 'boolean';
  return expected === 'string' && bare ? { message, fix: `put it in quotes: "${value}"` } : { message };
}

function wrongChoice(choices: readonly string[], value: unknown): Said {
  const meant = typeof value === 'string' ? nearest(value, choices) : undefined;
  const all = choices.length === 1 ? `write ${choices[0]}` : `choose one of ${choices.join(', ')}`;
  return { message: `${shown(value)} is not possible here`, fix: meant ? `did you mean "${meant}"? ${all}` : all };
}

function formatFix(issue: Extract<Issue, { code: 'invalid_format' }>): string {
  if (issue.format === 'email') return 'expected an e-mail address such as maya@example.com';
  if (issue.format === 'date') return 'expected a day such as 2026-12-24';
  return issue.message;
}

/** "write 480 or less", "give at least 1 entry" */
function limit(origin: string, side: 'least' | 'most', bound: number | bigint): string {
  if (origin === 'array') return `give at ${side} ${bound} ${bound === 1 ? 'entry' : 'entries'}`;
  if (origin === 'string') return `use at ${side} ${bound} characters`;
  return `write ${bound} or ${side === 'least' ? 'more' : 'less'}`;
}
