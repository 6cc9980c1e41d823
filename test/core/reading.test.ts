import { describe, expect, it } from 'vitest';
import type { Comment } from '../../src/core/event.ts';
import { sheetOf } from '../../src/core/verdict/sheets.ts';
import {
  attemptIn,
  comment,
  contextOf,
  disputedLife,
  idOf,
  kindsOf,
  now,
  openLife,
  problemsIn,
  reviewersOf,
  standingsOf,
  withPractical,
} from './builders.ts';

const finished = '/score all 3\n/finish';
const full = standingsOf({ omar: [3], ines: [3], tomas: [3], lena: [3] });

describe('in doubt the thread is read before anybody gets an answer', () => {
  it.each([
    ['what its author may not say', 'lena', '/score all 3'],
    ['what misses something', 'omar', '/finish'],
    ['what comes too early', 'priya', '/decide pass Fine'],
    ['a seat that is taken', 'noor', '/review-by @lena'],
  ])('%s', (_, who, text) => {
    const life = openLife();
    expect(kindsOf(life.told(who, text).changes)).toEqual(['read-thread']);
    expect(life.state()).toMatchObject({ is: 'preparing', attempt: { said: [] } });
    expect(kindsOf(life.reads().changes)).toEqual(['say reply']);
    expect(attemptIn(life).reading).toBeUndefined();
  });

  it('what nobody could take is answered at once and alone', () => {
    expect(kindsOf(openLife().told('omar', '/score value 9').changes)).toEqual(['say reply']);
  });

  it('a /finish is not refused for scores that are still on their way', () => {
    const life = openLife();
    life.writesUnheard('omar', '/score all 3');
    expect(kindsOf(life.told('omar', '/finish').changes)).toEqual(['read-thread']);
    expect(kindsOf(life.reads().changes)).toEqual(['acknowledge', 'acknowledge', 'show']);
  });

  it('whatever is heard meanwhile is read too, and an older reading counts no more', () => {
    const life = openLife();
    const [asked] = life.told('omar', '/finish').changes;
    const more = life.told('omar', '/score all 3');
    expect(kindsOf(more.changes)).toEqual(['acknowledge', 'show', 'read-thread']);
    expect(life.readsFor(1, asked?.do === 'read-thread' ? asked.reading : 0).outcome).toBe('ignored');
    expect(problemsIn(life.reads().changes)).toHaveLength(1);
  });

  it('a comment deleted meanwhile gets no answer', () => {
    const life = openLife();
    life.told('omar', '/finish');
    life.deletes(1);
    expect(life.reads().changes).toEqual([]);
  });
});

describe('a reading out of doubt decides nothing by itself', () => {
  it('where nobody reviews yet', () => {
    const life = openLife(contextOf({ standings: full }));
    expect(kindsOf(life.says('maya', '/score all 4').changes)).toEqual(['read-thread', 'say reply']);
    expect(life.state().is).toBe('awaiting-reviewer');
  });

  it('where a seat is empty and everyone else has finished', () => {
    const life = openLife(contextOf({ standings: standingsOf({ ines: [3], tomas: [3], lena: [3] }) }));
    life.says('omar', finished);
    expect(kindsOf(life.says('maya', '/finish').changes)).toEqual(['read-thread', 'say reply']);
    expect(life.state().is).toBe('awaiting-reviewer');
  });

  it('where a moderator is waited for, who is not asked again', () => {
    const life = disputedLife();
    expect(kindsOf(life.says('maya', '/finish').changes)).toEqual(['read-thread', 'say reply']);
    expect(life.state().is).toBe('decision-ready');
    life.edits(1, finished);
    life.says('noor', '/finish');
    expect(life.state().is).toBe('decision-ready');
    expect(attemptIn(life).reading).toBeUndefined();
  });
});

/** A practical of three reviewers; two have finished, and with Inês meeting the standard nobody agrees with anybody. */
function threeAtWork() {
  const life = openLife(
    contextOf({ program: withPractical({ reviewers: 3 }), standings: standingsOf({ tomas: [1], lena: [1] }) }),
  );
  const third = life.reviewers.find((who) => who !== 'omar' && who !== 'ines') ?? '';
  life.told('omar', '/score all 2\n/finish');
  life.told(third, '/score all 4\n/finish');
  return life;
}

