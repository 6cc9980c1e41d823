import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { movesBetween } from '../../src/core/provision/board-steps.ts';
import { differences } from '../../src/core/provision/differences.ts';
import { standing } from '../../src/core/provision/standing.ts';
import type { Desired, Seen } from '../../src/core/provision/state.ts';

const home = { kind: 'project', path: 'field/certification' } as const;
const uses = { open: 0, closed: 0, mergeRequests: 0 };
const lists = (names: readonly string[]) => names.map((label, position) => ({ id: position + 1, position, label }));

/** A list moved as GitLab does it: taken out, then put in at the position. */
function moved(from: readonly string[], to: readonly string[]): readonly string[] {
  return movesBetween(from, to).reduce<readonly string[]>(
    (now, { list, position }) => now.filter((key) => key !== list).toSpliced(position, 0, list),
    from,
  );
}

const shuffled = fc
  .uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), { maxLength: 9 })
  .chain((names) =>
    fc.tuple(
      fc.shuffledSubarray(names, { minLength: names.length }),
      fc.shuffledSubarray(names, { minLength: names.length }),
    ),
  );

describe('the lists of a board', () => {
  it('come into any order, by fewer moves than there are lists', () => {
    fc.assert(
      fc.property(shuffled, ([from, to]) => {
        expect(moved(from, to)).toEqual(to);
        expect(movesBetween(from, to).length).toBeLessThanOrEqual(Math.max(0, from.length - 1));
      }),
    );
  });

  it('need one move where one was dragged away', () => {
    expect(movesBetween(['b', 'c', 'd', 'a'], ['a', 'b', 'c', 'd'])).toEqual([{ list: 'a', position: 0 }]);
    expect(movesBetween(['d', 'a', 'b', 'c'], ['a', 'b', 'c', 'd'])).toEqual([{ list: 'd', position: 3 }]);
  });

  it('of a board among those of others end in our order, and a plan is then empty', () => {
    fc.assert(
      fc.property(shuffled, fc.nat(9), ([wanted, present], cut) => {
        const desired: Desired = {
          home,
          labels: wanted.map((name) => ({ for: name, name, color: '#000000', description: 'x', previously: [] })),
          groupLabels: [],
          retired: [],
          boards: wanted.length > 0 ? [{ name: 'Board', lists: wanted, previously: [] }] : [],
          hook: undefined,
        };
        const some = ['THEIRS', ...present.slice(0, cut), 'THEIR OWN'];
        const labels = [...wanted, 'THEIRS', 'THEIR OWN'].map((name, index) => {
          return { id: index + 1, name, color: '#000000', description: 'x', ofGroup: false, uses };
        });
        const seen: Seen = { home, issuesOff: false, labels, boards: [{ id: 1, name: 'Board', lists: lists(some) }] };
        const { steps } = differences(desired, seen, '2026-11-25');
        expect(steps.map((step) => standing(step, seen, steps).is)).toEqual(steps.map(() => 'due'));
        const added = [...some, ...steps.flatMap((step) => (step.do === 'add-list' ? [step.label] : []))];
        const order = steps.find((step) => step.do === 'order-lists');
        const end = order ? moved(added, order.to) : added;
        expect(end.filter((name) => wanted.includes(name))).toEqual(wanted.filter((name) => end.includes(name)));
        expect(end).toContain('THEIRS');
        const after = { ...seen, boards: [{ id: 1, name: 'Board', lists: lists(end) }] };
        expect(differences(desired, after, '2026-11-25').steps).toEqual([]);
        expect(steps.map((step) => standing(step, after, steps).is)).toEqual(steps.map(() => 'done'));
      }),
    );
  });
});
