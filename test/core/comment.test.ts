import { describe, expect, it } from 'vitest';
import { sheetOf } from '../../src/core/verdict/sheets.ts';
import { bot, comment, idOf, kindsOf, type Life, openLife, problemsIn } from './builders.ts';

const finished = '/score all 3\n/finish';
const better = '/score all 3\n/score value 4\n/finish';

function scoreOf(life: Life, who: string, criterion = 'value'): number | undefined {
  const state = life.state();
  const attempt = 'attempt' in state ? state.attempt : undefined;
  return attempt && sheetOf(attempt, idOf(who)).scores.find((score) => score.criterion === criterion)?.value;
}

describe('a comment counts as it stands', () => {
  it('the same text twice changes nothing', () => {
    const life = openLife();
    life.says('omar', '/score value 4');
    const before = life.state();
    expect(life.hears(comment(1, 'omar', '/score value 4'))).toMatchObject({ outcome: 'ignored', changes: [] });
    expect(life.state()).toEqual(before);
    expect(life.edits(1, '/score value 4').changes).toEqual([]);
    expect(scoreOf(life, 'omar')).toBe(4);
  });

  it('an edit by its author replaces what it gave', () => {
    const life = openLife();
    life.says('omar', '/score value 4');
    life.edits(1, '/score flow 2');
    expect([scoreOf(life, 'omar', 'value'), scoreOf(life, 'omar', 'flow')]).toEqual([undefined, 2]);
  });

  it.each([
    ['plain words', 'Never mind.', []],
    ['a question', '/help', ['say help']],
    ['something wrong', '/score value 9', ['say reply']],
  ])('an edit into %s takes back what it gave', (_, text, answer) => {
    const life = openLife();
    life.says('omar', finished);
    const edited = life.edits(1, text);
    expect(kindsOf(edited.changes)).toEqual([...answer, 'show']);
    expect(scoreOf(life, 'omar')).toBeUndefined();
    expect(life.state().is).toBe('preparing');
  });

  it('more scores while the thread is read ask for another reading', () => {
    const life = openLife();
    life.says('omar', finished);
    life.says('ines', finished);
    const more = life.says('ines', better);
    expect(kindsOf(more.changes)).toEqual(['acknowledge', 'read-thread']);
    const requests = life.changes.filter((change) => change.do === 'read-thread');
    expect(requests).toHaveLength(2);
    expect(life.readsFor(1, requests[0]?.reading ?? 0)).toMatchObject({ outcome: 'ignored', changes: [] });
    expect(life.state().is).toBe('in-review');
    life.reads();
    expect(life.state()).toMatchObject({
      is: 'certified',
      attempt: { verdict: { weightedMean: { over: '25', under: '8' } } },
    });
  });

  it('an edit after the verdict changes nothing', () => {
    const life = openLife();
    for (const who of life.reviewers) life.says(who, finished);
    life.reads();
    const before = life.state();
    expect(life.edits(1, 'Thank you all').outcome).toBe('ignored');
    expect(kindsOf(life.edits(1, '/score all 1\n/finish').changes)).toEqual(['say reply']);
    expect(life.state()).toEqual(before);
  });

  it('our own comments are never read', () => {
    const life = openLife();
    const own = comment(50, 'omar', '/score all 4', { author: bot.userId, username: bot.username });
    expect(
      life.step({ happened: 'comment-written', place: { project: 'field/certification', iid: 1 }, comment: own }),
    ).toMatchObject({
      outcome: 'ignored',
      changes: [],
    });
  });
});

describe('a comment somebody else edited', () => {
  it('gives nothing any more, and its author is told', () => {
    const life = openLife();
    life.says('omar', '/score all 4');
    const edited = life.edits(1, '/score all 1', 'lena');
    expect(kindsOf(edited.changes)).toEqual(['say reply', 'show']);
    expect(problemsIn(edited.changes)[0]).toContain('Somebody other than you edited this comment');
    expect(scoreOf(life, 'omar')).toBeUndefined();
  });

  it('gives nothing either when it gave nothing before', () => {
    const life = openLife();
    life.says('omar', 'I will score this tomorrow.');
    const edited = life.edits(1, '/score all 4\n/finish', 'lena');
    expect(kindsOf(edited.changes)).toEqual(['say reply']);
    expect(scoreOf(life, 'omar')).toBeUndefined();
  });

  it('leads to nothing when it asks for nothing', () => {
    const life = openLife();
    life.says('omar', 'I will score this tomorow.');
    expect(life.edits(1, 'I will score this tomorrow.', 'lena').changes).toEqual([]);
    expect(life.state()).toMatchObject({ is: 'preparing', attempt: { said: [{ noteId: 1, commands: [] }] } });
  });

  it('stays void when the thread is read, where nobody tells who edited', () => {
    const life = openLife();
    life.says('omar', finished);
    life.says('omar', '/score value 4\n/finish');
    life.edits(2, '/score value 1\n/finish', 'lena');
    life.says('ines', finished);
    life.reads();
    expect(life.state()).toMatchObject({ is: 'certified', attempt: { verdict: { outcome: 'pass' } } });
    expect(scoreOf(life, 'omar')).toBe(3);
  });

  it('counts again once its author has edited it', () => {
    const life = openLife();
    life.says('omar', '/score value 4');
    life.edits(1, '/score value 1', 'lena');
    life.edits(1, '/score value 3');
    expect(scoreOf(life, 'omar')).toBe(3);
  });
});

