import { describe, expect, it } from 'vitest';
import { parseComment } from '../../src/core/commands/grammar.ts';
import { read, shown, vocabulary } from './comment-lines.ts';

const score = (criterion: string, value: number, why?: string) => ({ criterion, value, ...(why ? { why } : {}) });
const scores = (...list: readonly ReturnType<typeof score>[]) => ({ say: 'score', scores: list });

describe('commands that are understood', () => {
  it.each([
    ['/score value 4', scores(score('value', 4))],
    ['/SCORE Value 4', scores(score('value', 4))],
    ['/score value: 3', scores(score('value', 3))],
    ['/score value = 3', scores(score('value', 3))],
    ['/score value=3 clear', scores(score('value', 3, 'clear'))],
    ['/score value :3', scores(score('value', 3))],
    ['/score\tvalue\t2', scores(score('value', 2))],
    ['/score value 4, because it is clear', scores(score('value', 4, 'because it is clear'))],
    ['/score value 4.', scores(score('value', 4))],
    ['/score value 4 - clear: really', scores(score('value', 4, 'clear: really'))],
    ['/score NEXT_STEPS 1', scores(score('next_steps', 1))],
    ['/score all 3 fine', scores(score('value', 3, 'fine'), score('flow', 3, 'fine'), score('next_steps', 3, 'fine'))],
    [
      '/score\nvalue 4 clear\nflow: 3\nnext_steps = 2',
      scores(score('value', 4, 'clear'), score('flow', 3), score('next_steps', 2)),
    ],
    ['/score value 4\nflow 3\nThank you', scores(score('value', 4), score('flow', 3))],
    ['   /finish', { say: 'finish' }],
    ['/finish   ', { say: 'finish' }],
    ['/ready-for-review', { say: 'ready-for-review' }],
    ['/evidence https://a.example/x?y=1#z', { say: 'evidence', url: 'https://a.example/x?y=1#z' }],
    ['/evidence http://a.example The call', { say: 'evidence', url: 'http://a.example', words: 'The call' }],
    ['/evidence <https://a.example/x> The call', { say: 'evidence', url: 'https://a.example/x', words: 'The call' }],
    [
      '/evidence [The call](https://a.example/x) in May',
      { say: 'evidence', url: 'https://a.example/x', words: 'The call in May' },
    ],
    ['/decide Pass Both saw it', { say: 'decide', outcome: 'pass', reason: 'Both saw it' }],
    ['/decide needs development Too thin', { say: 'decide', outcome: 'needs-development', reason: 'Too thin' }],
    ['/review-by @omar', { say: 'review-by', username: 'omar' }],
    ['/review-by omar.k_2', { say: 'review-by', username: 'omar.k_2' }],
    ['/help please', { say: 'help' }],
    ['/explain why', { say: 'explain' }],
    ['@fieldcert help', { say: 'help' }],
    ['@FieldCert: /score value 4', scores(score('value', 4))],
    ['@fieldcert, score value 4', scores(score('value', 4))],
  ])('%j', (text, command) => {
    expect(read(text)).toEqual({ said: [{ command, line: 1 }], faults: [] });
  });

  it('takes several commands, each with its line', () => {
    const { said, faults } = read('Well done!\n/score all 4\n\nThat is all.\n/finish');
    expect(faults).toEqual([]);
    expect(said.map(({ command, line }) => [command.say, line])).toEqual([
      ['score', 2],
      ['finish', 5],
    ]);
  });

  it('ends a block of scores at an empty line and at the next command', () => {
    expect(read('/score\nvalue 4\n\nflow is next').faults).toEqual([]);
    expect(read('/score\nvalue 4\n/finish').said).toHaveLength(2);
  });
});

describe('comments that are not for us', () => {
  it.each([
    'Great demo, thank you!',
    'See /score value 4',
    '/etc/passwd',
    '/usr/bin/env',
    '/board_move ~done',
    '/1',
    '/ score value 4',
    '//comment',
    '/path.txt',
    '    /finish',
    '\t/finish',
    '@fieldcert-bot help',
    '@fieldcertx help',
    '@omar help',
    'Thanks @fieldcert help',
    'user@fieldcert help',
    '',
  ])('%j', (text) => {
    expect(read(text)).toEqual({ said: [], faults: [] });
  });
});

