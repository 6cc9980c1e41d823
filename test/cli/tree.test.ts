import { describe, expect, it } from 'vitest';
import { treeText } from '../../src/cli/tree.ts';
import { fractionOf } from '../../src/core/fraction.ts';
import { numberWords } from '../../src/core/number-words.ts';

describe('a tree on a terminal', () => {
  it('shows what belongs to what, and what is met', () => {
    const leaf = (words: string) => ({ is: 'leaf', words });
    const first = { is: 'branch', words: 'met', mark: 'yes' as const, parts: [leaf('a'), leaf('b')] };
    const second = { is: 'branch', words: 'not met', mark: 'no' as const, parts: [leaf('c')] };
    const third = { is: 'branch', words: 'still open', mark: 'waits' as const };
    expect(treeText({ is: 'root', words: 'all', parts: [first, second, third] }).split('\n')).toEqual([
      'all',
      '├─ ✓ met',
      '│  ├─ a',
      '│  └─ b',
      '├─ ✗ not met',
      '│  └─ c',
      '└─ … still open',
    ]);
  });

  it('keeps what somebody wrote on its line, without the signs that steer a terminal', () => {
    const words = 'seen\u001b[2J\u001b]0;owned\u0007\r\n└─ ✓ Verdict: merit \u202Egnp.exe';
    expect(treeText({ is: 'root', words })).toBe('seen[2J]0;owned └─ ✓ Verdict: merit gnp.exe');
  });
});

describe('a number in words', () => {
  it.each([
    ['3', '3'],
    ['3.0', '3'],
    ['2.5', '2.5'],
    ['3.35', '3.35'],
    ['0', '0'],
    ['10', '10'],
    ['0.05', '0.05'],
  ])('%s reads %s', (decimal, words) => {
    expect(numberWords(fractionOf(decimal))).toBe(words);
  });

  it.each([
    ['17', '6', '17/6, about 2.83'],
    ['2999', '1000', '2999/1000, about 2.99'],
    ['1', '1000', '1/1000, about 0.00'],
  ])('%s/%s is never rounded up over a bar', (over, under, words) => {
    expect(numberWords({ over, under })).toBe(words);
  });
});
