import { expect, test } from 'vitest';
import { nearest } from '../../src/core/commands/nearest.ts';

test.each([
  ['statsu', ['status', 'title'], 'status'],
  ['Pass-Percent', ['passPercent', 'pass'], 'passPercent'],
  ['wieght', ['height', 'weight'], 'weight'],
  ['L9', ['L1', 'L2'], undefined],
  ['lena', [], undefined],
  ['color', ['id', 'course'], undefined],
])('%s of %j means %s', (word, known, meant) => {
  expect(nearest(word, known)).toBe(meant);
});
