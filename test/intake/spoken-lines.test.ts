import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestRead, readText, spokenLines } from '../../src/intake/spoken-lines.ts';

const said = (text: string) => spokenLines(text).map(({ number, text: line }) => `${number} ${line}`);

describe('lines the author said', () => {
  it.each([
    ['two lines of one paragraph', '/score value 4\nflow 3', ['1 /score value 4', '2 flow 3']],
    ['lines ended as on Windows', 'Hi\r\n\r\n/score value 4\r\n/finish\r\n', ['1 Hi', '3 /score value 4', '4 /finish']],
    ['a byte order mark', '\uFEFF/finish', ['1 /finish']],
    ['up to three spaces', '   /finish', ['1    /finish']],
    ['a tab within', '/score\tvalue\t4', ['1 /score\tvalue\t4']],
    ['a line that an underline makes a heading', '/score value 4\n---\n/finish', ['1 /score value 4', '3 /finish']],
    [
      'a line that equals signs make a heading',
      'Hi\n/score value 4\n===\n/finish',
      ['1 Hi', '2 /score value 4', '4 /finish'],
    ],
    ['a heading', '# Well done\n/finish', ['1 # Well done', '2 /finish']],
    ['a rule', '***\n/finish', ['2 /finish']],
    ['what looks like a table', 'a | b\n--- | ---\n/finish', ['1 a | b', '2 --- | ---', '3 /finish']],
    ['what looks like a link definition', '[a]:\n/finish', ['1 [a]:', '2 /finish']],
    ['a hard break', 'Hi\\\n/finish', ['1 Hi\\', '2 /finish']],
    ['a backtick that closes nothing', 'a ` b\n/finish', ['1 a ` b', '2 /finish']],
    ['an escaped backtick', '\\`a\n/finish\n\\`', ['1 \\`a', '2 /finish', '3 \\`']],
    ['code within a line', 'Use `x`\n/finish', ['1 Use `x`', '2 /finish']],
    ['math within a line', 'As $$a$$ and $`b`$ say\n/finish', ['1 As $$a$$ and $`b`$ say', '2 /finish']],
    ['what a deal is worth', 'Saved $5\n/finish\nof $9', ['1 Saved $5', '2 /finish', '3 of $9']],
    ['dollars that never end', 'Big $$\n/finish', ['1 Big $$', '2 /finish']],
    ['a line of dollars that never end', '$$\n/finish', ['1 $$', '2 /finish']],
    ['three dollars', 'a $$$\n/finish\n$$$', ['1 a $$$', '2 /finish', '3 $$$']],
    ['escaped dollars', 'a \\$$\n/finish\n$$', ['1 a \\$$', '2 /finish', '3 $$']],
    ['dollars in code', '`$$`\n/finish\n`$$`', ['2 /finish']],
    ['dollars in a block of code', '```\n$$\n```\n/finish\n\n```\n$$\n```', ['4 /finish']],
    ['a tag that never ends', '<customer>\n\n/finish', ['3 /finish']],
    ['an author who answers right below a quote', '> well?\n/finish', ['2 /finish']],
    ['an author who goes on right below a list', '- clear\n- short\n/finish', ['3 /finish']],
    ['the same below a list within a quote', '> - well?\n/finish', ['2 /finish']],
  ])('keeps %s', (_what, text, expected) => {
    expect(said(text)).toEqual(expected);
  });

  it.each([
    ['fenced code', '```\n/finish\n```'],
    ['fenced code with tildes and a language', '~~~ts\n/finish\n~~~'],
    ['fenced code that never ends', '```\n/finish\n\n/finish'],
    ['indented code', '    /finish'],
    ['code indented by a tab', '\t/finish'],
    ['code at the start of a line', '`/finish`'],
    ['code over several lines', '`` a\n/finish\n``'],
    ['a quote', '> /finish\n> /finish'],
    ['a quote without a space', '>/finish'],
    ['a quote in a quote', '> > /finish\n> /finish'],
    ["GitLab's long quote", '>>>\n/finish\n\n/finish\n>>>'],
    ["GitLab's long quote that never ends", '>>>\n/finish'],
    ['a list', '- /finish\n* /finish\n1. /finish\n2) /finish'],
    ['the inside of a list', '- a\n\n  /finish'],
    ['the next line of a list item', '- a\n  /finish'],
    ['the next line of a later paragraph of a list item', '- a\n\n    b\n  /finish'],
    ['code in a list', '- a\n\n      /finish'],
    ['an HTML comment', '<!--\n/finish\n-->'],
    ['an HTML comment within a paragraph', 'a <!--\n/finish\n-->'],
    ['a block of HTML', '<div>\n/finish\n</div>'],
    ['the inside of HTML tags', '<details>\n<summary>x</summary>\n\n/finish\n\n</details>'],
    ['a quote in HTML', '<blockquote>\n\n/finish\n\n</blockquote>'],
    ['a script', '<script>\n\n/finish\n\n</script>'],
    ['a list item whose first line ends in a character of private use', '- a \uE000\n  /finish'],
    ['HTML around HTML that never ends', '<div>\n\n<p>\n\n/finish\n\n</div>'],
    ['HTML around a tag that is no tag in a comment', '<div>\n\n/finish\n\n<!--\n<div>\n-->\n\n</div>'],
    ['HTML around an end tag that is none in a script', '<div>\n\n<script>\n</div>\n</script>\n\n/finish\n\n</div>'],
    ["GitLab's math in a block", '$$\n/finish\n$$'],
    ["GitLab's math in a block with an empty line", '$$\na\n\n/finish\n\nb\n$$  '],
    ["GitLab's math over several lines", 'So $$ a\n/finish\nb $$ it is'],
    ["GitLab's math with an escaped dollar", 'So $$ a \\$$\n/finish\nb $$ it is'],
    ["GitLab's math in code", '$`a\n/finish\nb`$'],
    ['math in a list', '- $$\n  /finish\n  $$'],
    ['nothing', '\n \n\t\n'],
  ])('leaves out %s', (_what, text) => {
    expect(said(text).filter((line) => line.includes('/finish'))).toEqual([]);
  });

  it('finds a command behind anything that is closed', () => {
    const closed = [
      '```\nx\n```',
      '> x',
      '>>>\nx\n>>>',
      '>>>\n<b>\nx\n</b>\n>>>',
      '<!--\n<div>\n-->\n\n<!--\n</div>\n-->',
      '- x',
      '<!-- x -->',
      '<details>\n\nx\n\n</details>',
      '`x\nx`',
      '$$\nx\n$$',
      'a $$ x\nx $$ a',
      '    x',
    ];
    for (const before of closed) expect(said(`${before}\n\n/finish`).at(-1)).toMatch(/^\d+ \/finish$/);
  });
});

