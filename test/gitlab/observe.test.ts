import { expect, test } from 'vitest';
import { commentsOf } from '../../src/gitlab/observe.ts';
import type { Note } from '../../src/gitlab/schemas.ts';
import { omar, readAll } from './world.ts';

const at = Date.parse('2026-11-24T10:00:00.789Z');
const author = { id: omar, username: 'omar', name: 'Omar' };
const note: Note = {
  id: 5,
  body: '/score value 4',
  author,
  system: false,
  internal: false,
  createdAt: at,
  updatedAt: at,
};

test('a note becomes a comment in the shape of the hook, with times to the second', () => {
  const second = Date.parse('2026-11-24T10:00:00Z');
  expect(commentsOf([note], readAll)).toEqual([
    {
      id: 5,
      author: omar,
      username: 'omar',
      ...readAll('/score value 4'),
      createdAt: second,
      updatedAt: second,
      internal: false,
    },
  ]);
});

test('a system note is no comment', () => {
  expect(commentsOf([{ ...note, system: true }], readAll)).toEqual([]);
});
