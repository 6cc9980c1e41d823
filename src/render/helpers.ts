import type { HelperDelegate } from 'handlebars';
import type { CommandHelp, CommentFault, CriterionView } from '../core/messages/messages.ts';
import type { PlannedPlace } from '../core/messages/plan-messages.ts';
import { ended } from '../core/sentence.ts';
import { caretLines } from './caret.ts';
import { code, fence, html, inline, issueReference, link, mention, quote } from './markdown.ts';
import { cut, firstName, oneLine, severalLines, unlinked } from './plain.ts';
import { fitted, wrap, xml } from './svg.ts';

/** What a template writes into: decides how people's words are made harmless. */
export type Kind = 'line' | 'markdown' | 'svg' | 'html';

/** How many faults of one comment are shown. */
const FEW = 8;

type Given = { readonly hash: Record<string, unknown> };
type Helper = HelperDelegate;

// Making one costs more than all else in a template.
const shortDay = dayFormat({ weekday: 'short', month: 'short' });
const longDay = dayFormat({ month: 'long' });

const everywhere = {
  eq: (a: unknown, b: unknown) => a === b,
  date: (day: string) => dayInWords(day, shortDay),
  day: (day: string) => dayInWords(day, longDay),
  case: (of: string, { hash }: Given) => chosen(of, hash),
  few: (items: readonly unknown[]) => items.slice(0, FEW),
  more: (items: readonly unknown[]) => Math.max(0, items.length - FEW),
  words: (id: string) => id.replaceAll('-', ' '),
} satisfies Record<string, Helper>;

const line = { text: (given: unknown, name: string) => cut(unlinked(oneLine(written(given, name), 120)), 120) };

const markdown = {
  text: (given: unknown, name: string) => inline(written(given, name)),
  ended: (text: string) => inline(ended(oneLine(text, 600)), 601),
  block: (text: string) => fence(severalLines(text, 1000, 20)),
  first: (name: string) => inline(firstName(name)),
  name: (name: string) => inline(name, 80),
  quote,
  code: (text: string) => code(text),
  html,
  link: (url: string, words: unknown) => link(url, typeof words === 'string' ? words : undefined),
  mention,
  reference: issueReference,
  address: (url: string) => url.replace(/[^\w:./?=&%~-]/g, encodeURIComponent),
  // Becomes the reference of an issue of ours once that is known.
  issue: (mark: string) => /^fieldcert-issue:\d+(\/[\w-]+)?;$/.exec(mark)?.[0] ?? inline(mark),
  diff: (steps: PlannedPlace['steps']) => fence(steps.flatMap(diffLines), 'diff'),
  carets: (fault: CommentFault) => fence(caretLines(fault)),
  sheet: (criteria: readonly { readonly id: string }[]) =>
    fence(criteria.map(({ id }) => `/score ${oneLine(id, 64)} 3`)),
  meaning: (criteria: readonly CriterionView[], score: number) => inline(scoreName(criteria, String(score))),
  for: (commands: readonly CommandHelp[], ...roles: readonly unknown[]) => forRoles(commands, roles),
  beyond: (commands: readonly CommandHelp[], ...roles: readonly unknown[]) => beyondRoles(commands, roles),
} satisfies Record<string, Helper>;

const svg = {
  text: (given: unknown, name: string) => xml(written(given, name)),
  cut: (text: string, most: number) => xml(cut(oneLine(text, 600), most)),
  upper: (text: string) => xml(cut(oneLine(text, 600), 24).toUpperCase()),
  fit: (text: string, { hash }: Given) =>
    fitted(cut(oneLine(text, 600), Number(hash.most)), Number(hash.size), Number(hash.wide)),
  lines: (text: string, { hash }: Given) => placed(wrap(text, Number(hash.wide), Number(hash.most)), hash),
  row: (steps: number, filled: number, { hash }: Given) => inRow(steps, filled, hash),
  ink: (text: 'dark' | 'light') => (text === 'dark' ? '#1f1e24' : '#ffffff'),
} satisfies Record<string, Helper>;

// What keeps text harmless between tags and in quoted attributes is the same in XML and HTML.
const page = { text: (given: unknown, name: string) => xml(written(given, name)) } satisfies Record<string, Helper>;

/** What templates of a kind may call; `text` is what a plain `{{field}}` becomes. */
export function helpersFor(kind: Kind): Record<string, Helper> {
  return { ...everywhere, ...{ line, markdown, svg, html: page }[kind] };
}

function written(given: unknown, name: string): string {
  if (typeof given === 'string' || typeof given === 'number') return String(given);
  throw new Error(`The template asks for "${name}", and the data has no text of that name.`);
}

function chosen(of: string, choices: Record<string, unknown>): unknown {
  if (!(of in choices)) throw new Error(`The template has no words for "${of}".`);
  return choices[of];
}

function diffLines({ sign, words, because }: PlannedPlace['steps'][number]): readonly string[] {
  const line = `${sign} ${oneLine(words, 500)}`;
  return because === undefined ? [line] : [line, `    ${oneLine(because, 500)}`];
}

function dayFormat(format: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', day: 'numeric', year: 'numeric', ...format });
}

function dayInWords(day: string, format: Intl.DateTimeFormat): string {
  return format.format(new Date(`${day}T00:00:00Z`));
}

function scoreName(criteria: readonly CriterionView[], score: string): string {
  const descriptors = criteria.flatMap((criterion) => criterion.descriptors);
  return descriptors.find((descriptor) => descriptor.score === score)?.name ?? score;
}

function forRoles(commands: readonly CommandHelp[], roles: readonly unknown[]): readonly CommandHelp[] {
  return commands.filter((command) => roles.some((role) => typeof role === 'string' && command.who.includes(role)));
}

function beyondRoles(commands: readonly CommandHelp[], roles: readonly unknown[]): readonly CommandHelp[] {
  const shown = forRoles(commands, roles);
  return commands.filter((command) => !shown.includes(command));
}

function placed(lines: readonly string[], hash: Given['hash']): readonly { y: number; words: string }[] {
  const step = Number(hash.step);
  const top = Number(hash.middle) - ((lines.length - 1) * step) / 2;
  return lines.map((words, at) => ({ y: top + at * step, words }));
}

function inRow(steps: number, filled: number, hash: Given['hash']): readonly { x: number; on: boolean }[] {
  const gap = Number(hash.gap);
  const left = Number(hash.middle) - ((steps - 1) * gap) / 2;
  return Array.from({ length: steps }, (_, at) => ({ x: left + at * gap, on: at < filled }));
}
