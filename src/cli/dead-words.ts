import type { Dead } from '../engine/dead.ts';
import { oneLine } from '../render/plain.ts';
import { firstLine } from '../store/dead-letters.ts';

/** How the commands are to be called again, such as ` --data /var/lib/fieldcert`; empty when nothing was given. */
export type Flags = string;

type Kind = { readonly what: string; readonly dropped: string };

const events: Readonly<Record<string, Kind>> = {
  'exam-completed': { what: 'an exam result', dropped: 'The result does not count.' },
  'exam-ruled': { what: 'a ruling on an exam result', dropped: 'The result stays as it is.' },
  'comment-written': { what: 'a comment', dropped: 'Nothing in the comment counts, until its author edits it.' },
  'issue-changed': { what: 'a change of the issue', dropped: 'The change is not looked at.' },
  'issue-read': { what: 'how the issue is', dropped: 'The issue is not compared this time.' },
  'thread-read': { what: 'how the thread is', dropped: 'No verdict comes of this reading.' },
  'time-came': { what: 'a timer', dropped: 'What was due is not done.' },
};

const effects: Readonly<Record<string, Kind>> = {
  open: {
    what: 'opening the issue',
    dropped: 'No issue is opened, and whatever was to be shown there waits here too.',
  },
  show: { what: 'showing the state', dropped: 'The issue stays as it is until its state changes again.' },
  say: { what: 'writing a comment', dropped: 'The comment is not written.' },
  acknowledge: { what: 'checking off a comment', dropped: 'The comment gets no check mark; it counts all the same.' },
  upload: { what: 'uploading a badge', dropped: 'Words stand in place of the picture.' },
  'read-thread': { what: 'reading the thread', dropped: 'No verdict is reached until the thread is read again.' },
  look: { what: 'reading the issue', dropped: 'The issue is not compared this time.' },
};

function kindOf({ letter, kind }: Dead): Kind {
  const known = letter.queue === 'advance' ? events[kind] : effects[kind];
  const word = letter.queue === 'advance' ? 'event' : 'effect';
  return known ?? { what: `the ${word} ${kind}`, dropped: `The ${word} is left undone.` };
}

/** What is parked, one line each: how long, whose, what, why, and what to do. */
export function deadList(dead: readonly Dead[], now: number, flags: Flags): string {
  if (dead.length === 0) return 'Nothing waits for you: whatever failed is being tried again by itself.';
  const rows = dead.map((one) => [age(now - one.letter.at), one.letter.cert_key, kindOf(one).what] as const);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = dead.map(({ letter }, index) => {
    const cells = (rows[index] ?? []).map((cell, column) => cell.padEnd(widths[column] ?? 0));
    return `${cells.join('  ')}  ${oneLine(firstLine(letter.error), 100)}  → fieldcert dead show ${letter.id}${flags}`;
  });
  return lines.join('\n');
}

/** Everything about one parked row, and what to do about it. */
export function deadShow(dead: Dead, now: number, flags: Flags): string {
  const { letter, because, body } = dead;
  const lines = [
    letter.id,
    `  parked         ${age(now - letter.at)} ago (${new Date(letter.at).toISOString()}), after ${count(letter.failures, 'try', 'tries')}`,
    `  certification  ${letter.cert_key}`,
    `  what           ${kindOf(dead).what}`,
    ...(because === undefined ? [] : [`  because        ${oneLine(because, 300)}`]),
    `  error          ${errorLines(letter.error).join('\n                 ')}`,
    `  behind it      ${behindWords(dead)}`,
    '',
    ...JSON.stringify(shortened(body), null, 2)
      .split('\n')
      .map((line) => `  ${line}`),
    '',
    ...nextSteps(dead, flags),
  ];
  return lines.join('\n');
}

/** What was decided, in one line. */
export function deadResolved(dead: Dead, how: 'retried' | 'dropped'): string {
  const { letter, behind } = dead;
  const whose = `${kindOf(dead).what} of ${letter.cert_key}`;
  if (how === 'retried') return `Retried: ${whose}. The running service takes it up within a second.`;
  const next = behind === 0 ? 'Nothing waited behind it.' : `The ${behind} behind it are next.`;
  return `Dropped: ${whose}. ${kindOf(dead).dropped} ${next}`;
}

/** Who decided before, when and how. */
export function decidedWords({ letter }: Dead): string {
  const { resolution, resolved_by: by, resolved_at: at } = letter;
  return `${resolution} by ${by} at ${new Date(at ?? 0).toISOString()}`;
}

function nextSteps(dead: Dead, flags: Flags): readonly string[] {
  const { id, resolved_at } = dead.letter;
  if (resolved_at !== null) return [`It was ${decidedWords(dead)}. Nothing is left to do.`];
  return [
    'When the cause is mended:',
    `  fieldcert dead retry ${id}${flags}`,
    'When it never will be:',
    `  fieldcert dead drop ${id}${flags} --reason "…"`,
    `  ${kindOf(dead).dropped}`,
  ];
}

function behindWords({ letter, behind }: Dead): string {
  if (behind === 0) return 'nothing';
  return letter.queue === 'advance'
    ? `${count(behind, 'event', 'events')} of this certification`
    : `${count(behind, 'write', 'writes')} of this certification`;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

function errorLines(error: string): readonly string[] {
  return error.split('\n').map((line) => oneLine(line, 300));
}

const LONGEST = 80;
const MOST = 5;

/** The same value with long texts cut, because people's words are nobody else's business here. */
function shortened(value: unknown): unknown {
  if (typeof value === 'string')
    return value.length <= LONGEST ? value : `${value.slice(0, LONGEST)}… (${value.length} characters)`;
  if (Array.isArray(value)) {
    const more = value.length > MOST ? [`… (${value.length} in all)`] : [];
    return [...value.slice(0, MOST).map(shortened), ...more];
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shortened(part)]));
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** A span of ms in its largest unit: `3 d`. */
function age(ms: number): string {
  const [unit, length] = UNITS.find(([, size]) => ms >= size) ?? ['s', 1000];
  return `${Math.max(0, Math.floor(ms / length))} ${unit}`;
}
