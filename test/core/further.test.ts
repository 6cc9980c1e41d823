import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/core/change.ts';
import { sheetsOf } from '../../src/core/verdict/sheets.ts';
import { statusView } from '../../src/core/views/view.ts';
import {
  attemptIn,
  contextOf,
  idOf,
  kindsOf,
  now,
  openLife,
  problemsIn,
  program,
  reviewersOf,
  splitLife,
  standingsOf,
  withPractical,
} from './builders.ts';

const finished = '/score all 3\n/finish';
const day = 86_400_000;
const nobody = standingsOf({ tomas: [3], lena: [3] });

function noteIn(changes: readonly Change[], tag: string) {
  return changes.find((change) => change.do === 'say' && change.tag === tag);
}

describe('a further reviewer', () => {
  it('gets a seat and one comment; the two before keep theirs, and the learner hears nothing of why', () => {
    const life = splitLife();
    const third = reviewersOf(life.state())[2] ?? '';
    expect(['tomas', 'lena']).toContain(third);
    expect(life.state()).toMatchObject({
      is: 'second-review',
      because: 'The reviewers came to different outcomes.',
      attempt: { reviewersNeeded: 3, further: { dueOn: '2026-12-08' } },
    });
    expect(kindsOf(life.changes.slice(-2))).toEqual(['show', 'say further-review']);
    expect(noteIn(life.changes, 'further-review')).toMatchObject({
      words: { with: { reviewer: { username: third }, dueOn: '2026-12-08' } },
    });
    expect(life.changes.at(-2)).toMatchObject({ assignees: ['maya', ...life.reviewers, third].map(idOf) });
    expect(statusView(contextOf(), life.state())).toMatchObject({
      is: 'second-review',
      because: 'Another reviewer takes a look before the result, as some practicals get.',
      waitingOn: [{ username: third }],
      finished: 2,
      needed: 3,
    });
    expect(life.timers).toEqual([]);
  });

  it('has at least the days a reviewer has, also when the practical was due before', () => {
    const life = openLife();
    life.now({ now: now + 20 * day });
    life.says('omar', '/score all 2\n/finish');
    life.says('ines', finished);
    life.reads();
    expect(attemptIn(life).further?.dueOn).toBe('2026-12-21');
    expect(statusView(contextOf(), life.state()).until).toBe('2026-12-21');
  });

  it('settles it, with the middle score of each criterion', () => {
    const life = splitLife();
    life.says(reviewersOf(life.state())[2] ?? '', finished);
    expect(kindsOf(life.reads().changes)).toEqual(['upload badge', 'say verdict', 'show']);
    expect(life.state()).toMatchObject({
      is: 'certified',
      attempt: { verdict: { outcome: 'pass', weightedMean: { over: '3', under: '1' } } },
    });
    expect(
      sheetsOf(attemptIn(life))
        .map((sheet) => sheet.scores[0]?.value)
        .toSorted(),
    ).toEqual([2, 3, 3]);
  });

  it('counts what the first two say by then, and is waited for also when they agree meanwhile', () => {
    const life = splitLife();
    life.says('omar', finished);
    expect(life.state().is).toBe('second-review');
    life.says(reviewersOf(life.state())[2] ?? '', '/score all 2\n/finish');
    life.reads();
    expect(life.state()).toMatchObject({ is: 'certified', attempt: { verdict: { outcome: 'pass' } } });
  });

  it('is waited for together with whoever took their scores back', () => {
    const life = splitLife();
    const third = reviewersOf(life.state())[2] ?? '';
    life.edits(2, 'Let me look again.');
    life.says(third, finished);
    expect(life.state().is).toBe('second-review');
    expect(statusView(contextOf(), life.state()).waitingOn).toMatchObject([{ username: 'ines' }]);
    life.says('ines', finished);
    life.reads();
    expect(life.state().is).toBe('certified');
  });

  it('who gives the review back is followed by somebody else, who is asked in the same words', () => {
    const life = splitLife();
    const third = reviewersOf(life.state())[2] ?? '';
    const declined = life.says(third, '/decline');
    const fourth = reviewersOf(life.state())[2] ?? '';
    expect([third, fourth].toSorted()).toEqual(['lena', 'tomas']);
    expect(noteIn(declined.changes, 'further-review')).toMatchObject({
      words: { with: { reviewer: { username: fourth } } },
    });
    expect(life.state().is).toBe('second-review');
    const last = life.says(fourth, '/decline');
    expect(life.state()).toMatchObject({ is: 'second-review', attempt: { reviewersNeeded: 3 } });
    expect(kindsOf(last.changes)).toContain('say no-further-reviewer');
    expect(last.timers).toHaveLength(1);
  });

  it('is the last: what the three cannot settle, nobody else is asked to score', () => {
    const life = splitLife();
    life.says(reviewersOf(life.state())[2] ?? '', '/score all 4\n/finish');
    life.reads();
    expect(life.state()).toMatchObject({ is: 'decision-ready', attempt: { reviewersNeeded: 3 } });
  });

  it('takes no moderator’s word before they finish', () => {
    const life = splitLife();
    expect(problemsIn(life.says('priya', '/decide pass I saw it').changes)).toEqual([
      'There is nothing to decide yet: the reviewers are still at work.',
    ]);
  });

  it('is asked for where one reviewer alone is just short, and two who differ then are a moderator’s', () => {
    const life = openLife(contextOf({ program: withPractical({ reviewers: 1 }) }));
    const [first = ''] = life.reviewers;
    life.says(first, '/score all 3\n/score value 2\n/finish');
    life.reads();
    expect(life.state()).toMatchObject({ is: 'second-review', attempt: { reviewersNeeded: 2 } });
    life.says(reviewersOf(life.state())[1] ?? '', finished);
    life.reads();
    expect(life.state()).toMatchObject({ is: 'decision-ready', because: 'The reviewers came to different outcomes.' });
  });
});

