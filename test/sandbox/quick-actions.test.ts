import { describe, expect, test } from 'vitest';
import { extractCommands, isQuickAction } from '../../src/sandbox/quick-actions.ts';

describe('quick actions', () => {
  test.each([
    ['Words\n/close', 'Words', ['close']],
    ['/CLOSE', '', ['close']],
    ['/label ~a ~"b c"\nWords', 'Words', ['label ~a ~"b c"']],
    ['/score value 3', '/score value 3', []],
    ['/ready-for-review', '/ready-for-review', []],
    [' /close', ' /close', []],
    ['see /close', 'see /close', []],
    ['```\n/close\n```', '```\n/close\n```', []],
    ['>>>\n/close\n>>>\n/close', '>>>\n/close\n>>>', ['close']],
    ['<pre>\n/close\n</pre>', '<pre>\n/close\n</pre>', []],
    ['> /close', '> /close', []],
    ['a\r\n/close\r\n', 'a', ['close']],
    ['/shrug well', 'well ¯\\＿(ツ)＿/¯', []],
  ])('%j', (text, left, commands) => {
    const read = extractCommands(text);
    expect(read.text).toBe(left);
    expect(read.commands.map(({ name, argument }) => `${name} ${argument}`.trim())).toEqual(commands);
  });

  test('GitLab takes /ready and /assign, and leaves /score alone', () => {
    expect(['ready', 'assign', 'Done', 'score'].map(isQuickAction)).toEqual([true, true, true, false]);
  });
});
