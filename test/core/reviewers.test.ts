import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pick } from '../../src/core/certification.ts';
import type { Context } from '../../src/core/context.ts';
import type { Program } from '../../src/core/program.ts';
import { pickReviewers } from '../../src/core/reviewers.ts';
import { contextOf, courseIn, idOf, people, program, standingsOf } from './builders.ts';

const pool = ['omar', 'ines', 'tomas', 'lena'];

type Asked = {
  readonly learner?: string;
  readonly needed?: number;
  readonly taken?: Pick['chosen'];
  readonly seed?: string;
};

function pick(context: Context, asked: Asked = {}): Pick {
  const { learner = 'maya', needed = 2, taken = [], seed = 'SA-101/u101#1' } = asked;
  return pickReviewers(context, courseIn(context.program), idOf(learner), { needed, taken, seed });
}

const nameOf = (userId: number) => people.find((person) => person.userId === userId)?.username ?? String(userId);
const chosen = ({ chosen: seats }: Pick) => seats.map(({ userId }) => nameOf(userId));
const passedOver = (of: Pick) =>
  Object.fromEntries(of.passedOver.map(({ userId, because }) => [nameOf(userId), because]));

const whenManagerIs = (lineManager: 'never' | 'second-only'): Program => ({
  ...program,
  reviewing: { ...program.reviewing, lineManager },
});

describe('reviewers are picked', () => {
  it('least busy first', () => {
    const context = contextOf({ standings: standingsOf({ omar: [2], ines: [1], tomas: [0], lena: [2] }) });
    expect(chosen(pick(context))).toEqual(['tomas', 'ines']);
  });

  it('among equally busy ones whoever waited longest, and who never had one before all', () => {
    const context = contextOf({
      standings: standingsOf({ omar: [1, 30], ines: [1, 10], tomas: [1, 20], lena: [1, 40] }),
    });
    expect(chosen(pick(context))).toEqual(['ines', 'tomas']);
    const fresh = contextOf({ standings: standingsOf({ omar: [0, 30], ines: [0, 10], tomas: [0, 20] }) });
    expect(chosen(pick(fresh, { needed: 3 }))).toEqual(['ines', 'lena', 'tomas']);
  });

  it('by lot among equals: the same seed draws the same, seeds share the seats out', () => {
    const draws = Array.from({ length: 200 }, (_, index) => pick(contextOf(), { seed: `SA-101/u${index}#1` }));
    expect(pick(contextOf(), { seed: 'SA-101/u7#1' })).toEqual(draws[7]);
    for (const username of pool) {
      const seats = draws.filter((draw) => chosen(draw).includes(username)).length;
      expect(seats, username).toBeGreaterThan(50);
    }
  });

  it('whatever the order of the pool', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(pool, { minLength: 4 }), fc.string(), (members, seed) => {
        const pools = program.reviewing.pools.map((each) => (each.id === 'pool-sa' ? { ...each, members } : each));
        const shuffled = { ...program, reviewing: { ...program.reviewing, pools } };
        expect(chosen(pick(contextOf({ program: shuffled }), { seed }))).toEqual(chosen(pick(contextOf(), { seed })));
      }),
    );
  });

  it('to fill the seats that are still empty, keeping those who sit', () => {
    const taken = [{ userId: idOf('omar'), because: 'was asked by noor' }];
    const again = pick(contextOf({ standings: standingsOf({ tomas: [1], lena: [1] }) }), { taken });
    expect(chosen(again)).toEqual(['omar', 'ines']);
    expect(again.chosen[0]).toEqual(taken[0]);
    expect(passedOver(again)).not.toHaveProperty('omar');
  });
});