describe('what cannot be taken', () => {
  it.each([
    ['/scroe value 4', '1| /scroe value 4\n1| ^^^^^^\nThere is no command "/scroe". Did you mean /score?'],
    ['/banana', '1| /banana\n1| ^^^^^^^\nThere is no command "/banana".'],
    ['/finish.', '1| /finish.\n1| ^^^^^^^^\nThere is no command "/finish.". Did you mean /finish?'],
    [
      '@fieldcert socre value 4',
      '1| @fieldcert socre value 4\n1|            ^^^^^\nThere is no command "socre". Did you mean score?',
    ],
    [
      '  @fieldcert thanks a lot',
      '1|   @fieldcert thanks a lot\n1|   ^^^^^^^^^^\nI did not find a command after @fieldcert.',
    ],
    ['@fieldcert', '1| @fieldcert\n1| ^^^^^^^^^^\nI did not find a command after @fieldcert.'],
    [
      '/score',
      '1| /score\n1|        ^\nThe criterion and the score are missing: put them here or on the lines right below.',
    ],
    ['/score value', '1| /score value\n1|              ^\nThe score is missing: give 1, 2, 3 or 4.'],
    ['/score value:', '1| /score value:\n1|               ^\nThe score is missing: give 1, 2, 3 or 4.'],
    [
      '/score valeu 4',
      '1| /score valeu 4\n1|        ^^^^^\nThere is no criterion "valeu". Here they are value, flow, next_steps. Did you mean value?',
    ],
    [
      '/score val 4',
      '1| /score val 4\n1|        ^^^\nThere is no criterion "val". Here they are value, flow, next_steps. Did you mean value?',
    ],
    ['/score value 5', '1| /score value 5\n1|              ^\n"5" is not a score here: give 1, 2, 3 or 4.'],
    ['/score value 0', '1| /score value 0\n1|              ^\n"0" is not a score here: give 1, 2, 3 or 4.'],
    ['/score value -1', '1| /score value -1\n1|              ^^\n"-1" is not a score here: give 1, 2, 3 or 4.'],
    ['/score value 3.5', '1| /score value 3.5\n1|              ^^^\n"3.5" is not a score here: give 1, 2, 3 or 4.'],
    ['/score value 3,5', '1| /score value 3,5\n1|              ^^^\n"3,5" is not a score here: give 1, 2, 3 or 4.'],
    [
      '/score value=4/4',
      '1| /score value=4/4\n1|              ^^^\n"4/4" is not a score here: give 1, 2, 3 or 4. Did you mean 4?',
    ],
    ['/score value four', '1| /score value four\n1|              ^^^^\n"four" is not a score here: give 1, 2, 3 or 4.'],
    [
      '/score 4 value',
      '1| /score 4 value\n1|        ^^^^^^^\nThe criterion comes first, then the score. Did you mean value 4?',
    ],
    [
      '/score value 4, flow 3',
      '1| /score value 4, flow 3\n1|                 ^^^^\nOne criterion per line: start a new line at "flow".',
    ],
    ['/score value 4\nvalue 3', '2| value 3\n2| ^^^^^\nLine 1 already scores "value": keep one of the two.'],
    [
      '/score flow 3\n\n/score all 4',
      '3| /score all 4\n3|        ^^^\nLine 1 already scores "flow": keep one of the two.',
    ],
    [
      '/finish now please',
      '1| /finish now please\n1|         ^^^^^^^^^^\n/finish stands alone: put other words on a line of their own.',
    ],
    ['/evidence', '1| /evidence\n1|           ^\nThe address is missing: it starts with https://.'],
    [
      '/evidence www.a.example/x',
      '1| /evidence www.a.example/x\n1|           ^^^^^^^^^^^^^^^\n"www.a.example/x" is not an address people can open: it starts with https:// or http://. Did you mean https://www.a.example/x?',
    ],
    [
      '/evidence javascript:alert(1)',
      '1| /evidence javascript:alert(1)\n1|           ^^^^^^^^^^^^^^^^^^^\n"javascript:alert(1)" is not an address people can open: it starts with https:// or http://.',
    ],
    [
      '/evidence [x](/uploads/1/x.pdf)',
      '1| /evidence [x](/uploads/1/x.pdf)\n1|               ^^^^^^^^^^^^^^^^\n"/uploads/1/x.pdf" is not an address people can open: it starts with https:// or http://.',
    ],
    [
      '/evidence https://me:pw@a.example',
      '1| /evidence https://me:pw@a.example\n1|           ^^^^^^^^^^^^^^^^^^^^^^^\nAn address with a name or password in it would be shown to everybody here: leave that part out.',
    ],
    ['/decide', '1| /decide\n1|         ^\nThe outcome is missing: give merit, pass or needs-development.'],
    [
      '/decide psas Good',
      '1| /decide psas Good\n1|         ^^^^\n"psas" is not an outcome: give merit, pass or needs-development. Did you mean pass?',
    ],
    [
      '/decide pass',
      '1| /decide pass\n1|              ^\nThe reason is missing: the learner and the reviewers will read it.',
    ],
    [
      '/decide pass Good\n\n/decide merit Better',
      '3| /decide merit Better\n3|         ^^^^^\nLine 1 already decides: keep one of the two.',
    ],
    ['/review-by', '1| /review-by\n1|            ^\nSay who should review, with an at sign.'],
    [
      '/review-by @omar @lena',
      '1| /review-by @omar @lena\n1|                  ^^^^^\nOne person per line, and nothing after the name.',
    ],
    ['/review-by @@omar', '1| /review-by @@omar\n1|            ^^^^^^\n"@@omar" is not a username.'],
  ])('%j', (text, expected) => {
    const { faults } = read(text);
    expect(faults.map(shown)).toEqual([expected]);
    expect(parseComment([{ number: 1, text: faults[0]?.example ?? '' }], vocabulary).faults).toEqual([]);
  });

  it('shows every fault of a block, and takes nothing of it', () => {
    const { said, faults } = read('/score\nvalue 9\nflow 3\nThank you');
    expect(said).toEqual([]);
    expect(faults.map(({ line, column }) => [line, column])).toEqual([
      [2, 6],
      [4, 0],
    ]);
  });

  it('keeps the good commands beside the bad ones', () => {
    const { said, faults } = read('/score value 4\n\n/finihs');
    expect(said).toHaveLength(1);
    expect(faults).toHaveLength(1);
  });

  it('keeps a long line short around its caret', () => {
    const { faults } = read(`/score value 4 ${'word '.repeat(300)}`);
    const [fault] = faults;
    expect(fault?.problem).toBe('The reason has 1499 characters; keep it within 1000.');
    expect(fault?.text.length).toBeLessThanOrEqual(120);
    expect(fault?.text).toMatch(/^….*…$/);
    expect((fault?.column ?? 0) + (fault?.length ?? 0)).toBeLessThanOrEqual(120);
  });

  it('shows nothing that could move the caret or hide words', () => {
    const { faults } = read('/score\tva\u202elue\u200b 4');
    expect(faults.map(shown)).toEqual([
      '1| /score va·lue· 4\n1|        ^^^^^^^\nThere is no criterion "va·lue·". Here they are value, flow, next_steps. Did you mean value?',
    ]);
  });

  it('stops after ten faults and after fifty commands', () => {
    expect(read('/nope\n'.repeat(100)).faults).toHaveLength(10);
    const many = read('/help\n'.repeat(60));
    expect(many.said).toHaveLength(50);
    expect(many.faults.map(({ line, problem }) => [line, problem])).toEqual([
      [51, 'A comment may hold 50 commands; put this and what follows into another one.'],
    ]);
  });
});

it('lets one criterion differ from /score all above it', () => {
  const { said, faults } = read('/score all 3\n/score flow 4');
  expect(faults).toEqual([]);
  expect(said.map(({ command }) => command.say)).toEqual(['score', 'score']);
});