describe('the thread is read before the verdict', () => {
  it('a deleted comment no longer counts', () => {
    const life = openLife();
    life.says('omar', finished);
    life.says('ines', finished);
    life.deletes(2);
    const read = life.reads();
    expect(life.state().is).toBe('in-review');
    expect(kindsOf(read.changes)).toEqual(['show']);
    life.says('ines', better);
    life.reads();
    expect(life.state()).toMatchObject({
      is: 'certified',
      attempt: { verdict: { weightedMean: { over: '25', under: '8' } } },
    });
  });

  it('all comments deleted is where it began', () => {
    const life = openLife();
    life.says('omar', finished);
    life.says('ines', finished);
    life.deletes(1);
    life.deletes(2);
    expect(kindsOf(life.reads().changes).filter((kind) => kind === 'read-thread')).toEqual([]);
    expect(life.state()).toMatchObject({ is: 'preparing', attempt: { said: [] } });
  });

  it('a comment nobody told us of counts, also one read out of order', () => {
    const life = openLife();
    life.says('omar', finished);
    life.says('ines', finished);
    life.writesUnheard('omar', '/score value 4\n/score flow 4');
    const [first] = life.thread.keys();
    const early = life.thread.get(first ?? 0);
    if (early) life.thread.delete(early.id) && life.thread.set(early.id, early);
    const read = life.reads();
    expect(life.state()).toMatchObject({
      is: 'certified',
      attempt: { verdict: { weightedMean: { over: '16', under: '5' } } },
    });
    expect(read.changes.filter((change) => change.do === 'acknowledge').map(({ noteId }) => noteId)).toEqual([3]);
  });

  it('comments nobody told us of are taken in the order they were written, and shown once', () => {
    const life = openLife();
    life.says('omar', finished);
    life.says('ines', finished);
    life.deletes(2);
    life.writesUnheard('ines', '/score all 3\n/score value 4');
    life.writesUnheard('ines', '/finish');
    const score = life.thread.get(3);
    life.deletes(3);
    if (score) life.thread.set(3, score);
    expect(kindsOf(life.reads().changes)).toEqual([
      'acknowledge',
      'acknowledge',
      'upload badge',
      'say verdict',
      'show',
    ]);
    expect(life.state().is).toBe('certified');
  });

  it('a reading under way is asked for anew, and ends without a verdict, once somebody is no longer finished', () => {
    const life = openLife();
    life.says('omar', finished);
    life.says('ines', finished);
    const [asked] = life.changes.filter((change) => change.do === 'read-thread');
    expect(kindsOf(life.edits(2, 'Let me look again.').changes)).toEqual(['show', 'read-thread']);
    expect(life.readsFor(1, asked?.reading ?? 0)).toMatchObject({ outcome: 'ignored', changes: [] });
    expect(life.reads()).toMatchObject({ outcome: 'applied', changes: [] });
    expect(life.state()).toMatchObject({ is: 'in-review', attempt: { said: [{ noteId: 1 }, { noteId: 2 }] } });
    expect(life.state()).not.toHaveProperty('attempt.reading');
  });

  it('what was refused stays refused, as its author was told', () => {
    const life = openLife();
    life.says('omar', '/score\nrecap 3\nflow 3');
    expect(problemsIn(life.says('omar', '/score value 1\n/finish').changes)[0]).toContain('please score');
    life.says('omar', finished);
    life.says('ines', finished);
    const read = life.reads();
    expect(life.state()).toMatchObject({ is: 'certified' });
    expect(scoreOf(life, 'omar')).toBe(3);
    expect(read.changes.filter((change) => change.do === 'acknowledge')).toEqual([]);
  });

  it('never asks for a reading that nobody waits for', () => {
    const life = openLife();
    life.says('omar', finished);
    life.says('ines', finished);
    const tampered = life.thread.get(1);
    if (tampered) life.thread.set(1, { ...comment(1, 'omar', '/score all 4\n/finish'), id: 1 });
    life.thread.set(2, comment(2, 'ines', 'Let me think again.'));
    const read = life.reads();
    expect(read.changes.filter((change) => change.do === 'read-thread')).toEqual([]);
    expect(life.state().is).toBe('in-review');
  });
});
