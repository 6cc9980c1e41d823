import fc from 'fast-check';
import MarkdownIt, { type Token } from 'markdown-it';
import { describe, expect, test } from 'vitest';
import type { Words } from '../../src/core/messages.ts';
import { oneLine } from '../../src/render/plain.ts';
import { loadTemplates } from '../../src/render/render.ts';
import { samples } from './samples.ts';

const { render } = loadTemplates();
const markdown = new MarkdownIt({ html: true, linkify: true });
// GitLab links addresses with a scheme and those that start with www, not every word with a dot in it.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

/** The fullest variant of every text. */
const texts = [
  'issue/practical.decision-ready',
  'note/refused.one',
  'note/help',
  'note/explain',
  'note/certified',
  'note/needs-development',
  'note/decision-ready',
  'note/no-reviewer',
].flatMap((name): [string, Words][] => (samples[name] ? [[name, samples[name]]] : []));

/** Fields that are ours to choose, not words of people. */
const OURS = [
  'is',
  'outcome',
  'until',
  'dueOn',
  'from',
  'awardedOn',
  'hex',
  'color',
  'text',
  'badge',
  'url',
  'username',
  'kind',
];

/** The same data with `said` wherever a person or the configuration may write freely. */
function saying<T>(data: T, said: string): T {
  const swap = (value: unknown, name: string): unknown => {
    if (typeof value === 'string') return OURS.includes(name) && name !== 'text' ? value : said;
    if (Array.isArray(value)) return value.map((item) => swap(item, name));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, swap(item, key)]));
  };
  return swap(data, '') as T;
}

const said = (words: Words, text: string) => render({ ...words, with: saying(words.with, text) } as Words);

/** What the text is built of, block by block, whatever the words. A quote may have any number of paragraphs. */
function shape(text: string): readonly string[] {
  let quotes = 0;
  const kept = markdown.parse(text, {}).filter(({ type, nesting }) => {
    if (type.startsWith('blockquote')) quotes += nesting;
    return quotes === 0 || !type.startsWith('paragraph');
  });
  return kept.flatMap((token) => [token, ...(token.children ?? [])].map(described)).filter((part) => part !== '');
}

function described({ type, tag, content }: Token): string {
  if (['inline', 'text', 'text_special', 'softbreak', 'hardbreak'].includes(type)) return '';
  return type === 'html_block' ? `html ${content.match(/<\/?\w+/g)}` : `${type} ${tag}`;
}

function outsideCode(text: string): readonly string[] {
  return text.replace(/^(`{3,})[\s\S]*?^\1$/gm, '').split('\n');
}

/** What GitLab would turn into mentions or links: at signs with names and bare addresses outside code. */
function references(text: string): readonly string[] {
  const inline = markdown.parse(text, {}).flatMap((token) => token.children ?? []);
  const spoken = inline.filter(({ type }) => type === 'text' || type === 'text_special').map(({ content }) => content);
  return spoken.flatMap((content) => content.match(/@[\w.-]+|www\.\w+|\w+:\/\/\w+/gi) ?? []);
}

function expectHarmless(words: Words, text: string): void {
  const written = said(words, text);
  expect(outsideCode(written).filter((line) => /^\s*\/\w/.test(line))).toEqual([]);
  expect(references(written).filter((found) => !/^@(maya|omar|ines|priya|noor)$/.test(found))).toEqual([]);
  expect(shape(written)).toEqual(shape(said(words, 'word')));
}

const HOSTILE = [
  '1',
  '/close',
  '/label ~admin',
  '  /assign @all',
  'see @all, @here and @field/leads',
  '(@all)',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<!-- hidden',
  '--> </details>',
  '</summary></details>',
  '![x](https://evil.example/track.png)',
  '[click](javascript:alert(1))',
  '<https://evil.example>',
  'https://evil.example/x www.evil.example mail@evil.example',
  '**bold** _it_ ~~gone~~ `code` ``',
  '```',
  '~~~',
  '# Heading',
  '> quoted',
  '>>> /close',
  '| a | b |',
  '\\| pipe \\',
  '- item',
  '+ item',
  '* item',
  '1. item',
  '1) item',
  '---',
  '===',
  '&lt;b&gt; &#64;all',
  '#1 !2 ~label %3 $4 &5 ^6 *iteration:7',
  '[ref]: https://evil.example',
  '[^1]: note',
  '[[_TOC_]]',
  '$$x$$ $`y`$',
  ':::div',
  '\u202Eevil\u202C and \u200B/close',
  '\u2066abc\u2069',
  'a'.repeat(10_000),
  '@all '.repeat(2_000),
  '`'.repeat(10_000),
];

describe.each(texts)('%s', (_name, words) => {
  test.each(HOSTILE)('makes %j harmless', (text) => expectHarmless(words, text));

  test('says whatever people say and does nothing else', () => {
    const visible = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => oneLine(text, 100) !== '');
    const marked = fc.string({ unit: fc.constantFrom(...'/@#*_`[]()<>!|~\\-+=&;:"1. a\n\r\t'), minLength: 1 });
    const anything = fc.oneof(
      visible,
      marked.filter((text) => oneLine(text, 100) !== ''),
    );
    fc.assert(
      fc.property(anything, (text) => expectHarmless(words, text)),
      { numRuns: 60 },
    );
  });
});
