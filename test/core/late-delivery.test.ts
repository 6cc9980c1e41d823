import { describe, expect, it } from 'vitest';
import { comment, kindsOf, openLife } from './builders.ts';

const finished = '/score all 3\n/finish';

/** A practical that was decided; its first comment was deleted before anybody was told of it. */
function decidedLife() {
  const life = openLife();
  const [first = '', second = ''] = life.reviewers;
  life.writesUnheard(first, '/score all 1');
  life.deletes(1);
  life.says(first, finished);
  life.says(second, finished);
  life.reads();
  expect(life.state().is).toBe('certified');
  return { ...life, first };
}

describe('a comment that is heard of only after the verdict', () => {
  it('gets no answer when it was gone from the thread the verdict rests on', () => {
    const life = decidedLife();
    expect(life.hears(comment(1, life.first, '/score all 1'))).toMatchObject({ outcome: 'ignored', changes: [] });
  });

  it('is answered when it was written after the thread was read', () => {
    const life = decidedLife();
    expect(kindsOf(life.says(life.first, '/score all 1').changes)).toEqual(['say reply']);
  });

  it('is answered when an old one was edited after the thread was read', () => {
    const life = decidedLife();
    life.thread.set(1, comment(1, life.first, 'Good luck!'));
    expect(kindsOf(life.edits(1, '/help').changes)).toEqual(['say help']);
  });
});
