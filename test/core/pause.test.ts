import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { workingDaysBetween } from '../../src/core/calendar.ts';
import type { Open } from '../../src/core/certification.ts';
import { isOpen } from '../../src/core/certification.ts';
import { resumed } from '../../src/core/clocks/pause.ts';
import { statusView } from '../../src/core/views/view.ts';
import {
  attemptIn,
  comment,
  contextOf,
  disputedLife,
  kindsOf,
  type Life,
  newLife,
  now,
  openLife,
  problemsIn,
  program,
  result,
} from './builders.ts';

const dayMs = 86_400_000;
const finished = '/score all 3\n/finish';

function labelsOf(life: Life): readonly string[] {
  const shown = life.changes.findLast((change) => change.do === 'show');
  return shown?.labels.on ?? [];
}

/** Says it on a later day; the thread is read at once where that is asked for. */
function saysAt(life: Life, id: number, who: string, text: string, days: number) {
  life.now({ now: now + days * dayMs });
  const at = now + days * dayMs;
  return life.hears(comment(id, who, text, { createdAt: at, updatedAt: at }));
}

describe('a paused practical', () => {
  it('shows that it is paused, since when for us, and nothing of why', () => {
    const life = openLife();
    const { changes } = saysAt(life, 1, 'priya', '/pause', 0);
    expect(kindsOf(changes)).toEqual(['read-thread', 'acknowledge', 'show']);
    expect(life.state()).toMatchObject({ is: 'preparing', paused: { since: now } });
    expect(labelsOf(life)).toContain('fieldcert::paused');
    expect(labelsOf(life)).not.toContain('fieldcert::preparing');
    const status = statusView(contextOf(), life.state());
    expect(status).toMatchObject({ is: 'paused', waitingOn: [] });
    expect(status).not.toHaveProperty('until');
    expect(status).not.toHaveProperty('because');
  });

  it('goes on where it was, due as many working days later as it was paused', () => {
    const life = openLife();
    expect(attemptIn(life).dueOn).toBe('2026-12-08');
    saysAt(life, 1, 'priya', '/pause', 0);
    saysAt(life, 2, 'priya', '/resume', 7);
    expect(life.state()).toMatchObject({ is: 'preparing' });
    expect(life.state().paused).toBeUndefined();
    expect(attemptIn(life).dueOn).toBe('2026-12-15');
    expect(labelsOf(life)).toContain('fieldcert::preparing');
  });

  it('takes evidence, and refuses scores and decisions until it goes on', () => {
    const life = openLife();
    saysAt(life, 1, 'priya', '/pause', 0);
    life.thread.clear();
    expect(kindsOf(saysAt(life, 2, 'maya', '/evidence https://example.com/demo', 0).changes)).toContain('acknowledge');
    for (const [id, who, text] of [
      [3, 'omar', finished],
      [4, 'ines', '/score value 3'],
    ] as const)
      expect(problemsIn(saysAt(life, id, who, text, 0).changes)[0]).toMatch(/^This practical is paused/);
    saysAt(life, 5, 'priya', '/resume', 1);
    saysAt(life, 6, 'omar', finished, 1);
    expect(life.state().is).toBe('in-review');
  });

  it('gives its verdict after the pause where everybody had finished before', () => {
    const life = openLife();
    life.says('omar', finished);
    life.says('ines', finished);
    life.says('priya', '/pause');
    life.reads();
    expect(life.state()).toMatchObject({ is: 'in-review', paused: {} });
    life.says('priya', '/resume');
    life.reads();
    expect(life.state().is).toBe('certified');
  });

  it('stops a moderator too', () => {
    const life = disputedLife();
    life.says('priya', '/pause');
    expect(problemsIn(life.says('sam', '/decide pass Fine').changes)[0]).toMatch(/^This practical is paused/);
    expect(life.state().is).toBe('decision-ready');
  });

  it('asks no reviewer meanwhile, and goes on looking afterwards', () => {
    const full = new Map(
      ['omar', 'ines', 'tomas', 'lena'].map((who) => [
        program.people.find(({ username }) => username === who)?.gitlabId ?? 0,
        { open: 3 },
      ]),
    );
    const life = openLife(contextOf({ standings: full }));
    life.says('priya', '/pause');
    life.now({ standings: new Map() });
    const { timers } = life.time();
    expect(timers).toHaveLength(1);
    expect(attemptIn(life).pick.chosen).toEqual([]);
    life.says('priya', '/resume');
    life.time();
    expect(life.state().is).toBe('preparing');
  });

  it('waits longer for the next attempt by all the days it was paused', () => {
    const life = openLife();
    for (const who of life.reviewers) life.says(who, '/score all 2\n/finish');
    life.reads();
    expect(life.state()).toMatchObject({ is: 'next-attempt', from: '2026-12-01' });
    saysAt(life, 10, 'priya', '/pause', 1);
    expect(labelsOf(life)).toContain('fieldcert::paused');
    saysAt(life, 11, 'priya', '/resume', 6);
    expect(life.state()).toMatchObject({ is: 'next-attempt', from: '2026-12-06' });
    expect(labelsOf(life)).toContain('fieldcert::next-attempt');
  });

  it.each([
    ['/resume', 'priya', 'This practical is not paused, so everything goes on already.'],
    ['/pause\n/pause', 'priya', 'This practical is paused already; /resume lets it go on.'],
    ['/pause', 'maya', 'Only the enablement team can say /pause: Priya Raman or Noor Aziz.'],
  ])('refuses %j by %s', (text, who, problem) => {
    expect(problemsIn(openLife().says(who, text).changes)).toEqual([expect.stringContaining(problem)]);
  });

  it('has nothing to pause once it is certified', () => {
    const life = newLife(contextOf(), 'PK-CS/u101');
    life.exam(result('PK-CS', 'maya', 92));
    expect(life.says('priya', '/pause').outcome).toBe('ignored');
  });
});

describe('however often it is paused and resumed', () => {
  it('no working day is lost, and none is won', () => {
    const begun = openLife().state();
    if (!isOpen(begun)) throw new Error('It is not open');
    const left = ({ attempt }: Open, at: number) => {
      const due = Date.parse(`${attempt.dueOn}T12:00:00Z`);
      return workingDaysBetween(program, at, due) - workingDaysBetween(program, due, at);
    };
    const spans = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 80 })), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(spans, fc.integer({ min: 0, max: 23 }), (all, hour) => {
        let certification: Open = begun;
        let at = now + hour * 3_600_000;
        for (const [work, rest] of all) {
          at += work * dayMs;
          const before = left(certification, at);
          const back = at + rest * dayMs;
          const after = resumed(contextOf(), { ...certification, paused: { since: at } }, back);
          if (!isOpen(after)) throw new Error('It is not open any more');
          expect(left(after, back)).toBe(before);
          certification = after;
          at = back;
        }
      }),
      { numRuns: 500 },
    );
  });
});
