import { describe, expect, it } from 'vitest';
import type { FromSource } from '../../src/intake/sources/door.ts';
import { accept, data } from './exam-requests.ts';

const message = (results: unknown, more: object = {}) =>
  accept(JSON.stringify({ type: 'exam.results', data: results, ...more }));
const items = (read: FromSource) => (read.is === 'items' ? read.items : [read]);

describe('several results in one message', () => {
  it('are each known by an id of their own', async () => {
    const corrected = { ...data, id: 'row_2', score: { raw: 79.9, max: 100 }, replaces: 'row_1' };
    const read = items(await message([{ id: 'row_1', ...data }, corrected], { timestamp: '2026-11-20T10:15:00Z' }));
    expect(read).toMatchObject([
      { at: '/data/0', is: 'result', result: { source: 'native', eventId: 'row_1', score: { raw: '92' } } },
      { at: '/data/1', is: 'result', result: { eventId: 'row_2', score: { raw: '79.9' }, replaces: 'row_1' } },
    ]);
  });

  it.each<readonly [string, unknown, string, string]>([
    ['no id', { ...data }, '/data/1/id', 'It names no result.'],
    ['an empty id', { id: ' ', ...data }, '/data/1/id', 'It names no result.'],
    ['an id that is too long', { id: 'x'.repeat(201), ...data }, '/data/1/id', 'It names no result.'],
    ['a list in its place', [], '/data/1/id', 'It names no result.'],
    [
      'a score in words',
      { id: 'b', ...data, score: { raw: 'A', max: 1 } },
      '/data/1/score/raw',
      'It is not a plain decimal number from 0 up.',
    ],
    ['a key nobody knows', { id: 'b', ...data, grade: 1 }, '/data/1/grade', 'Nothing is known about this key.'],
    [
      'a time to come',
      { id: 'b', ...data, completedAt: '2027-11-20T10:15:00Z' },
      '/data/1/completedAt',
      'It is in the future.',
    ],
  ])('are taken in beside one with %s, which is told of', async (_, faulty, at, words) => {
    const [good, bad] = items(await message([{ id: 'a', ...data }, faulty]));
    expect(good).toMatchObject({ is: 'result' });
    expect(bad).toMatchObject({
      is: 'refused',
      status: 422,
      at,
      because: `${at}: ${words}`,
      fix: expect.stringMatching(/\S \S/),
    });
  });

  it.each<readonly [string, unknown, string]>([
    ['none', [], '/data'],
    ['no list', { a: 1 }, '/type'],
    ['nothing', undefined, '/type'],
  ])('are not %s', async (_, results, at) => {
    expect(await message(results)).toMatchObject({ is: 'refused', status: 422, at });
  });
});