describe('any text', () => {
  const line = fc.oneof(fc.stringMatching(/^[a-z ,.!*_[\]()#|&]{0,30}$/), fc.constant(''));
  const prose = fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\n'));

  it('is never taken from a code block, a quote or a comment, whatever stands around it', () => {
    const wrapped = fc.constantFrom<(text: string) => string>(
      (text) => `\`\`\`\`\n${text}\n\`\`\`\``,
      (text) => text.replaceAll(/^/gm, '> '),
      (text) => `<!--\n${text}\n-->`,
      (text) => text.replaceAll(/^/gm, '    '),
      (text) => `>>>\n${text}\n>>>`,
    );
    fc.assert(
      fc.property(prose, wrapped, prose, prose, (before, wrap, inner, after) => {
        const text = `${before}\n\n${wrap(`${inner}\n/score value 4\n${inner}`)}\n\n${after}`;
        expect(said(text).filter((spoken) => spoken.includes('/score'))).toEqual([]);
      }),
    );
  });

  it('is found in a paragraph of its own, under its own number', () => {
    fc.assert(
      fc.property(prose, prose, (before, after) => {
        const text = `${before}\n\n/score value 4\n\n${after}`;
        expect(said(text)).toContain(`${before.split('\n').length + 2} /score value 4`);
      }),
    );
  });

  it('gives back lines as they were written, in order, once each', () => {
    const nasty = fc.array(
      fc.constantFrom(
        '`',
        '``',
        '```',
        '>',
        '> ',
        '>>>',
        '- ',
        '1. ',
        '<!--',
        '-->',
        '<div>',
        '</div>',
        '<b ',
        '\n',
        '\n\n',
        '\r\n',
        '\t',
        '    ',
        '/finish',
        '@a',
        'x',
        '\\',
        '[',
        '](',
        '\uE000',
        '\u0000',
        '---',
        '===',
        '#',
        '~~~',
        '&',
        '\uFEFF',
        '😀',
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(nasty, (parts) => {
        const text = parts.join('').replaceAll('\uFEFF', '');
        const written = text.replace(/\r\n?/g, '\n').trimEnd().split('\n');
        const lines = spokenLines(text);
        for (const { number, text: spoken } of lines) expect(spoken).toBe(written[number - 1]);
        const numbers = lines.map(({ number }) => number);
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a text made to be slow', () => {
  const long = (unit: string) => unit.repeat(Math.ceil(1_000_000 / unit.length));
  const ticks = Array.from({ length: 1000 }, (_, index) => '`'.repeat(index + 1)).join(' ');
  it.each([
    'word ',
    '/finish\n',
    '/finish\n\n',
    '>',
    '> a\n',
    '>\n/x\n',
    '>>>\n/x\n',
    '> #\n/x\n',
    '- ',
    '- a\n',
    '1. ',
    'a\n-\n',
    '`',
    '` `` ',
    '[',
    '![',
    '*a **b ',
    '<',
    '<a ',
    '/x <!-- ',
    '<!--\n',
    '<?',
    '<div>\n',
    '<div>\n\n',
    '</b>\n\n<i>\n\n',
    '&a;',
    '\\',
    '\n',
    '\t',
    '```\n',
    '>>>\n',
    '$$\n',
    '$$ a ',
    '$$\n/x\n',
    '\\$$ ',
    '# a\n',
    '@a <b c="',
    '\uE000',
    '\u00A0\n',
    '\f\n',
    '\u2028',
    '/\n\n',
  ])('of %j is read in time', (unit) => {
    const started = performance.now();
    readText(`${long(unit)}x`);
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('of many lengths of backticks, or of lines under deep quotes, is read in time', () => {
    const started = performance.now();
    readText(`/x ${ticks}`);
    readText(`${'> '.repeat(18)}a\n${long('/b\n')}`);
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('of thousands of tags that are open at the same time is read like any other', () => {
    const tags = Array.from({ length: 12_000 }, (_, index) => `a${index.toString(36)}`);
    for (const ends of [tags, tags.toReversed(), tags.map(() => 'b')]) {
      const text = [...tags.map((tag) => `<${tag}>`), ...ends.map((tag) => `</${tag}>`), '', '/finish'].join('\n');
      expect(said(text)).toEqual(['24002 /finish']);
    }
  });

  it('is read up to a length, by whole lines', () => {
    const lines = spokenLines('/finish\n'.repeat(longestRead));
    expect(lines.at(-1)).toEqual({ number: longestRead / 8, text: '/finish' });
  });
});

describe('the hash of a text', () => {
  const hash = (text: string) => readText(text).textHash;

  it('is a SHA-256 in hex', () => {
    expect(hash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('is the same for what GitLab stores of a text', () => {
    expect(hash('a\r\nb  \r\n\r\n')).toBe(hash('a\nb'));
  });

  it('changes with any word, also beyond what is read', () => {
    expect(hash('/score value 4')).not.toBe(hash('/score value 3'));
    expect(hash(`${'a'.repeat(longestRead)}b`)).not.toBe(hash(`${'a'.repeat(longestRead)}c`));
  });

  it('does not change when GitLab rewrites the address of an image in a hook', () => {
    const stored = 'See ![call](/uploads/1a/call.png) and [more](https://a.example)';
    const sent = stored.replace('/uploads', 'https://gitlab.example/field/practicals/uploads');
    expect(hash(sent)).toBe(hash(stored));
    expect(hash(stored.replace('a.example', 'b.example'))).not.toBe(hash(stored));
  });
});
