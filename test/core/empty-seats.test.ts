import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/core/change.ts';
import { contextOf, idOf, kindsOf, openLife, reviewersOf, standingsOf } from './builders.ts';

const finished = '/score all 3 Clear\n/finish';

function find<Do extends Change['do']>(changes: readonly Change[], what: Do): Extract<Change, { do: Do }> | undefined {
  return changes.findLast((change): change is Extract<Change, { do: Do }> => change.do === what);
}

describe('no reviewer free', () => {
  const full = standingsOf({ omar: [3], ines: [3], tomas: [3], lena: [3] });

  it('asks staff, tries again each day, and takes whoever is free then', () => {
    const life = openLife(contextOf({ standings: full }));
    expect(life.state()).toMatchObject({ is: 'awaiting-reviewer' });
    expect(kindsOf(life.changes)).toEqual(['open', 'say no-reviewer']);
    expect(life.timers).toEqual([{ set: 'pick-again', at: Date.parse('2026-11-25T09:00:00Z') }]);
    const still = life.time();
    expect(still).toMatchObject({ outcome: 'applied', because: 'Still no reviewer is free.', changes: [] });
    expect(still.timers).toHaveLength(1);
    life.now({ standings: standingsOf({ omar: [3], ines: [2], tomas: [1], lena: [3] }) });
    const filled = life.time();
    expect(reviewersOf(life.state())).toEqual(['tomas', 'ines']);
    expect(life.state().is).toBe('preparing');
    expect(find(filled.changes, 'show')?.assignees).toEqual(['maya', 'tomas', 'ines'].map(idOf));
    expect(filled.changes.map(({ because }) => because)).toEqual([filled.because]);
    expect(filled.timers).toEqual([]);
    expect(life.time()).toMatchObject({ outcome: 'ignored', changes: [], timers: [] });
  });

  it('keeps whoever is found first and waits for the second', () => {
    const life = openLife(contextOf({ standings: standingsOf({ omar: [0], ines: [3], tomas: [3], lena: [3] }) }));
    expect(life.state()).toMatchObject({
      is: 'awaiting-reviewer',
      because: expect.stringMatching(/^1 of 2 reviewers still to be found/),
    });
    life.says('omar', finished);
    expect(life.state().is).toBe('awaiting-reviewer');
    expect(find(life.changes, 'read-thread')).toBeUndefined();
    life.says('noor', '/review-by @ines');
    expect(life.state().is).toBe('in-review');
    life.says('ines', finished);
    life.reads();
    expect(life.state().is).toBe('certified');
  });

  it('keeps the seat of somebody who has become busy meanwhile', () => {
    const life = openLife(contextOf({ standings: standingsOf({ omar: [0], ines: [3], tomas: [3], lena: [3] }) }));
    life.now({ standings: standingsOf({ omar: [3], ines: [0], tomas: [3], lena: [3] }) });
    life.time();
    expect(reviewersOf(life.state())).toEqual(['omar', 'ines']);
  });

  it('seats everyone staff ask for in one comment', () => {
    const life = openLife(contextOf({ standings: full }));
    const seated = life.says('noor', '/review-by @omar\n/review-by @Ines');
    expect(kindsOf(seated.changes)).toEqual(['read-thread', 'acknowledge', 'show']);
    expect(reviewersOf(life.state())).toEqual(['omar', 'ines']);
    expect(life.state().is).toBe('preparing');
  });

  it('does not say of somebody seated why they were passed over', () => {
    const life = openLife(contextOf({ standings: full }));
    life.says('noor', '/review-by @omar');
    const state = life.state();
    expect('because' in state ? state.because : '').not.toContain('Omar');
    const explained = life.says('maya', '/explain').changes[0];
    const reasons =
      explained?.do === 'say' && explained.words.say === 'note/explain' ? explained.words.with.reasons : [];
    expect(reasons.filter((reason) => reason.includes('Omar'))).toEqual([
      'Omar Haddad reviews: Omar was asked by noor.',
    ]);
  });
});