describe('what cannot be taken back is judged with the whole thread', () => {
  it('a decision counts scores as they stand', () => {
    const life = disputedLife();
    life.writesUnheard('omar', '/score all 4\n/finish');
    const decided = life.told('priya', '/decide pass Fine');
    expect(kindsOf(decided.changes)).toEqual(['read-thread']);
    life.reads();
    expect(life.state()).toMatchObject({ attempt: { verdict: { weightedMean: { over: '4', under: '1' } } } });
  });

  it('of two decisions the one written first counts, whichever is heard first', () => {
    const life = disputedLife();
    life.writesUnheard('sam', '/decide merit Both were moved');
    life.says('priya', '/decide needs-development Nothing was shown');
    expect(life.state()).toMatchObject({ is: 'certified', credential: { outcome: 'merit' } });
  });

  it('a decision edited in later comes after one that stood by then', () => {
    const life = disputedLife();
    life.says('priya', 'Let me think.');
    life.writesUnheard('sam', '/decide merit Both were moved');
    life.edits(4, '/decide needs-development Nothing was shown');
    expect(life.state()).toMatchObject({ is: 'certified', credential: { outcome: 'merit' } });
  });

  it('a decision does not come before a /finish that rests on scores edited in later', () => {
    const life = threeAtWork();
    const later = (said: Comment, text: string, seconds: number) =>
      comment(said.id, said.username, text, { createdAt: said.createdAt, updatedAt: now + seconds * 1000 });
    const [first, second] = [comment(3, 'ines', 'Watching.'), comment(4, 'ines', 'Still watching.')];
    life.thread.set(3, later(first, '/finish', 200));
    life.thread.set(4, later(second, '/score all 3', 300));
    life.hears(later(comment(5, 'priya', 'Hm.'), '/decide pass I saw both', 100));
    expect(attemptIn(life).said.find(({ noteId }) => noteId === 3)?.commands).toEqual([{ say: 'finish' }]);
    expect(life.state().is).toBe('certified');
  });

  it('of two reviewers asked for one seat the one asked for first sits, whichever is heard first', () => {
    const life = openLife(contextOf({ standings: standingsOf({ ines: [3], tomas: [3], lena: [3] }) }));
    life.writesUnheard('priya', '/review-by @ines');
    const asked = life.says('noor', '/review-by @yuki');
    expect(reviewersOf(life.state())).toEqual(['omar', 'ines']);
    expect(problemsIn(asked.changes)).toEqual(['Both seats are taken: Omar Haddad and Inês Duarte.']);
  });

  it('a decision written after the reviewers finished counts, though it is read before we asked for one', () => {
    const life = threeAtWork();
    life.told('ines', finished);
    life.writesUnheard('priya', '/decide pass I saw both');
    expect(kindsOf(life.reads().changes)).toEqual(['acknowledge', 'upload badge', 'say verdict', 'show']);
    expect(life.state()).toMatchObject({ is: 'certified', attempt: { verdict: { decidedBy: idOf('priya') } } });
  });

  it('a decision written before the reviewers finished is refused, though they have meanwhile', () => {
    const life = threeAtWork();
    life.writesUnheard('priya', '/decide pass I saw both');
    life.told('ines', finished);
    expect(problemsIn(life.reads().changes)[0]).toContain('nothing to decide yet');
    expect(life.state().is).toBe('decision-ready');
  });

  it('a decision is refused where another reviewer is asked to look', () => {
    const life = openLife();
    life.told('omar', '/score all 2\n/finish');
    life.told('ines', finished);
    life.writesUnheard('priya', '/decide pass I saw both');
    expect(problemsIn(life.reads().changes)).toEqual([
      'There is nothing to decide yet: the reviewers are still at work.',
    ]);
    expect(life.state().is).toBe('second-review');
  });

  it('whoever wrote after the decision is told, also when the decision was read first', () => {
    const life = disputedLife();
    life.writesUnheard('priya', '/decide pass I saw both');
    life.writesUnheard('sam', '/decide merit So did I');
    const heard = life.says('noor', '/review-by @lena');
    expect(life.state()).toMatchObject({ is: 'certified', credential: { outcome: 'pass' } });
    const decided = expect.stringContaining('This practical has been decided, so nothing can be added to it.');
    expect(problemsIn(heard.changes)).toEqual([decided, decided]);
  });

  it('a decision is refused where reviewers agree', () => {
    const life = openLife();
    for (const who of life.reviewers) life.told(who, finished);
    life.writesUnheard('priya', '/decide merit I saw both');
    expect(problemsIn(life.reads().changes)[0]).toContain('nothing to decide yet');
    expect(life.state()).toMatchObject({ is: 'certified', credential: { outcome: 'pass' } });
  });
});

