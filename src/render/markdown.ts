import { cut, oneLine, severalLines, unlinked } from './plain.ts';

/** Longest text of one person within a line, and longest quote of one person, in characters. */
const INLINE = 600;
const QUOTE = 3000;
const QUOTE_LINES = 40;

/** CommonMark: a backslash before punctuation makes it plain. GitLab honors it for its references too. */
const MARKS = /[\\`*_[\]{}<>&~$!#^%]/g;

/** Somebody's words within a line of Markdown: they read as they were written and do nothing else. */
export function inline(text: string, most = INLINE): string {
  return escaped(oneLine(text, most));
}

/** Somebody's words as a block quote, line breaks kept. */
export function quote(text: string): string {
  const lines = severalLines(text, QUOTE, QUOTE_LINES).map(escaped);
  return lines.map((line, at) => (line === '' ? '>' : `> ${line}${lines[at + 1] ? '\\' : ''}`)).join('\n');
}

/** A code span; backticks inside are outnumbered by those around. */
export function code(text: string, most = INLINE): string {
  const clean = oneLine(text, most);
  const ticks = '`'.repeat(longestRun(clean) + 1);
  if (clean === '') return '';
  return clean.includes('`') ? `${ticks} ${clean} ${ticks}` : `${ticks}${clean}${ticks}`;
}

/** A fenced block of `lines`, which nothing inside can end. A `diff` shows `+` and `-` in color. */
export function fence(lines: readonly string[], language: 'text' | 'diff' = 'text'): string {
  const ticks = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
  return [`${ticks}${language}`, ...lines, ticks].join('\n');
}

/** A link where `url` is an http address, otherwise its words alone; without words, the address says where it leads. */
export function link(url: string, words: string | undefined): string {
  const address = httpAddress(url);
  const said = words ? oneLine(words, 200) : '';
  if (!address) return inline([said, url].filter(Boolean).join(' '), 200);
  const label = said || cut(`${address.host}${address.pathname === '/' ? '' : address.pathname}`, 80);
  const target = address.href.replace(/[\\<>|`]/g, encodeURIComponent).replaceAll('&', '&amp;');
  return `[${escaped(label)}](<${target}>)`;
}

/** Calls a person by username; a name that is not a person's username is only named. */
export function mention(who: { readonly username: string; readonly name: string }): string {
  const callable =
    /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,253}$/.test(who.username) && !/^(all|here|everyone)$/i.test(who.username);
  // Underscores at the edge of a word would make emphasis of a part of the name.
  const name = who.username.replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_');
  return callable ? `@${name}` : inline(who.name || who.username, 80);
}

/** An issue as GitLab links it, by the path of its project and its number. */
export function issueReference({ project, iid }: { readonly project: string; readonly iid: number }): string {
  return /^[\w.-]+(\/[\w.-]+)+$/.test(project) ? `${project}#${iid}` : inline(`${project} ${iid}`, 200);
}

/** Somebody's words inside an HTML element of ours, where Markdown does not reach. */
export function html(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return unlinked(oneLine(text, INLINE)).replace(/[&<>"']/g, (mark) => entities[mark] ?? mark);
}

function escaped(line: string): string {
  return unlinked(line.replace(MARKS, '\\$&').replaceAll('|', '&#124;'))
    .replace(/^[-+=/]/, '\\$&')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2');
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

function httpAddress(url: string): URL | undefined {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  return address && /^https?:$/.test(address.protocol) && address.href.length <= 2000 ? address : undefined;
}
