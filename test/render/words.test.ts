import { describe, expect, test } from 'vitest';
import { caretLines } from '../../src/render/caret.ts';
import { code, fence, html, inline, link, mention, quote } from '../../src/render/markdown.ts';
import { firstName, oneLine, unlinked } from '../../src/render/plain.ts';
import { fitted, wrap, xml } from '../../src/render/svg.ts';

describe('plain words', () => {
  test.each([
    ['Maya Lindqvist', 'Maya'],
    ['Lindqvist, Maya', 'Maya'],
    ['  Inês   Carvalho ', 'Inês'],
    ['山田太郎', '山田太郎'],
    ['', 'there'],
    ['Lindqvist,', 'there'],
  ])('addresses %j as %j', (name, first) => expect(firstName(name)).toBe(first));

  test.each([
    ['two\nlines\tand\u2028more', 'two lines and more'],
    ['\u202Ereversed\u202C \u200Bhidden', 'reversed hidden'],
    ['half \uD83D a face', 'half \uFFFD a face'],
    ['family 👩‍👩‍👧', 'family 👩‍👩‍👧'],
  ])('puts %j on one line', (text, line) => expect(oneLine(text, 100)).toBe(line));

  test('cuts long words with an ellipsis, by character', () => {
    expect(oneLine('abcdef', 6)).toBe('abcdef');
    expect(oneLine('abcdefg', 6)).toBe('abcde…');
    expect(oneLine('🙂🙂🙂🙂', 3)).toBe('🙂🙂…');
  });

  test('breaks mentions and addresses without a visible trace', () => {
    expect(unlinked('@all http://x www.x')).toBe('@\u2060all http:\u2060//x www\u2060.x');
  });
});

describe('Markdown', () => {
  test.each([
    ['/close', '\\/close'],
    ['- item', '\\- item'],
    ['1. item', '1\\. item'],
    ['3.0', '3.0'],
    ['a | b', 'a &#124; b'],
    ['*a* _b_ `c` [d](e) <f> #1', '\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\<f\\> \\#1'],
    ['and/or', 'and/or'],
  ])('writes %j as %j', (text, escaped) => expect(inline(text)).toBe(escaped));

  test('quotes several lines, each on its own', () => {
    expect(quote('First.\r\n/close\n\n\n- third')).toBe('> First.\\\n> \\/close\n>\n> \\- third');
  });

  test('cuts a long quote', () => {
    const lines = quote(Array.from({ length: 90 }, (_, at) => `line ${at}`).join('\n')).split('\n');
    expect(lines).toHaveLength(40);
    expect(lines.at(-1)).toBe('> …');
    expect(quote('x'.repeat(10_000)).length).toBe(3002);
  });

  test('keeps backticks inside code', () => {
    expect(code('/score value 3')).toBe('`/score value 3`');
    expect(code('a `b` c')).toBe('`` a `b` c ``');
    expect(code('')).toBe('');
    expect(fence(['```', '/close'])).toBe('````text\n```\n/close\n````');
  });

  test.each([
    ['https://example.com/a?b=1&c=2', 'My *demo*', '[My \\*demo\\*](<https://example.com/a?b=1&amp;c=2>)'],
    ['https://example.com/', undefined, '[example.com](<https://example.com/>)'],
    ['https://example.com/a b>c', '', '[example.com/a\\%20b\\%3Ec](<https://example.com/a%20b%3Ec>)'],
    ['javascript:alert(1)', 'Click', 'Click javascript:alert(1)'],
    ['not an address', undefined, 'not an address'],
  ])('links %j as %j', (url, words, linked) => expect(link(url, words)).toBe(linked));

  test.each([
    ['maya', '@maya'],
    ['maya.l-2', '@maya.l-2'],
    ['maya_l', '@maya_l'],
    ['_maya_', '@\\_maya\\_'],
    ['all', 'Maya L'],
    ['Here', 'Maya L'],
    ['a b', 'Maya L'],
    ['group/team', 'Maya L'],
    ['', 'Maya L'],
  ])('mentions %j as %j', (username, called) => expect(mention({ username, name: 'Maya L' })).toBe(called));

  test('writes inside HTML without opening any', () => {
    expect(html('<b> & "@all"')).toBe('&lt;b&gt; &amp; &quot;@\u2060all&quot;');
  });
});

describe('the caret', () => {
  const under = (text: string, column: number, length: number, line = 1) =>
    caretLines({ line, text, column, length, problem: '', example: '' });

  test.each([
    ['/score vlaue 3', 7, 5, ['1 | /score vlaue 3', '  |        ^^^^^']],
    ['\t/score x', 8, 1, ['1 |  /score x', '  |         ^']],
    ['/score 値 x', 9, 1, ['1 | /score 値 x', '  |           ^']],
    ['/score', 6, 0, ['1 | /score', '  |       ^']],
    ['/sc\u200Bore x', 8, 1, ['1 | /sc·ore x', '  |         ^']],
  ])('stands under the fault of %j', (text, column, length, lines) =>
    expect(under(text, column, length)).toEqual(lines),
  );

  test('makes room for the line number', () => {
    expect(under('/x', 0, 2, 12)).toEqual(['12 | /x', '   | ^^']);
  });

  test('shows the surroundings of a fault far into a long line', () => {
    const [shown = '', caret = ''] = under(`${'a'.repeat(400)}X${'b'.repeat(400)}`, 400, 1);
    expect(shown.length).toBeLessThan(120);
    expect(shown[caret.indexOf('^')]).toBe('X');
  });
});

describe('SVG', () => {
  test('escapes and drops what XML cannot hold', () => {
    expect(xml('<a b="c">&\u0000\uFFFF\'</a>')).toBe('&lt;a b=&quot;c&quot;&gt;&amp;&#39;&lt;/a&gt;');
  });

  test.each([
    ['Delivering Value-Driven Demos', ['Delivering', 'Value-Driven Demos']],
    ['The Required 7', ['The Required 7']],
    ['Pipeline Generation & Qualification', ['Pipeline Generation', '& Qualification']],
    [
      'a b c d e f g h i j k l m n o p q r s t u v w x y z and much more of it',
      ['a b c d e f g h i j k l m n', 'o p q r s t u v w x y z and…'],
    ],
    ['x'.repeat(50), [`${'x'.repeat(27)}…`]],
  ])('wraps %j evenly', (text, lines) => expect(wrap(text, 28, 2)).toEqual(lines));

  test('makes long names smaller', () => {
    expect(fitted('Maya', 24, 330)).toBe(24);
    expect(fitted('x'.repeat(40), 24, 330)).toBeLessThan(15);
  });
});
