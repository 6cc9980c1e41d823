import { expect, test } from 'vitest';
import { monotonicIds, uuidv7 } from '../../src/store/ids.ts';

const SHAPE = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const ones = (size: number) => new Uint8Array(size).fill(0xff);
const zeros = (size: number) => new Uint8Array(size);

test('an id carries its moment and its version', () => {
  expect(uuidv7(0x0123456789ab, zeros)).toBe('01234567-89ab-7000-8000-000000000000');
  expect(uuidv7(0x0123456789ab, ones)).toBe('01234567-89ab-7fff-bfff-ffffffffffff');
  expect(uuidv7(Date.UTC(2026, 10, 24))).toMatch(SHAPE);
});

test('ids grow while the clock stands, goes back or goes on', () => {
  let at = 1000;
  const next = monotonicIds(() => at);
  const ids = Array.from({ length: 10_000 }, (_, index) => {
    if (index === 7000) at = 5;
    if (index === 9000) at = 2_000_000;
    return next();
  });
  expect(ids).toEqual(ids.toSorted());
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => SHAPE.test(id))).toBe(true);
  expect(Number.parseInt((ids.at(-1) ?? '').replaceAll('-', '').slice(0, 12), 16)).toBe(2_000_000);
});
