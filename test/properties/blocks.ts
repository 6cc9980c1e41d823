import fc from 'fast-check';
import { commandLine, fresh, type Line, ownLine, wordsLine } from './spoken.ts';

/** Lines that belong together. The first one is never empty. */
export type Block = readonly Line[];

/** A line that is not said to us. */
export const unheard = (text: string): Line => ({ text, truth: 'words' });

const between = (first: string, inside: Block, last: string): Block =>
  [...first.split('\n'), ...inside.map(({ text }) => text), ...last.split('\n')].map(unheard);

const apart = (blocks: readonly Block[]): Block =>
  blocks.flatMap((block, at) => (at > 0 ? [unheard(''), ...block] : block));

/** Words of its author, later lines perhaps a little indented, the last one perhaps underlined, which makes a heading. */
export const paragraph: fc.Arbitrary<Block> = fc
  .tuple(
    fc.array(fc.tuple(ownLine, fc.constantFrom('', '', ' ', '   ')), { minLength: 1, maxLength: 6 }),
    fc.constantFrom([], [], [], ['---'], ['===']),
  )
  .map(([lines, underline]) => [
    ...lines.map(([{ text, truth }, indent], at) => ({ text: at === 0 ? text : indent + text, truth })),
    ...underline.map(unheard),
  ]);

const scoreSheet: fc.Arbitrary<Block> = fc
  .array(fc.constantFrom(`c${fresh} 3`, `C${fresh}: 4 Clear`, `c${fresh} = 2`), { minLength: 1, maxLength: 5 })
  .map((scores) => [{ text: '/score', truth: 'score' }, ...scores.map(unheard)]);

const heading = fc
  .tuple(fc.constantFrom('# ', '### ', '###### '), ownLine)
  .map(([mark, { text }]) => [unheard(mark + text)]);

const rule = fc.constantFrom('***', '- - -', '___').map((text) => [unheard(text)]);

const table = fc
  .array(ownLine, { minLength: 1, maxLength: 3 })
  .map((cells) => ['| a | b |', '| --- | --- |', ...cells.map(({ text }) => `| ${text} | x |`)].map(unheard));

/** Code, a tag or an HTML comment that goes on from one line of a paragraph to a later one. */
const spanOverLines = fc
  .tuple(
    fc.constantFrom(
      ['`` a', '``'],
      ['Ran `a', 'b` then'],
      ['See <b title="', '">x</b>'],
      ['So <!-- a', 'b --> so'],
      ['So $$ a', 'b $$ so'],
      ['$`a', 'b`$'],
    ),
    commandLine,
  )
  .map(([[first = '', last = ''], { text }]) => between(first, [unheard(text.replaceAll(/[<>]/g, ''))], last));

const said = fc.oneof(
  { weight: 6, arbitrary: paragraph },
  ...[scoreSheet, heading, rule, table, spanOverLines].map((arbitrary) => ({ weight: 1, arbitrary })),
);

/** Lines for where nothing is Markdown any more: commands, and what would open or close other blocks. */
const literal: fc.Arbitrary<Block> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: commandLine },
    { weight: 2, arbitrary: wordsLine },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom(
          '',
          '>>>',
          '> /finish',
          '- /finish',
          '<div>',
          '</div>',
          '</details>',
          '`',
          '---',
          '    /finish',
          '$$',
        )
        .map(unheard),
    },
  ),
  { minLength: 1, maxLength: 6 },
);

/** GitLab's math between lines of two dollars; it knows no other blocks within. */
const mathBlock = fc
  .array(fc.oneof(commandLine, wordsLine, fc.constant(unheard(''))), { minLength: 1, maxLength: 4 })
  .map((lines) => between('$$', lines, '$$'));

const fencedCode = fc
  .tuple(fc.constantFrom(['```', '```'], ['~~~', '~~~~'], ['````md', '`````'], ['```` js x', '````']), literal)
  .map(([[first = '', last = ''], lines]) => between(first, lines, last));

const indentedCode = fc
  .tuple(fc.constantFrom('    ', '\t', '     ', ' \t'), fc.array(ownLine, { minLength: 1, maxLength: 3 }))
  .map(([indent, lines]) => lines.map(({ text }) => unheard(indent + text)));