describe('whatever order hooks come in', () => {
  it('a /finish written before its scores is refused', () => {
    const late = openLife();
    late.thread.set(1, comment(1, 'omar', '/finish'));
    late.hears(comment(2, 'omar', '/score all 3'));
    expect(problemsIn(late.hears(comment(1, 'omar', '/finish')).changes)).toHaveLength(1);
    expect(sheetOf(attemptIn(late), idOf('omar')).finished).toBe(false);
  });

  it('a /finish edited in after the scores counts', () => {
    const life = openLife();
    life.says('omar', 'Watching it now.');
    life.says('omar', '/score all 3');
    life.edits(1, 'Watched it.\n\n/finish');
    expect(sheetOf(attemptIn(life), idOf('omar')).finished).toBe(true);
  });

  it('a /finish edited in counts, though its scores stand further down and are read with it', () => {
    const life = openLife();
    const first = comment(1, 'omar', 'Watching it now.');
    life.thread.set(2, comment(2, 'omar', '/score all 3'));
    const edited = comment(1, 'omar', '/finish', { createdAt: first.createdAt, updatedAt: first.updatedAt + 60_000 });
    expect(kindsOf(life.hears(edited).changes)).toEqual(['read-thread', 'acknowledge', 'acknowledge', 'show']);
    expect(sheetOf(attemptIn(life), idOf('omar')).finished).toBe(true);
  });

  it.each([
    ['plain words', 'Never mind.'],
    ['a question', '/help'],
    ['something wrong', '/score value 9'],
  ])('commands edited into %s give nothing, also when they are heard of late', (_, text) => {
    const life = openLife();
    const first = comment(1, 'omar', finished);
    life.hears(comment(1, 'omar', text, { createdAt: first.createdAt, updatedAt: first.updatedAt + 60_000 }));
    expect(life.hears(first)).toMatchObject({ outcome: 'ignored', changes: [] });
    expect(attemptIn(life).said.flatMap(({ commands }) => commands)).toEqual([]);
  });

  it('a text written anew is newer than what stood there in between', () => {
    const life = openLife();
    const first = comment(1, 'omar', '/score all 3');
    const at = (text: string, later: number) =>
      comment(1, 'omar', text, { createdAt: first.createdAt, updatedAt: first.updatedAt + later });
    life.hears(first);
    expect(life.hears(at('/score all 3', 60_000)).changes).toEqual([]);
    expect(life.hears(at('/score all 1', 30_000)).outcome).toBe('ignored');
    expect(sheetOf(attemptIn(life), idOf('omar')).scores[0]?.value).toBe(3);
  });

  it('commands taken out do not come back with a hook that is sent again', () => {
    const life = openLife();
    life.says('omar', finished);
    const first = life.thread.get(1);
    life.edits(1, 'Never mind.');
    expect(life.hears(first ?? comment(1, 'omar', finished)).outcome).toBe('ignored');
    expect(sheetOf(attemptIn(life), idOf('omar')).scores).toEqual([]);
  });

  it('what somebody else wrote while the thread was read stays void', () => {
    const life = openLife();
    for (const who of life.reviewers) life.told(who, finished);
    const [asked] = life.changes.filter((change) => change.do === 'read-thread');
    const older = [...life.thread.values()];
    life.hears(comment(3, 'omar', '/score all 4\n/finish', { editedBy: idOf('lena') }));
    const early = life.step({ happened: 'thread-read', attempt: 1, reading: asked?.reading ?? 0, comments: older });
    expect(early.outcome).toBe('ignored');
    life.reads();
    expect(life.state()).toMatchObject({ is: 'certified', credential: { outcome: 'pass' } });
  });
});