describe('nobody free for a further look', () => {
  it('asks staff, tries again each day, and asks whoever is free then', () => {
    const life = splitLife(contextOf({ standings: nobody }));
    expect(life.state()).toMatchObject({ is: 'second-review', attempt: { reviewersNeeded: 3 } });
    expect(kindsOf(life.changes.slice(-2))).toEqual(['show', 'say no-further-reviewer']);
    expect(life.timers).toEqual([{ set: 'pick-again', at: now + day }]);
    expect(statusView(contextOf(), life.state())).toMatchObject({
      because: 'Another reviewer will take a look before the result, and is still to be found.',
      waitingOn: [{ username: 'priya' }, { username: 'noor' }],
    });
    const still = life.time();
    expect(still).toMatchObject({ outcome: 'applied', because: 'Still no reviewer is free.', changes: [] });
    expect(still.timers).toHaveLength(1);
    life.now({ standings: standingsOf({ tomas: [2], lena: [3] }) });
    const found = life.time();
    expect(reviewersOf(life.state())).toEqual([...life.reviewers, 'tomas']);
    expect(life.state().is).toBe('second-review');
    expect(kindsOf(found.changes)).toEqual(['show', 'say further-review']);
    expect(found.timers).toEqual([]);
    expect(life.time()).toMatchObject({ outcome: 'ignored', changes: [], timers: [] });
  });

  it('goes on with whoever staff name, who reads what is asked and by when', () => {
    const life = splitLife(contextOf({ standings: nobody }));
    const named = life.says('noor', '/review-by @yuki');
    expect(kindsOf(named.changes)).toEqual(['read-thread', 'acknowledge', 'show', 'say further-review']);
    expect(life.state()).toMatchObject({ is: 'second-review' });
    life.says('yuki', finished);
    life.reads();
    expect(life.state().is).toBe('certified');
  });
});

describe('by lot', () => {
  const always = {
    ...program,
    scoring: { ...program.scoring, disagreement: { ...program.scoring.disagreement, sampleShare: '1' } },
  };

  it('reviewers who agree are joined by one more, once', () => {
    const life = openLife(contextOf({ program: always, standings: standingsOf({ tomas: [1], lena: [1] }) }));
    for (const who of life.reviewers) life.says(who, finished);
    life.reads();
    expect(life.state()).toMatchObject({
      is: 'second-review',
      because: 'The lot fell on this practical: a share of all practicals gets another look.',
    });
    life.says(reviewersOf(life.state())[2] ?? '', finished);
    life.reads();
    expect(life.state().is).toBe('certified');
  });
});

describe('whoever of three comments first', () => {
  const panel = fc.array(fc.constantFrom('2', '3', '4'), { minLength: 3, maxLength: 3 });
  const turns = fc.shuffledSubarray([0, 0, 1, 1, 2, 2], { minLength: 6, maxLength: 6 });
  const end = (scores: readonly string[], order: readonly number[]) => {
    const life = openLife(contextOf({ program: withPractical({ reviewers: 3 }) }));
    const heard = new Map<number, number>();
    for (const who of order) {
      const times = heard.get(who) ?? 0;
      heard.set(who, times + 1);
      life.says(life.reviewers[who] ?? '', times === 0 ? `/score all ${scores[who]}` : '/score value 3\n/finish');
    }
    life.reads();
    const state = life.state();
    const verdict = state.is === 'certified' || state.is === 'next-attempt' ? state.attempt?.verdict : undefined;
    return { is: state.is, because: 'because' in state ? state.because : undefined, verdict };
  };

  it('they come to the same', () => {
    fc.assert(
      fc.property(panel, turns, (scores, order) => {
        expect(end(scores, order)).toEqual(end(scores, [0, 0, 1, 1, 2, 2]));
      }),
      { numRuns: 60 },
    );
  });
});