const rawKinds = [
  { open: '<!--', close: '-->', ends: /--+>/ },
  { open: '<?php', close: '?>', ends: /\?>/ },
  { open: '<![CDATA[', close: ']]>', ends: /\]\]>/ },
  { open: '<script>', close: '</script>', ends: /<\/script/ },
  { open: '<style x="y">', close: '</style>', ends: /<\/style/ },
  { open: '<pre>', close: '</pre>', ends: /<\// },
];

/** HTML that ends at its own end and not before, whatever it holds. */
const rawHtml = fc.tuple(fc.constantFrom(...rawKinds), literal).map(([{ open, close, ends }, lines]) =>
  between(
    open,
    lines.filter(({ text }) => !ends.test(text)),
    close,
  ),
);

const htmlElement = (open: string, close: string) => (inside: Block) => between(`${open}\n`, inside, `\n${close}`);

function inGitLabQuote(inside: Block): Block {
  const longest = Math.max(2, ...inside.map(({ text }) => (/^>{3,}\s*$/.test(text) ? text.trim().length : 0)));
  const fence = '>'.repeat(longest + 1);
  return between(fence, inside, fence);
}

function inQuote(mark: string): (inside: Block) => Block {
  return (inside) => {
    // Marks that stand side by side might be read as GitLab's quote.
    const space = inside.some(({ text }) => text.startsWith('>')) ? ' ' : '';
    return inside.map(({ text }) => unheard(text === '' ? mark.trimEnd() : `${mark}${space}${text}`));
  };
}

function inList(mark: string): (inside: Block) => Block {
  return (inside) => {
    // White space behind the mark would move the edge that later lines have to keep, and marks alone are a rule.
    const begun = /^\s|^[-*_ ]+$/.test(inside[0]?.text ?? '') ? [unheard('Well'), unheard(''), ...inside] : inside;
    const indent = ' '.repeat(mark.length);
    return begun.map(({ text }, at) => unheard(text === '' ? '' : (at === 0 ? mark : indent) + text));
  };
}

const containers = [
  ...['> ', '>', '> > '].map(inQuote),
  ...['- ', '* ', '1. ', '12) '].map(inList),
  htmlElement('<details>\n<summary>More</summary>', '</details>'),
  htmlElement('<blockquote>', '</blockquote>'),
  htmlElement('<div align="center">', '</div>'),
  inGitLabQuote,
];

/** Quotes, lists and HTML around anything, also around each other. */
const contained = fc.letrec<{ inside: Block; container: Block }>((tie) => ({
  inside: fc.oneof({ depthSize: 'small' }, said, mathBlock, fencedCode, indentedCode, rawHtml, tie('container')),
  container: fc
    .tuple(fc.constantFrom(...containers), fc.array(tie('inside'), { minLength: 1, maxLength: 3 }))
    .map(([around, blocks]) => around(apart(blocks))),
})).container;

/** Typed right below a quote or list without its mark: the author speaks again, though Markdown draws it in. */
const answeredBelow = fc
  .tuple(fc.constantFrom('> ', '- ', '1. ', '> - ', '* * '), wordsLine, commandLine)
  .map(([mark, { text }, command]): Block => [unheard(`${mark}So ${text}`), command]);

/** What only the end of the comment ends. */
export const neverEnded = fc
  .tuple(fc.constantFrom('```', '~~~ x', '<!--', '>>>', '<script>', '<?'), literal)
  .map(([first, lines]) =>
    between(
      first,
      lines.filter(({ text }) => !/^>>>$|--+>/.test(text)),
      '/finish',
    ),
  );

/** A block of any kind that is at its end before an empty line. */
export const block: fc.Arbitrary<Block> = fc.oneof(
  { weight: 5, arbitrary: said },
  { weight: 4, arbitrary: contained },
  ...[mathBlock, fencedCode, indentedCode, rawHtml, answeredBelow, fc.constant([unheard('<customer>')])].map(
    (arbitrary) => ({
      weight: 1,
      arbitrary,
    }),
  ),
);
