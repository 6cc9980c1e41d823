import { describe, expect, it } from 'vitest';
import type { Context } from '../../src/core/context.ts';
import { withStandings } from '../../src/core/context.ts';
import {
  attemptIn,
  contextOf,
  idOf,
  kindsOf,
  now,
  openLife,
  people,
  problemsIn,
  reviewersOf,
  standingsOf,
} from './builders.ts';

const day = 86_400_000;
const free: Context = contextOf({ standings: standingsOf({ tomas: [1], lena: [1] }) });

function awayFrom(life: ReturnType<typeof openLife>, who: string, text: string) {
  const decision = life.says(who, text);
  life.now({ standings: withStandings(free, decision.standings ?? []).standings });
  return decision;
}

describe('a reviewer who is away', () => {
  it('hands the review on, and it is told to every other practical of theirs', () => {
    const life = openLife();
    const [first = '', second = ''] = life.reviewers;
    const said = awayFrom(life, first, '/away 4 Dec');
    expect(kindsOf(said.changes)).toEqual(['read-thread', 'acknowledge', 'show']);
    expect(said.standings).toEqual([{ userId: idOf(first), change: { away: { until: '2026-12-04', since: now } } }]);
    expect(said.tell).toEqual([{ reviewer: idOf(first), event: { happened: 'reviewer-away', reviewer: idOf(first) } }]);
    expect(reviewersOf(life.state())).toEqual([second, expect.not.stringMatching(first)]);
    expect(attemptIn(life).declined ?? []).toEqual([]);
  });

  it('is handed on when they said so on another practical, unless they are back or have finished', () => {
    const life = openLife();
    const [first = '', second = ''] = life.reviewers;
    const told = () => life.step({ happened: 'reviewer-away', reviewer: idOf(first) });
    expect(told().outcome).toBe('ignored');
    life.now({
      standings: withStandings(free, [{ userId: idOf(first), change: { away: { until: '2026-12-04', since: now } } }])
        .standings,
    });
    expect(told().because).toContain('is away until 2026-12-04');
    expect(reviewersOf(life.state())).not.toContain(first);
    life.says(second, '/score all 3\n/finish');
    life.now({
      standings: withStandings(free, [{ userId: idOf(second), change: { away: { until: '2026-12-04', since: now } } }])
        .standings,
    });
    expect(life.step({ happened: 'reviewer-away', reviewer: idOf(second) }).outcome).toBe('ignored');
  });

  it('may be asked again for the same practical once they are back', () => {
    const life = openLife(contextOf({ standings: standingsOf({ tomas: [3], lena: [3] }) }));
    const standings = standingsOf({ tomas: [3], lena: [3] });
    const [first = ''] = life.reviewers;
    const { standings: changes = [] } = life.says(first, '/away 4 Dec');
    expect(life.state()).toMatchObject({ is: 'awaiting-reviewer' });
    expect(kindsOf(life.changes)).toContain('say no-reviewer');
    const known = withStandings(contextOf({ standings }), changes).standings;
    life.now({ standings: known, now: Date.parse('2026-12-04T22:00:00Z') });
    life.time();
    expect(life.state()).toMatchObject({ is: 'awaiting-reviewer' });
    life.now({ now: Date.parse('2026-12-05T22:00:00Z') });
    life.time();
    expect(reviewersOf(life.state())).toContain(first);
  });

  it('ends it early with /back, also where they never were away', () => {
    const life = openLife();
    const [first = ''] = life.reviewers;
    const back = life.says(first, '/back');
    expect(back.standings).toEqual([{ userId: idOf(first), change: { away: undefined } }]);
    expect(kindsOf(back.changes)).toEqual(['read-thread', 'acknowledge']);
  });

  it('may say so on any practical, with a seat or without', () => {
    const life = openLife();
    const said = life.says('yuki', '/away 4 Dec');
    expect(said.standings).toHaveLength(1);
    expect(kindsOf(said.changes)).toEqual(['read-thread', 'acknowledge']);
    expect(problemsIn(life.says('noor', '/away 4 Dec').changes)[0]).toContain('no pool of reviewers has you in it');
  });

  it.each([
    ['/away', 'The date is missing'],
    ['/away soon', 'is not a date I can read'],
    ['/away 3/4/2027', 'is not a date I can read'],
    ['/away 23 Nov 2026', 'That day is over'],
    ['/away 2028-01-01', 'more than a year'],
    ['/away 4 Dec I am on leave', 'Nothing may follow the date'],
  ])('is told what is wrong with "%s"', (text, problem) => {
    const life = openLife();
    expect(problemsIn(life.says(life.reviewers[0] ?? '', text).changes)[0]).toContain(problem);
  });

  it('may say "until", and counts days where they live', () => {
    const auckland = people.map((person) =>
      person.username === 'omar' ? { ...person, timezone: 'Pacific/Auckland' } : person,
    );
    const life = openLife({ ...free, people: auckland, now: Date.parse('2026-11-24T12:00:00Z') });
    expect(problemsIn(life.says('omar', '/away until 2026-11-24').changes)[0]).toContain('That day is over');
    expect(life.says('omar', '/away until 2026-11-25').standings).toHaveLength(1);
  });

  it('is away for the whole of the last day', () => {
    const life = openLife();
    const [first = ''] = life.reviewers;
    awayFrom(life, first, '/away 24 Nov');
    expect(reviewersOf(life.state())).not.toContain(first);
    life.now({ now: now + day });
    expect(life.step({ happened: 'reviewer-away', reviewer: idOf(first) }).outcome).toBe('ignored');
  });
});
