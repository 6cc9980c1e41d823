import { describe, expect, it } from 'vitest';
import type { Context } from '../../src/core/context.ts';
import { differencesIn } from '../../src/core/drift/differences.ts';
import type { SeenIssue } from '../../src/core/event.ts';
import { wantedOf } from '../../src/core/views/show.ts';
import { place } from './any-event.ts';
import { contextOf, courseIn, idOf, kindsOf, openLife, program } from './builders.ts';

const priya = idOf('priya');

/** A practical, and its issue as the record says. */
function practical(differences: Partial<Context> = {}) {
  const life = openLife(contextOf(differences));
  const wanted = () => {
    const state = life.state();
    if (!('attempt' in state) || !state.attempt) throw new Error('A practical was opened.');
    return wantedOf(program, state, state.attempt, courseIn(program));
  };
  const right = (): SeenIssue => {
    const { labels, assignees, state } = wanted();
    return { labels: labels.on, assignees, closed: state === 'closed', confidential: true, intact: true };
  };
  const changed = (issue: Partial<SeenIssue>, by?: number) =>
    life.step({ happened: 'issue-changed', place, by, issue: { ...right(), ...issue } });
  const read = (issue: Partial<SeenIssue>, by?: number) => {
    const look = life.changes.findLast((change) => change.do === 'look')?.look ?? 0;
    return life.step({ happened: 'issue-read', attempt: 1, look, by, issue: { ...right(), ...issue } });
  };
  return { life, wanted, right, changed, read };
}

describe('news of a change', () => {
  it('is looked at when it differs from the record, whoever made it', () => {
    const { changed } = practical();
    expect(kindsOf(changed({ closed: true }, priya).changes)).toEqual(['look']);
    expect(kindsOf(changed({ closed: true }).changes)).toEqual(['look']);
  });

  it('is left at that when the issue shows what is on record', () => {
    const { changed } = practical();
    expect(changed({}, priya)).toMatchObject({ outcome: 'ignored', because: 'The issue shows what is on record.' });
  });

  it('of foreign labels asks for nothing', () => {
    const { changed, right } = practical();
    expect(changed({ labels: [...right().labels, 'nice'] }, priya).outcome).toBe('ignored');
  });
});

describe('a look at the issue', () => {
  it('that finds nothing tells nobody anything', () => {
    const { changed, read } = practical();
    changed({ closed: true }, priya);
    expect(read({}, priya).changes).toEqual([]);
  });

  it('is taken again when something was shown meanwhile', () => {
    const { life, changed, read } = practical();
    changed({ closed: true }, priya);
    life.says('maya', '/ready-for-review');
    expect(kindsOf(read({ closed: true }, priya).changes)).toEqual(['look']);
    expect(kindsOf(read({}, priya).changes)).toEqual([]);
  });

  it('gives way to a newer one', () => {
    const { life, changed } = practical();
    changed({ closed: true }, priya);
    const first = life.changes.findLast((change) => change.do === 'look')?.look ?? 0;
    changed({ confidential: false }, priya);
    const issue = { labels: [], assignees: [], closed: true, confidential: true, intact: true };
    const late = life.step({ happened: 'issue-read', attempt: 1, look: first, by: priya, issue });
    expect(late).toMatchObject({ outcome: 'ignored', because: 'A newer look at the issue is under way.' });
  });

  it('heals with a note, then without, then leaves it and alerts', () => {
    const { changed, read } = practical();
    const fight = () => {
      changed({ closed: true }, priya);
      return read({ closed: true }, priya);
    };
    expect(kindsOf(fight().changes)).toEqual(['show', 'say healed']);
    expect(kindsOf(fight().changes)).toEqual(['show']);
    const third = fight();
    expect(kindsOf(third.changes)).toEqual(['say contested']);
    expect(third.alert).toContain('number 3');
    expect(changed({ closed: true }, idOf('maya')).outcome).toBe('ignored');
  });
});

describe('what differs', () => {
  const all = practical();
  const base = all.right();
  const wanted = all.wanted();
  const kinds = (seen: Partial<SeenIssue>, shown: Partial<SeenIssue> | undefined = {}) =>
    differencesIn(wanted, { ...base, ...seen }, shown && { ...base, ...shown }).map(({ is }) => is);

  it.each<[string, Partial<SeenIssue>, Partial<SeenIssue>, readonly string[]]>([
    ['nothing', {}, {}, []],
    ['a label taken off', { labels: base.labels.slice(1) }, {}, ['label-missing']],
    ['a label GitLab never took', { labels: base.labels.slice(1) }, { labels: base.labels.slice(1) }, []],
    ['a second status', { labels: [...base.labels, 'fieldcert::certified'] }, {}, ['label-extra']],
    ['a reviewer taken off', { assignees: base.assignees.slice(0, 2) }, {}, ['unassigned']],
    [
      'all that a Free plan keeps',
      { assignees: base.assignees.slice(0, 1) },
      { assignees: base.assignees.slice(0, 1) },
      [],
    ],
    ['a learner taken off', { assignees: [] }, { assignees: base.assignees.slice(0, 1) }, ['unassigned']],
    ['somebody beside them', { assignees: [...base.assignees, priya] }, {}, []],
    ['closed', { closed: true }, {}, ['closed']],
    ['open to all', { confidential: false }, {}, ['public']],
    ['open to all since GitLab left it so', { confidential: false }, { confidential: false }, []],
    ['a status erased', { intact: false }, {}, ['description']],
  ])('%s', (_, seen, shown, expected) => {
    expect(kinds(seen, shown)).toEqual(expected);
  });

  it('insists on the learner alone where nobody knows what GitLab took', () => {
    expect(differencesIn(wanted, { ...base, assignees: base.assignees.slice(0, 1) }, undefined)).toEqual([]);
    expect(differencesIn(wanted, { ...base, assignees: base.assignees.slice(1) }, undefined)).toEqual([
      { is: 'unassigned', userId: idOf('maya') },
    ]);
  });
});
