import fc from 'fast-check';
import MarkdownIt, { type Token } from 'markdown-it';
import { describe, expect, test } from 'vitest';
import type { Words } from '../../src/core/messages/messages.ts';
import { oneLine } from '../../src/render/plain.ts';
import { loadTemplates } from '../../src/render/render.ts';
import { extractCommands } from '../../src/sandbox/quick-actions.ts';
import { type Field, fieldsOf, nameOf, saying, usernamesIn } from './attack.ts';
import { samples } from './samples.ts';

const { render } = loadTemplates();
const markdown = new MarkdownIt({ html: true, linkify: true });
// GitLab links addresses with a scheme and those that start with www, not every word with a dot in it.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

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

const reference = /@[\w.-]+|www\.\w+|\w+:\/\/\w+/gi;

/** What GitLab would turn into mentions or links: at signs with names and bare addresses outside code. */
function references(text: string): readonly string[] {
  const tokens = markdown.parse(text, {}).flatMap((token) => (token.children ? token.children : [token]));
  const spoken = tokens.filter(({ type }) => ['text', 'text_special', 'html_block', 'html_inline'].includes(type));
  return spoken.flatMap(({ content }) => content.match(reference) ?? []);
}

/** Elements of a picture, whatever the words. A long title takes two lines. */
function elements(svg: string): readonly string[] {
  return (svg.match(/<\/?\w+(?:\s+[\w:-]+="[^"<>]*")*\s*\/?>|[<>]/g) ?? [])
    .map((element) => element.replace(/"[^"]*"/g, '""'))
    .filter((element) => !/^<\/?text/.test(element));
}

function expectHarmless(words: Words, fields: readonly Field[], text: string): void {
  const attacked = saying(words, fields, text);
  const written = render(attacked);
  if (/^(badge|page)\//.test(words.say)) {
    expect(elements(written)).toEqual(elements(render(saying(words, fields, 'word'))));
    return;
  }
  const wanted = usernamesIn(attacked).filter((username) => !/^(all|here|everyone)$/i.test(username));
  const unwanted = (found: readonly string[]) => found.filter((name) => !wanted.includes(name.slice(1)));
  if (words.say.endsWith('title')) {
    // GitLab reads titles as they are: references count, Markdown and quick actions do not.
    expect(unwanted(written.match(reference) ?? [])).toEqual([]);
    expect(written).not.toMatch(/[\n\r\u2028\u2029]/);
    return;
  }
  expect(unwanted(references(written))).toEqual([]);
  expect(extractCommands(written)).toEqual({ text: written.trimEnd(), commands: [] });
  expect(outsideCode(written).filter((line) => /^\s*\/\w/.test(line))).toEqual([]);
  // An address of evidence may become a link, and then it does in all its places.
  const plain = ['word', 'https://word.example'].map((other) => shape(render(saying(words, fields, other))));
  expect(plain).toContainEqual(shape(written));
}

const HOSTILE = [
  '1',
  'all',
  'field/leads',
  'x\n/close',
  'x\r/assign @all',
  'x\u2028/close',
  '\\/close',
  '\\@all \\<b>',
  '{{help}} {{{help}}}',
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

const compound = [
  '/close',
  'x\n/assign @all @field/leads',
  '--> </details></summary> <script>x</script> <!--',
  '``` ~~~ ` <b> **x',
  '| x | https://evil.example [x](javascript:x) @all',
  '1. # > - + * [x]: <x>',
];

/** Every field there is, each with one sample that has it. */
const everyField = new Map<string, { readonly sample: string; readonly words: Words; readonly field: Field }>();
for (const [sample, words] of Object.entries(samples))
  for (const field of fieldsOf(words))
    if (!everyField.has(nameOf(words, field))) everyField.set(nameOf(words, field), { sample, words, field });

test.each([...everyField])('%s is harmless whatever is typed there', (_name, { words, field }) => {
  for (const text of compound) expectHarmless(words, [field], text);
});

/** As few samples as have all those fields. */
const fullest = new Map([...everyField.values()].map(({ sample, words }) => [sample, words]));

describe.each([...fullest])('%s', (_name, words) => {
  const all = fieldsOf(words);
  test.each(HOSTILE)('makes %j harmless in all its fields', (text) => expectHarmless(words, all, text));
});

test('every text says whatever people say, in any of its fields, and does nothing else', () => {
  const visible = (text: string) => oneLine(text, 100) !== '';
  const marked = fc.string({ unit: fc.constantFrom(...'/@#*_`[]()<>!|~\\-+=&;:"1. a\n\r\t'), minLength: 1 });
  const anything = fc.oneof(fc.string({ unit: 'binary', minLength: 1 }), marked).filter(visible);
  const some = fc.constantFrom(...Object.values(samples)).chain((words) => {
    const fields = fieldsOf(words);
    return fc.tuple(fc.constant(words), fc.oneof(fc.constant(fields), fc.subarray([...fields], { minLength: 1 })));
  });
  fc.assert(
    fc.property(some, anything, ([words, fields], text) => expectHarmless(words, fields, text)),
    { numRuns: Number(process.env.FIELDCERT_PROPERTY_RUNS ?? 50) * 10 },
  );
});