describe('nobody reviews who may not', () => {
  it('the learner never does, even as the only free one', () => {
    const context = contextOf({ standings: standingsOf({ ines: [3], tomas: [3], lena: [3] }) });
    const picked = pick(context, { learner: 'omar' });
    expect(chosen(picked)).toEqual([]);
    expect(passedOver(picked)).toMatchObject({ omar: 'is the learner' });
  });

  it('the line manager only takes a later seat than the first', () => {
    const busy = contextOf({ standings: standingsOf({ omar: [2], ines: [2], tomas: [1] }) });
    expect(chosen(pick(busy))).toEqual(['tomas', 'lena']);
    expect(chosen(pick(busy, { needed: 3 })).indexOf('lena')).toBeGreaterThan(0);
  });

  it('the line manager takes no seat where there is only one', () => {
    const picked = pick(contextOf({ standings: standingsOf({ omar: [2], ines: [2], tomas: [2] }) }), { needed: 1 });
    expect(chosen(picked)).not.toContain('lena');
    expect(passedOver(picked).lena).toContain('line manager');
  });

  it('the line manager alone leaves the first seat empty', () => {
    const picked = pick(contextOf({ standings: standingsOf({ omar: [3], ines: [3], tomas: [3] }) }));
    expect(chosen(picked)).toEqual([]);
    expect(passedOver(picked)).toEqual({
      omar: 'has 3 open reviews, the most pool-sa allows',
      ines: 'has 3 open reviews, the most pool-sa allows',
      tomas: 'has 3 open reviews, the most pool-sa allows',
      lena: "is the learner's line manager, who may only be the second reviewer",
    });
  });

  it('the line manager never does where the program says never', () => {
    const context = contextOf({
      program: whenManagerIs('never'),
      standings: standingsOf({ omar: [2], ines: [2], tomas: [2] }),
    });
    const picked = pick(context, { needed: 3 });
    expect(chosen(picked)).not.toContain('lena');
    expect(passedOver(picked)).toMatchObject({ lena: "is the learner's line manager" });
  });

  it('nobody takes more than the pool allows', () => {
    const context = contextOf({ standings: standingsOf({ omar: [3], ines: [4], tomas: [2], lena: [3] }) });
    const picked = pick(context);
    expect(chosen(picked)).toEqual(['tomas']);
    expect(passedOver(picked)).toMatchObject({ ines: 'has 4 open reviews, the most pool-sa allows' });
  });

  it('people GitLab does not know are left out', () => {
    const context = contextOf({ people: people.filter(({ username }) => username !== 'omar') });
    expect(chosen(pick(context, { needed: 3 }))).not.toContain('omar');
  });
});

describe('the reasons are true', () => {
  it('whoever was as free as those picked is told so', () => {
    const equal = pick(
      contextOf({ standings: standingsOf({ omar: [1, 10], ines: [1, 20], tomas: [1, 30], lena: [1, 40] }) }),
    );
    expect(chosen(equal)).toEqual(['omar', 'ines']);
    expect(passedOver(equal)).toEqual({
      tomas: 'had as few open reviews; others waited longer or won the draw',
      lena: 'had as few open reviews; others waited longer or won the draw',
    });
  });

  it('whoever was busier is told so', () => {
    const picked = pick(contextOf({ standings: standingsOf({ tomas: [1], lena: [2] }) }));
    expect(passedOver(picked)).toEqual({
      tomas: 'has more open reviews than those picked',
      lena: 'has more open reviews than those picked',
    });
  });

  it('those picked are told how busy they were', () => {
    const picked = pick(contextOf({ standings: standingsOf({ omar: [1], ines: [2], tomas: [3], lena: [3] }) }));
    expect(picked.chosen.map(({ because }) => because)).toEqual([
      'is in pool-sa and had 1 open review',
      'is in pool-sa and had 2 open reviews',
    ]);
  });

  it('everyone in the pool is picked or passed over with a reason, whatever their load', () => {
    const load = fc.tuple(
      fc.integer({ min: 0, max: 4 }),
      fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined }),
    );
    const loads = fc.tuple(load, load, load, load);
    const learners = fc.constantFrom('maya', 'omar', 'lena', 'jonas');
    fc.assert(
      fc.property(loads, learners, fc.integer({ min: 1, max: 3 }), fc.string(), (all, learner, needed, seed) => {
        const given = Object.fromEntries(
          pool.map((username, index) => [username, all[index] ?? ([0] as const)] as const),
        );
        const picked = pick(contextOf({ standings: standingsOf(given) }), { learner, needed, seed });
        expect([...chosen(picked), ...Object.keys(passedOver(picked))].toSorted()).toEqual(pool.toSorted());
        expect(picked.chosen.length).toBeLessThanOrEqual(needed);
        for (const seat of [...picked.chosen, ...picked.passedOver]) expect(seat.because).not.toBe('');
        expect(chosen(picked)).not.toContain(learner);
        for (const username of chosen(picked)) expect(given[username]?.[0]).toBeLessThan(3);
        const manager = people.find(({ username }) => username === learner)?.manager;
        expect(chosen(picked)[0]).not.toBe(manager ?? '');
      }),
    );
  });
});
