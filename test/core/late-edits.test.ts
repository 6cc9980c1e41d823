import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/core/change.ts';
import { sheetOf } from '../../src/core/verdict/sheets.ts';
import { statusView } from '../../src/core/views/view.ts';
import { readText } from '../../src/intake/spoken-lines.ts';
import { attemptIn, comment, contextOf, idOf, kindsOf, openLife, problemsIn } from './builders.ts';

const finished = '/score all 3\n/finish';

/** What somebody was told of scores edited late. */
const told = (changes: readonly Change[]) => changes.filter(({ key }) => key.includes('/edited-'));

describe('scores that were handed in', () => {
  const scored = () => {
    const life = openLife();
    return { life, sheet: () => sheetOf(attemptIn(life), idOf('omar')) };
  };
  /** An edit of a comment `ms` after the one with /finish was written. */
  const editAt = ({ life }: ReturnType<typeof scored>, id: number, text: string, finish: number, ms: number) => {
    const [before, last] = [life.thread.get(id), life.thread.get(finish)];
    if (!before || !last) throw new Error('There is no such comment');
    return life.hears({ ...before, ...readText(text), updatedAt: last.createdAt + ms });
  };

  it('are replaced by an edit before /finish', () => {
    const { life, sheet } = scored();
    life.says('omar', '/score all 2');
    expect(told(life.edits(1, '/score all 3').changes)).toEqual([]);
    life.says('omar', '/finish');
    expect(sheet()).toMatchObject({ finished: true });
    expect(sheet().scores.every(({ value }) => value === 3)).toBe(true);
  });

  it('are void once they are edited after /finish; a new comment and /finish hand them in again', () => {
    const { life, sheet } = scored();
    life.says('omar', '/score all 2');
    life.says('omar', '/finish');
    const edited = life.edits(1, '/score all 4').changes;
    expect(told(edited)).toMatchObject([{ key: 'SA-101/u101#1/edited-1', words: { say: 'note/edited-late' } }]);
    expect(kindsOf(edited)).not.toContain('acknowledge');
    expect(sheet()).toMatchObject({ finished: false, scores: [] });
    expect(statusView(contextOf(), life.state()).waitingOn).toContainEqual(
      expect.objectContaining({ username: 'omar' }),
    );
    life.says('omar', '/score all 3');
    expect(sheet()).toMatchObject({ finished: false, scores: { length: 6 } });
    life.says('omar', '/finish');
    expect(sheet()).toMatchObject({ finished: true });
    expect(sheet().scores[0]?.value).toBe(3);
  });

  it('are void whichever of edit and /finish is heard of first, and in the thread alone', () => {
    const { life, sheet } = scored();
    life.says('omar', '/score all 2');
    life.writesUnheard('omar', '/finish');
    expect(told(life.edits(1, '/score all 4').changes)).toHaveLength(1);
    expect(sheet().finished).toBe(false);
  });

  it.each([
    ['in the same second', 0, true],
    ['a second later', 1000, false],
  ])('edited %s', (_, ms, counts) => {
    const at = scored();
    at.life.says('omar', '/score all 2');
    at.life.says('omar', '/finish');
    editAt(at, 1, '/score all 4', 2, ms);
    expect(at.sheet().finished).toBe(counts);
  });

  it('are void too where the comment itself says /finish, and a new one hands them in', () => {
    const { life, sheet } = scored();
    life.says('omar', '/score all 2\n/finish');
    expect(told(life.edits(1, finished).changes)).toHaveLength(1);
    expect(sheet()).toMatchObject({ finished: false, scores: [] });
    life.says('omar', finished);
    expect(sheet()).toMatchObject({ finished: true });
  });

  it('a slip beside /finish is put right in a new comment, and the answer says so', () => {
    const { life } = scored();
    const [refused] = life.says('omar', '/score vlaue 2\n/finish').changes;
    expect(refused).toMatchObject({ words: { say: 'note/refused', with: { handsIn: true } } });
    expect(problemsIn(life.says('omar', finished).changes)).toEqual([]);
  });

  it('count again once the /finish is taken back', () => {
    const { life, sheet } = scored();
    life.says('omar', '/score all 2');
    life.says('omar', '/finish');
    life.edits(1, '/score all 4');
    life.edits(2, 'Not yet.');
    expect(sheet()).toMatchObject({ finished: false, scores: [{ value: 4 }, {}, {}, {}, {}, {}] });
  });

  it('stand where the comment moved without an edit, as when a thread is resolved', () => {
    const at = scored();
    at.life.says('omar', '/score all 2');
    at.life.says('omar', '/finish');
    expect(told(editAt(at, 1, '/score all 2', 2, 60_000).changes)).toEqual([]);
    expect(at.sheet().finished).toBe(true);
  });

  it('can be added to by a new comment until the verdict', () => {
    const { life, sheet } = scored();
    life.says('omar', '/score all 2');
    life.says('omar', '/finish');
    life.says('omar', '/score value 3 Seen again');
    expect(sheet()).toMatchObject({ finished: true });
    expect(sheet().scores.find(({ criterion }) => criterion === 'value')?.value).toBe(3);
  });
});

it('an earlier text from the second of the verdict, heard of again after it, is not answered', () => {
  const life = openLife();
  life.says('omar', finished);
  life.says('ines', '/score all 2');
  const first = comment(2, 'ines', '/score all 2');
  life.hears({ ...first, ...readText('/score all 3') });
  life.says('ines', '/finish');
  life.reads();
  expect(life.state().is).toBe('certified');
  expect(life.hears(first)).toMatchObject({ outcome: 'ignored', changes: [] });
});
