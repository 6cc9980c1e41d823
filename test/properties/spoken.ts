import fc from 'fast-check';

/** One line of a generated comment, and what it is known to be, whatever a parser thinks of it. */
export type Line = { readonly text: string; readonly truth: Truth };

/** `words` asks for nothing; `wrong` is meant for us and cannot be taken; a name is a command as it should be. */
type Truth = 'words' | 'wrong' | Asked;
type Asked = 'evidence' | 'ready-for-review' | 'score' | 'finish' | 'decide' | 'review-by' | 'help' | 'explain';

export const bot = 'fieldcert-bot';

/** Stands for a number that nothing else in the comment bears. */
export const fresh = '\uF8FF';

const plain = fc.stringMatching(/^[a-z]{1,9}$/);

// Nothing that ends a line, and no mark of Markdown.
const odd = fc.constantFrom(
  ...['\u00A0', '\u2028', '\u2029', '\u0085', '\f', '\v', '\u200B', '\u202E', '\u2066', '\uFEFF', '\uD800', '\u0301'],
  ...['\u0000', '\uE000', '😀', '👩‍👩‍👧', 'ß', 'İ', '値', 'ｆ', '／finish'],
);

// Every mark that is opened is closed on the same line.
const marked = fc.constantFrom(
  ...['**clear**', '_well_', '[demo](https://a.example/x_(y))', '![call](/uploads/1/a.png)', '~~no~~', '#12', '!3'],
  ...[
    '`code`',
    '`` a ` b ``',
    '<b>bold</b>',
    '<!-- hidden -->',
    'a < b',
    '&lt;',
    '\\`',
    '\\<',
    '@omar',
    '@all',
    '$x$',
    '$$x$$',
    '$`x`$',
    '$5',
  ],
  ...['/finish', `@${bot}`, '> no', '---', '|', ':smile:', 'http://a.example/finish', '"', "'"],
);

const talk = fc
  .array(fc.oneof({ weight: 6, arbitrary: plain }, { weight: 2, arbitrary: marked }, odd), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => parts.join(' '));

const huge = fc
  .tuple(
    fc.constantFrom('a', 'word ', '/finish ', '! ', 'a.', '\u00A0', '*', '((', '&a;'),
    fc.integer({ min: 500, max: 2000 }),
  )
  .map(([unit, count]) => unit.repeat(count));

// What looks like a command and is none: something stands before it, or it goes on.
const nearly = fc.constantFrom(
  ...['\u200B/finish', '\u00A0/finish', '／finish', '\\/finish', '//finish', '/ finish', '/etc/passwd', '/finish/now'],
  ...['/', '/9', '@omar /finish', `@${bot}x finish`, `(@${bot} finish)`, '@', '"/finish"', '/finish\uFE0F'],
);

/** Somebody's own words that ask for nothing. */
export const wordsLine: fc.Arbitrary<Line> = fc
  .oneof(
    {
      weight: 8,
      arbitrary: fc
        .tuple(fc.constantFrom('I ', 'Well, ', 'É ', '値 ', '😀 '), talk)
        .map(([begun, rest]) => begun + rest),
    },
    { weight: 2, arbitrary: nearly },
    { weight: 1, arbitrary: huge.map((text) => `Long ${text}`) },
  )
  .map((text) => ({ text, truth: 'words' }));

const reason = fc
  .array(fc.oneof({ weight: 4, arbitrary: plain }, odd), { maxLength: 6 })
  .map((parts) => ['Seen', ...parts].join(' '));

const anyCase = (text: string) =>
  fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((upper) => [...text].map((letter, at) => (upper[at] ? letter.toUpperCase() : letter)).join(''));

function asked(truth: Asked, rest: fc.Arbitrary<string>): fc.Arbitrary<Line> {
  const called = fc.constantFrom('/', `@${bot} `, `@${bot} /`, `@${bot.toUpperCase()} `, '/', '/', '/');
  return fc
    .tuple(called, anyCase(truth), rest)
    .map(([before, name, after]) => ({ text: before + name + after, truth }));
}

const nothing = fc.constantFrom('', ' ', '  ', '\t');
const address = fc.constantFrom(`https://a.example/${fresh}`, `<https://a.example/?q=${fresh}>`);
const sign = fc.constantFrom(' ', ': ', '=', ' = ', '\t');

/** A command that can be taken, alone on its line. */
export const commandLine: fc.Arbitrary<Line> = fc.oneof(
  asked(
    'evidence',
    fc.tuple(address, fc.option(reason, { nil: '' })).map(([url, why]) => ` ${url} ${why}`),
  ),
  asked(
    'score',
    fc.tuple(sign, fc.integer({ min: 1, max: 4 }), reason).map(([is, n, why]) => ` c${fresh}${is}${n} ${why}`),
  ),
  asked('ready-for-review', nothing),
  asked('finish', nothing),
  asked(
    'decide',
    reason.map((why) => ` pass ${why}`),
  ),
  asked('review-by', fc.constant(` @reviewer${fresh}`)),
  asked('help', nothing),
  asked('explain', nothing),
);

const wrong = fc
  .constantFrom(
    ...['/finish now', '/finnish', '/score c1', '/score c1 9', '/score colour 3', '/evidence', '/evidence here'],
    ...['/review-by', '/decide', '/decide perhaps It is', '/finish.', '/nonsense', '/helpme', `@${bot}`, `@${bot} 👋`],
  )
  .map((text): Line => ({ text, truth: 'wrong' }));

/** A line that its author says to whoever reads it, or to us. */
export const ownLine: fc.Arbitrary<Line> = fc.oneof(
  { weight: 6, arbitrary: wordsLine },
  { weight: 5, arbitrary: commandLine },
  { weight: 1, arbitrary: wrong },
);
