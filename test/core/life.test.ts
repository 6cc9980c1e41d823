import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/core/change.ts';
import { sheetsOf } from '../../src/core/verdict/sheets.ts';
import {
  attemptIn,
  contextOf,
  disputedLife,
  idOf,
  kindsOf,
  now,
  openLife,
  program,
  reviewersOf,
  splitLife,
  withPractical,
} from './builders.ts';

const finished = '/score all 3 Clear\n/finish';

function find<Do extends Change['do']>(changes: readonly Change[], what: Do): Extract<Change, { do: Do }> | undefined {
  return changes.findLast((change): change is Extract<Change, { do: Do }> => change.do === what);
}

function said(changes: readonly Change[], tag: string) {
  return changes.findLast((change) => change.do === 'say' && change.tag === tag);
}

describe('from a pass to a badge', () => {
  it('opens one confidential practical with two reviewers and says why they', () => {
    const life = openLife();
    expect(life.reviewers.toSorted()).toEqual(['ines', 'omar']);
    expect(kindsOf(life.changes)).toEqual(['open']);
    expect(find(life.changes, 'open')).toMatchObject({
      key: 'SA-101/u101#1/open',
      project: 'field/certification',
      confidential: true,
      dueOn: '2026-12-08',
      assignees: [idOf('maya'), ...life.reviewers.map(idOf)],
      because: expect.stringContaining('Passed SA-101 with 92 of 100; reviewers: '),
    });
    expect(find(life.changes, 'open')?.labels).toEqual([
      'fieldcert::preparing',
      'fieldcert-role::SA',
      'fieldcert-level::1-learning',
      'fieldcert-kind::practical',
      ...program.layout.labels.alongside,
    ]);
    expect(life.timers).toEqual([]);
  });

  it('goes through review to certified in few changes', () => {
    const life = openLife();
    life.says('maya', '/evidence https://example.com/demo The call\n/ready-for-review');
    expect(life.state().is).toBe('in-review');
    life.says('omar', finished);
    expect(life.state().is).toBe('in-review');
    const last = life.says('ines', '/score all 3\n/score value 4\n/finish');
    expect(kindsOf(last.changes)).toEqual(['acknowledge', 'read-thread']);
    const verdict = life.reads();
    expect(kindsOf(verdict.changes)).toEqual(['upload badge', 'say verdict', 'show']);
    expect(life.state()).toMatchObject({
      is: 'certified',
      credential: { achievement: 'SA-101', outcome: 'pass' },
      attempt: { verdict: { outcome: 'pass', weightedMean: { over: '25', under: '8' } } },
    });
    expect(find(verdict.changes, 'show')).toMatchObject({
      state: 'closed',
      labels: { on: expect.arrayContaining(['fieldcert::certified']) },
    });
    expect(find(verdict.changes, 'show')?.labels.off).toContain('fieldcert::in-review');
    expect(find(verdict.changes, 'show')?.labels.off).not.toContain('fieldcert::certified');
  });

  it('thanks each comment once and never numbers two showings alike', () => {
    const life = openLife();
    life.says('maya', '/ready-for-review');
    life.says('omar', '/score value 3');
    life.says('omar', finished);
    life.says('maya', '/evidence https://example.com/more');
    life.says('ines', finished);
    life.reads();
    const keys = life.changes.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(life.changes.filter((change) => change.do === 'acknowledge').map(({ noteId }) => noteId)).toEqual([
      1, 2, 3, 4, 5,
    ]);
  });

  it('quotes a reason given for all criteria once', () => {
    const life = openLife();
    life.says('omar', '/score all 3 Clear from the start');
    life.says('omar', '/score value 4 Strong\n/finish');
    life.says('ines', '/score all 3 Well told\n/finish');
    const note = said(life.reads().changes, 'verdict');
    const remarks = note?.do === 'say' && note.words.say === 'note/certified' ? note.words.with.remarks : [];
    expect(remarks.map(({ reviewer, criterion, words }) => [reviewer.username, criterion, words])).toEqual(
      expect.arrayContaining([
        ['omar', 'Tying each part to a business outcome', 'Strong'],
        ['ines', 'every criterion', 'Well told'],
      ]),
    );
    expect(remarks.filter(({ words }) => words === 'Clear from the start')).toHaveLength(1);
    expect(remarks).toHaveLength(3);
  });

  it('awards merit', () => {
    const life = openLife();
    for (const who of life.reviewers) life.says(who, '/score all 4\n/finish');
    life.reads();
    expect(life.state()).toMatchObject({
      is: 'certified',
      credential: { outcome: 'merit', awardedAt: now },
    });
  });

  it.each([1, 3])('works with %i reviewers', (reviewers) => {
    const life = openLife(contextOf({ program: withPractical({ reviewers }) }));
    expect(life.reviewers).toHaveLength(reviewers);
    for (const who of life.reviewers) life.says(who, finished);
    life.reads();
    expect(life.state().is).toBe('certified');
  });
});

