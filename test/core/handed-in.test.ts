import { describe, expect, it } from 'vitest';
import { sheetOf } from '../../src/core/sheets.ts';
import { attemptIn, idOf, openLife, problemsIn, reviewersOf } from './builders.ts';

describe('scores that were handed in', () => {
  const scored = () => {
    const life = openLife();
    const [reviewer = ''] = reviewersOf(life.state());
    return { life, reviewer, sheet: () => sheetOf(attemptIn(life), idOf(reviewer)) };
  };

  it('are replaced by an edit before /finish', () => {
    const { life, reviewer, sheet } = scored();
    life.says(reviewer, '/score all 2');
    expect(problemsIn(life.edits(1, '/score all 3').changes)).toEqual([]);
    life.says(reviewer, '/finish');
    expect(sheet()).toMatchObject({ finished: true });
    expect(sheet().scores.every(({ value }) => value === 3)).toBe(true);
  });

  it('are void once they are edited after /finish, and the reviewer is asked for a new comment', () => {
    const { life, reviewer, sheet } = scored();
    life.says(reviewer, '/score all 2');
    life.says(reviewer, '/finish');
    expect(problemsIn(life.edits(1, '/score all 4').changes)[0]).toContain('had finished before this edit');
    expect(sheet()).toMatchObject({ finished: false, scores: [] });
    expect(problemsIn(life.says(reviewer, '/score all 3').changes)).toEqual([]);
    expect(sheet()).toMatchObject({ finished: true });
  });

  it('are void in the same way when the edit is heard of first', () => {
    const { life, reviewer, sheet } = scored();
    life.says(reviewer, '/score all 2');
    life.writesUnheard(reviewer, '/finish');
    life.edits(1, '/score all 4');
    const finish = life.thread.get(2);
    if (finish) life.hears(finish);
    expect(sheet().finished).toBe(false);
  });

  it('are handed in anew when a comment that also says /finish is edited', () => {
    const { life, reviewer, sheet } = scored();
    life.says(reviewer, '/score all 2\n/finish');
    expect(problemsIn(life.edits(1, '/score all 3\n/finish').changes)).toEqual([]);
    expect(sheet()).toMatchObject({ finished: true });
    expect(sheet().scores[0]?.value).toBe(3);
  });

  it('can be added to by a new comment until the verdict', () => {
    const { life, reviewer, sheet } = scored();
    life.says(reviewer, '/score all 2');
    life.says(reviewer, '/finish');
    expect(problemsIn(life.says(reviewer, '/score value 3 Seen again').changes)).toEqual([]);
    expect(sheet().scores.find(({ criterion }) => criterion === 'value')?.value).toBe(3);
  });
});
