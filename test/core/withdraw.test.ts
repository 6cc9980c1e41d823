import { describe, expect, it } from 'vitest';
import { attemptOf } from '../../src/core/certification.ts';
import type { Decision } from '../../src/core/context.ts';
import {
  attemptIn,
  comment,
  contextOf,
  idOf,
  kindsOf,
  type Life,
  now,
  openLife,
  problemsIn,
  reviewersOf,
  standingsOf,
} from './builders.ts';

const dayMs = 86_400_000;
const finished = '/score all 3\n/finish';

function saysAt(life: Life, id: number, who: string, text: string, days: number): Decision {
  const at = now + days * dayMs;
  life.now({ now: at });
  return life.hears(comment(id, who, text, { createdAt: at, updatedAt: at }));
}

describe('a learner who steps back', () => {
  it('frees the seats and leaves everything as it was, with one word to everybody', () => {
    const life = openLife();
    life.says('omar', '/score value 3');
    const { changes } = life.says('maya', '/withdraw');
    expect(kindsOf(changes)).toEqual(['read-thread', 'acknowledge', 'say withdrawn', 'show']);
    const shown = changes.findLast((change) => change.do === 'show');
    expect(shown).toMatchObject({ state: 'closed', assignees: [idOf('maya')] });
    expect(shown?.labels.on).toContain('fieldcert::withdrawn');
    expect(life.state()).toMatchObject({
      is: 'withdrawn',
      because: 'Maya Lindqvist stepped back from this practical.',
    });
    expect(attemptOf(life.state())?.said).toHaveLength(2);
  });

  it('comes back as it was, with the days it lay still given back', () => {
    const life = openLife();
    life.says('maya', '/evidence https://example.com/demo\n/ready-for-review');
    saysAt(life, 2, 'omar', finished, 0);
    saysAt(life, 3, 'maya', '/withdraw', 0);
    const { changes } = saysAt(life, 4, 'maya', '/restore', 7);
    expect(kindsOf(changes)).toEqual(['acknowledge', 'show']);
    expect(life.state()).toMatchObject({ is: 'in-review', attempt: { number: 1, dueOn: '2026-12-15' } });
    expect(reviewersOf(life.state())).toEqual(life.reviewers);
    expect(changes.findLast((change) => change.do === 'show')).toMatchObject({ state: 'open' });
    saysAt(life, 5, 'ines', finished, 7);
    life.reads();
    expect(life.state().is).toBe('certified');
  });

  it('gets another reviewer for one who is not free any more, and keeps who has finished', () => {
    const life = openLife();
    saysAt(life, 1, 'omar', finished, 0);
    saysAt(life, 2, 'maya', '/withdraw', 0);
    life.now({ standings: standingsOf({ omar: [3], ines: [3], lena: [3], tomas: [1] }) });
    life.hears(comment(3, 'priya', '/restore'));
    expect(reviewersOf(life.state())).toEqual(['omar', 'tomas']);
    expect(life.state().is).toBe('in-review');
  });

  it('asks staff for a reviewer where nobody is free any more', () => {
    const life = openLife();
    life.says('maya', '/withdraw');
    life.now({ standings: standingsOf({ omar: [3], ines: [3], lena: [3], tomas: [3] }) });
    const { changes, timers } = life.says('maya', '/restore');
    expect(life.state().is).toBe('awaiting-reviewer');
    expect(kindsOf(changes)).toContain('say no-reviewer');
    expect(timers).toHaveLength(1);
  });

  it('is asked to go to staff after thirty days', () => {
    const life = openLife();
    saysAt(life, 1, 'maya', '/withdraw', 0);
    expect(problemsIn(saysAt(life, 2, 'maya', '/restore', 31).changes)[0]).toMatch(
      /^It was withdrawn more than 30 days/,
    );
    saysAt(life, 3, 'priya', '/restore', 400);
    expect(life.state().is).toBe('preparing');
  });

  it('goes on to the verdict where everybody had finished', () => {
    const life = openLife();
    life.says('omar', finished);
    life.says('ines', finished);
    life.says('maya', '/withdraw');
    life.says('maya', '/restore');
    life.reads();
    expect(life.state().is).toBe('certified');
  });

  it('may do so while it is paused and before a next attempt too', () => {
    const life = openLife();
    for (const who of life.reviewers) life.says(who, '/score all 2\n/finish');
    life.reads();
    saysAt(life, 8, 'priya', '/pause', 0);
    saysAt(life, 9, 'maya', '/withdraw', 0);
    expect(life.state()).toMatchObject({ is: 'withdrawn' });
    expect(life.state().paused).toBeUndefined();
    saysAt(life, 10, 'maya', '/restore', 2);
    expect(life.state()).toMatchObject({ is: 'next-attempt', from: '2026-12-01', attempt: { number: 1 } });
  });

  it.each([
    ['/withdraw', 'omar', /^Only the learner of this practical can say \/withdraw/],
    ['/withdraw', 'priya', /^Only the learner of this practical can say \/withdraw/],
    ['/restore', 'maya', /^This practical has not been decided yet\./],
    [
      '/restore',
      'omar',
      /^Only the learner of this practical and the enablement team can say \/restore: Maya Lindqvist,/,
    ],
  ])('refuses %s by %s', (text, who, problem) => {
    expect(problemsIn(openLife().says(who, text).changes).join('\n')).toMatch(problem);
  });

  it('is answered once it is withdrawn, and nothing is added', () => {
    const life = openLife();
    life.says('maya', '/withdraw');
    expect(problemsIn(life.says('maya', '/withdraw').changes)).toEqual(['This practical is withdrawn already.']);
    expect(problemsIn(life.says('omar', '/score all 3').changes)[0]).toMatch(/^This practical was withdrawn/);
    expect(attemptIn(life).number).toBe(1);
  });

  it('waits for an appeal to be decided', () => {
    const life = openLife();
    for (const who of life.reviewers) life.says(who, '/score all 2\n/finish');
    life.reads();
    life.says('maya', '/appeal The demo had all five parts.');
    expect(problemsIn(life.says('maya', '/withdraw').changes)[0]).toMatch(/^Your appeal is decided first/);
    expect(life.state().is).toBe('next-attempt');
  });

  it('is asked for once only, however often the comment comes', () => {
    const life = openLife(contextOf());
    life.says('maya', '/withdraw');
    const said = life.thread.get(1);
    life.says('maya', '/restore');
    if (said) life.hears(said);
    expect(life.state().is).toBe('preparing');
  });
});