describe('needs development', () => {
  it('leads to the next attempt, with a date and words for each part that fell short', () => {
    const life = openLife();
    life.says('omar', '/score all 3\n/score flow 4\n/score accuracy 4');
    life.says('omar', '/score value 2 Claims stay general\n/finish');
    life.says('ines', '/score all 3\n/score flow 4\n/score accuracy 4');
    life.says('ines', '/score value 2\n/finish');
    const verdict = life.reads();
    expect(kindsOf(verdict.changes)).toEqual(['say verdict', 'show']);
    expect(life.state()).toMatchObject({ is: 'next-attempt', from: '2026-12-01' });
    expect(find(verdict.changes, 'show')).toMatchObject({ state: undefined });
    const note = said(verdict.changes, 'verdict');
    expect(note).toMatchObject({
      words: {
        say: 'note/needs-development',
        with: {
          from: '2026-12-01',
          develop: [
            {
              name: 'Tying each part to a business outcome',
              seen: 'Value claimed in general terms at start or end only.',
              remarks: [{ words: 'Claims stay general' }],
            },
          ],
        },
      },
    });
  });

  it('names every part somebody saw below the standard when a moderator decides so', () => {
    const life = openLife();
    life.says('omar', '/score all 3');
    life.says('omar', '/score value 2\n/finish');
    life.says('ines', '/score all 4\n/finish');
    life.reads();
    life.says(reviewersOf(life.state())[2] ?? '', '/score all 3\n/score accuracy 2\n/finish');
    life.reads();
    const decided = life.says('priya', '/decide needs-development The value was claimed, not shown');
    expect(life.state().is).toBe('next-attempt');
    expect(said(decided.changes, 'verdict')).toMatchObject({
      words: {
        with: {
          develop: [
            { name: 'Tying each part to a business outcome' },
            { name: 'Technical accuracy and control of the environment' },
          ],
        },
      },
    });
  });
});

describe('what a moderator is for', () => {
  it('asks the moderators, who see why', () => {
    const life = splitLife();
    life.says(reviewersOf(life.state())[2] ?? '', '/score all 4\n/finish');
    const asked = life.reads();
    expect(life.state()).toMatchObject({
      is: 'decision-ready',
      because:
        'The reviewers came to different outcomes, and no two of them agree on “Tying each part to a business outcome”, which must be met.',
    });
    expect(kindsOf(asked.changes)).toEqual(['say decision', 'show']);
    expect(said(asked.changes, 'decision')).toMatchObject({
      words: { with: { moderators: [{ username: 'sam' }, { username: 'priya' }] } },
    });
  });

  it('ends with what a moderator decides; everybody’s scores stay', () => {
    const life = disputedLife();
    const scores = sheetsOf(attemptIn(life)).map((sheet) => sheet.scores[0]?.value);
    const decided = life.says('priya', '/decide pass Both saw the value on screen');
    expect(kindsOf(decided.changes)).toEqual(['read-thread', 'acknowledge', 'upload badge', 'say verdict', 'show']);
    expect(life.state()).toMatchObject({
      is: 'certified',
      attempt: {
        verdict: {
          outcome: 'pass',
          decidedBy: idOf('priya'),
          because: 'priya decided as moderator: Both saw the value on screen',
        },
      },
    });
    expect(sheetsOf(attemptIn(life)).map((sheet) => sheet.scores[0]?.value)).toEqual(scores);
    expect(scores).toEqual(expect.arrayContaining([2, 3, 4]));
  });

  it('shows each state under a key of its own', () => {
    const life = disputedLife();
    life.says('priya', '/decide pass Fine');
    const keys = life.changes.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is decided once', () => {
    const life = disputedLife();
    life.says('priya', '/decide merit Great');
    const second = life.says('sam', '/decide needs-development No');
    expect(kindsOf(second.changes)).toEqual(['say reply']);
    expect(life.state()).toMatchObject({ is: 'certified', credential: { outcome: 'merit' } });
  });

  it('stays with the moderator when a reviewer changes their mind meanwhile', () => {
    const life = disputedLife();
    life.edits(1, finished);
    expect(life.state().is).toBe('decision-ready');
    life.says('priya', '/decide pass They agree now');
    expect(life.state().is).toBe('certified');
  });
});
