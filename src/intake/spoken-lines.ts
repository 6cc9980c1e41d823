import { createHash } from 'node:crypto';
import MarkdownIt, { type StateBlock, type Token } from 'markdown-it';
import type { SpokenLine } from '../core/event.ts';
import { fencedSpans } from './fenced-spans.ts';
import { type Span, spansBetweenTags } from './html-spans.ts';
import { readMath } from './math.ts';

/** The part of a text that is read for commands, in characters; what follows is kept by its hash only. */
export const longestRead = 200_000;

/** What we keep of a text: the lines its author said, and a hash that changes whenever the text does. */
export function readText(text: string): { readonly lines: readonly SpokenLine[]; readonly textHash: string } {
  return { lines: spokenLines(text), textHash: textHashOf(text) };
}

/**
 * The lines of paragraphs and headings, as they were written and numbered from 1: what the author said in their own
 * words. Left out are code blocks, code spans, GitLab's math (`$$`), quotes (also GitLab's `>>>`), lists, HTML and what stands between HTML
 * tags. A line typed right below a quote or list without its mark is the author's own, though Markdown draws it in.
 */
export function spokenLines(text: string): readonly SpokenLine[] {
  const lines = readable(normalize(text).replace(/^\uFEFF/, '')).split('\n');
  const tokens = blocks.parse(
    lines
      .join('\n')
      .replaceAll(mark, '\uFFFD')
      .replace(/^\uFEFF/, ' '),
    {},
  );
  const hidden = hiddenLines(tokens, lines);
  return paragraphsOf(tokens)
    .flatMap((paragraph) => saidIn(paragraph, lines))
    .filter((index) => !hidden.has(index))
    .map((index) => ({ number: index + 1, text: lines[index] ?? '' }));
}

// GitLab rewrites the addresses of images in hooks, so that only the text around them is the same everywhere.
function textHashOf(text: string): string {
  const comparable = normalize(text).replace(/(!\[[^[\]\n]*\])\([^()\n]*\)/g, '$1()');
  return createHash('sha256').update(comparable).digest('hex');
}

// GitLab: notes keep no carriage returns and no white space at their end.
function normalize(text: string): string {
  return text.replace(/\r\n?/g, '\n').trimEnd();
}

function readable(text: string): string {
  if (text.length <= longestRead) return text;
  const end = text.lastIndexOf('\n', longestRead);
  return text.slice(0, end < 0 ? longestRead : end);
}

// Blocks and, where it matters, code and HTML within lines; nothing else of Markdown can hide a command.
const blocks = new MarkdownIt('commonmark', { html: true }).disable(['inline', 'reference']);
blocks.block.ruler.at('blockquote', passOverQuote, { alt: ['paragraph', 'list'] });

/**
 * A quote is the lines with its mark, and nothing in it is said to us. The rule of markdown-it reads all that may go on
 * without a mark anew for every line, which takes minutes where somebody wants it to.
 */
function passOverQuote(state: StateBlock, first: number, end: number, silent: boolean): boolean {
  if (silent || !isQuoted(state, first)) return isQuoted(state, first);
  state.line = first;
  while (state.line < end && isQuoted(state, state.line)) state.line += 1;
  return true;
}

function isQuoted(state: StateBlock, line: number): boolean {
  const indent = (state.sCount[line] ?? 0) - state.blkIndent;
  const start = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
  return indent >= 0 && indent < 4 && start < (state.eMarks[line] ?? 0) && state.src[start] === '>';
}
const inlines = new MarkdownIt('commonmark', { html: true }).disable([
  'autolink',
  'emphasis',
  'entity',
  'image',
  'link',
]);
inlines.inline.ruler.before('backticks', 'math', readMath);

/** A paragraph or heading: the index of its first line, its text without marks, and whether a list holds it. */
type Paragraph = { readonly first: number; readonly content: string; readonly held: boolean };

function paragraphsOf(tokens: readonly Token[]): readonly Paragraph[] {
  const found: Paragraph[] = [];
  let depth = 0;
  for (const token of tokens) {
    if (token.type.startsWith('list_item_')) depth += token.nesting;
    if (token.type !== 'inline' || !token.map || token.content === '') continue;
    found.push({ first: token.map[0], content: token.content, held: depth > 0 });
  }
  return found;
}

function saidIn({ first, content, held }: Paragraph, lines: readonly string[]): readonly number[] {
  const parts = content.split('\n');
  const inDoubt = /[`<]|\$\$/.test(content) && parts.some((part) => /^\s*[/@`]/.test(part));
  const unsaid = inDoubt ? linesBegunInCode(parts) : new Set<number>();
  const firstLine = (lines[first] ?? '').trimEnd();
  const marks = firstLine.slice(0, firstLine.length - (parts[0] ?? '').trimEnd().length);
  const own = (index: number) => !held || (index > first && isOwn(lines[index] ?? '', marks));
  return parts.map((_, offset) => first + offset).filter((index) => own(index) && !unsaid.has(index - first));
}

// A line that goes on with a list item without its indent, which is as wide as its mark. Without one it is at least two.
function isOwn(line: string, marks: string): boolean {
  return line.length - line.trimStart().length < (marks.trim() === '' ? 2 : marks.length);
}

const mark = '\uE000';

/** Which lines of a paragraph begin within, or with, a code span, math, or an HTML tag or comment. */
function linesBegunInCode(parts: readonly string[]): ReadonlySet<number> {
  const content = parts.map((part) => mark + part).join('\n');
  const slow = (content.match(/<[!?]/g) ?? []).length * content.length > slowest;
  if (slow) return new Set(parts.keys());
  const found = new Set<number>();
  let line = -1;
  const tokens = inlines.parseInline(content, {})[0]?.children ?? [];
  for (const [index, token] of tokens.entries()) {
    const begun = token.content.split(mark).length - 1;
    const code = isCode(token);
    for (let count = 1; count <= begun; count += 1) if (code) found.add(line + count);
    line += begun;
    const next = tokens[index + 1];
    if (!code && token.content.endsWith(mark) && next && isCode(next)) found.add(line);
  }
  return found;
}

function isCode({ type }: Token): boolean {
  return type === 'code_inline' || type === 'math' || type === 'html_inline';
}

// Comments that never end are looked for from each of their beginnings; only a text made to be slow has this many.
const slowest = 50_000_000;

function hiddenLines(tokens: readonly Token[], lines: readonly string[]): ReadonlySet<number> {
  const taken = (types: readonly string[]) => tokens.filter((token) => types.includes(token.type) && token.map);
  const html = taken(['html_block']).map((token) => ({ first: token.map?.[0] ?? 0, content: token.content }));
  const literal = new Set(taken(['fence', 'code_block', 'html_block']).flatMap((token) => numbers(spanOf(token))));
  const spans = [...spansBetweenTags(html), ...fencedSpans(lines, literal)];
  return new Set(spans.flatMap(numbers));
}

function spanOf(token: Token): Span {
  return { first: token.map?.[0] ?? 0, last: (token.map?.[1] ?? 0) - 1 };
}

function numbers({ first, last }: Span): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => first + offset);
}
