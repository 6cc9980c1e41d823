import type { Words } from '../../src/core/messages/messages.ts';

/** Where a text stands in a message's data; list items by number. */
export type Field = readonly (string | number)[];

/** What we choose ourselves from a closed list: no person and no configuration writes it. */
const choices: ReadonlySet<string> = new Set([
  ...[
    'exam-failed',
    'identity-needed',
    'awaiting-reviewer',
    'preparing',
    'in-review',
    'second-review',
    'decision-ready',
    'next-attempt',
    'paused',
  ],
  ...['learner', 'reviewer', 'reviewer or pool', 'any reviewer', 'moderator', 'staff', 'anyone'],
  ...['certified', 'withdrawn', 'merit', 'pass', 'needs-development', 'upheld', 'changed', 'exception'],
  ...['record', 'labels', 'disputed', 'lapsed'],
  ...['everybody', 'own', 'company', 'all'],
  ...['due', 'learning-path', 'lapsed', 'ended', 'current', 'in-renewal'],
  ...['practicals', 'product-knowledge', 'product-content', 'owner', 'owner or staff'],
  ...['window', 'onboarding', 'own', 'path', 'cool-off'],
  ...['refreshed', 'postponed', 'overtaken', 'closed'],
  ...['dark', 'light', 'live-or-recorded-demo'],
  ...['+', '~', '-'],
  ...['open', 'internal', 'blind', 'to-score', 'finished', 'over', 'joined'],
]);

const isOurs = (text: string) =>
  choices.has(text) ||
  /^\d{4}-\d{2}-\d{2}$/.test(text) ||
  /^#[0-9A-F]{6}$/.test(text) ||
  text.startsWith('fieldcert-upload:') ||
  text.startsWith('fieldcert-issue:');

/** Every place of a message where a person or the configuration may write. A new message's fields are among them by themselves. */
export function fieldsOf({ with: data }: Words): readonly Field[] {
  const within = (value: unknown, at: Field): readonly Field[] => {
    if (typeof value === 'string') return isOurs(value) ? [] : [at];
    if (Array.isArray(value)) return value.flatMap((item, index) => within(item, [...at, index]));
    if (value === null || typeof value !== 'object') return [];
    return Object.entries(value).flatMap(([name, item]) => within(item, [...at, name]));
  };
  return within(data, []);
}

/** The name of a field, whichever item of a list it is in. */
export function nameOf({ say }: Words, field: Field): string {
  return `${say} ${field.map((step) => (typeof step === 'number' ? '[]' : step)).join('.')}`;
}

/** The same message with `text` at these places. */
export function saying(words: Words, fields: readonly Field[], text: string): Words {
  const wanted = new Set(fields.map((field) => field.join('\n')));
  const swap = (value: unknown, at: Field): unknown => {
    if (typeof value === 'string') return wanted.has(at.join('\n')) ? text : value;
    if (Array.isArray(value)) return value.map((item, index) => swap(item, [...at, index]));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, swap(item, [...at, name])]));
  };
  return { say: words.say, with: swap(words.with, []) } as Words;
}

/** The usernames in a message: whom it may call. */
export function usernamesIn(words: Words): readonly string[] {
  const found: string[] = [];
  JSON.stringify(words.with, (name, value) => {
    if (name === 'username' && typeof value === 'string') found.push(value);
    return value;
  });
  return found;
}
