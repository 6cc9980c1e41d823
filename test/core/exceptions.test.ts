import { describe, expect, it } from 'vitest';
import { attemptIn, contextOf, idOf, kindsOf, now, openLife, problemsIn } from './builders.ts';

const day = 24 * 60 * 60 * 1000;

function failedLife() {
  const life = openLife();
  for (const reviewer of life.reviewers) life.says(reviewer, '/score all 2 Not yet\n/finish');
  life.reads();
  expect(life.state()).toMatchObject({ is: 'next-attempt' });
  return life;
}

describe('staff decide by way of exception', () => {
  it('only once a second member of staff confirms it', () => {
    const life = openLife();
    const asked = life.says('noor', '/override pass Shown live to a customer');
    expect(kindsOf(asked.changes)).toContain('say override');
    expect(life.state()).toMatchObject({ is: 'preparing', override: { outcome: 'pass' } });
    expect(problemsIn(life.says('noor', '/confirm').changes)[0]).toContain('second member of staff');
    const confirmed = life.says('priya', '/confirm');
    expect(life.state()).toMatchObject({ is: 'certified', credential: { outcome: 'pass' } });
    expect(life.state()).not.toHaveProperty('override');
    expect(confirmed.because).toContain('Shown live to a customer');
  });

  it('after the verdict too: the earlier one is kept, and the badge comes with words of its own', () => {
    const life = failedLife();
    life.says('noor', '/override merit A reviewer saw the wrong file');
    const confirmed = life.says('priya', '/confirm');
    expect(kindsOf(confirmed.changes)).toEqual(['acknowledge', 'upload badge', 'say verdict', 'show']);
    expect(life.state()).toMatchObject({
      is: 'certified',
      credential: { outcome: 'merit' },
      attempt: { overturned: [{ outcome: 'needs-development' }] },
    });
  });

  it('but not for the same outcome, not to take a credential away, and not without a reason', () => {
    const life = failedLife();
    expect(problemsIn(life.says('noor', '/override needs-development Same').changes)[0]).toContain('outcome already');
    expect(problemsIn(life.says('noor', '/override pass').changes)[0]).toContain('reason is missing');
    expect(problemsIn(life.says('maya', '/override pass Please').changes)[0]).toContain('enablement team');
    life.says('noor', '/override pass Exception');
    life.says('priya', '/confirm');
    expect(problemsIn(life.says('noor', '/override needs-development Oh no').changes)[0]).toContain('not taken back');
    expect(problemsIn(life.says('priya', '/confirm').changes)[0]).toContain('nothing to confirm');
  });
});

describe('who was certified with merit', () => {
  function meritLife() {
    const life = openLife();
    for (const reviewer of life.reviewers) life.says(reviewer, '/score all 4 Beyond\n/finish');
    life.reads();
    expect(life.state()).toMatchObject({ is: 'certified', credential: { outcome: 'merit' } });
    return life;
  }

  it('cannot lose it by an exception', () => {
    const life = meritLife();
    expect(problemsIn(life.says('noor', '/override pass Too generous').changes)[0]).toContain('not taken back');
  });

  it('cannot lose it by an appeal', () => {
    const life = meritLife();
    life.says('maya', '/appeal The remarks are about somebody else');
    const problem = problemsIn(life.saysIn('appeal', 'priya', '/decide pass Too generous').changes)[0];
    expect(problem).toContain('not taken back');
    expect(life.state()).toMatchObject({ is: 'certified', credential: { outcome: 'merit' } });
  });
});

describe('a learner appeals', () => {
  it('once, with a reason, and the practical shows that it is disputed', () => {
    const life = failedLife();
    expect(problemsIn(life.says('maya', '/appeal').changes)[0]).toContain('looked at again');
    const appealed = life.says('maya', '/appeal The second half was not scored');
    expect(kindsOf(appealed.changes)).toEqual(['acknowledge', 'open', 'show']);
    const show = appealed.changes.find((change) => change.do === 'show');
    expect(show?.do === 'show' && show.labels.on).toContain('fieldcert::disputed');
    expect(attemptIn(life)).toMatchObject({ appeal: { reason: 'The second half was not scored' } });
    expect(problemsIn(life.says('maya', '/appeal Once more').changes)[0]).toContain('appealed before');
    expect(problemsIn(life.says('omar', '/appeal Me too').changes)[0]).toContain('Only the learner');
  });

  it('within ten working days', () => {
    const life = failedLife();
    life.now({ now: now + 30 * day });
    const late = { id: 90, createdAt: now + 30 * day, updatedAt: now + 30 * day };
    const first = [...life.thread.values()][0];
    if (!first) throw new Error('nobody said anything');
    const decision = life.hears({
      ...first,
      ...late,
      author: 101,
      username: 'maya',
      lines: [{ number: 1, text: '/appeal Late' }],
      textHash: 'late',
    });
    expect(problemsIn(decision.changes)[0]).toContain('An appeal was possible until 2026-12-08');
  });

  it('and a moderator who had no part in it decides in its own issue: never for the worse', () => {
    const life = failedLife();
    life.says('maya', '/appeal The second half was not scored');
    expect(problemsIn(life.says('priya', '/decide pass Here').changes)[0]).toContain('issue of its own');
    expect(problemsIn(life.saysIn('appeal', 'omar', '/decide pass Mine').changes)[0]).toContain('Only a moderator');
    expect(problemsIn(life.saysIn('appeal', 'maya', '/evidence https://example.com').changes)[0]).toContain(
      'Only the appeal is dealt with here',
    );
    const decided = life.saysIn('appeal', 'priya', '/decide pass The second half shows it');
    expect(kindsOf(decided.changes)).toEqual([
      'acknowledge',
      'upload badge',
      'say verdict',
      'show',
      'say decided',
      'show',
    ]);
    expect(life.state()).toMatchObject({ is: 'certified', attempt: { appeal: { decided: { is: 'changed' } } } });
    expect(problemsIn(life.saysIn('appeal', 'priya', '/decide merit More').changes)[0]).toContain('has been decided');
  });

  it('and may hear that the outcome stays', () => {
    const life = failedLife();
    life.says('maya', '/appeal The second half was not scored');
    const decided = life.saysIn('appeal', 'priya', '/decide needs-development I watched it');
    expect(kindsOf(decided.changes)).toEqual(['acknowledge', 'show', 'say decided', 'show']);
    expect(life.state()).toMatchObject({ is: 'next-attempt', attempt: { appeal: { decided: { is: 'upheld' } } } });
    const last = decided.changes.at(-1);
    expect(last).toMatchObject({ do: 'show', thread: 'appeal', state: 'closed' });
  });

  it('and an exception that is confirmed meanwhile settles it', () => {
    const life = failedLife();
    life.says('noor', '/override pass Shown live to a customer');
    life.says('maya', '/appeal The second half was not scored');
    const confirmed = life.says('priya', '/confirm');
    expect(kindsOf(confirmed.changes)).toEqual([
      'acknowledge',
      'upload badge',
      'say verdict',
      'show',
      'say decided',
      'show',
    ]);
    const [shown, closed] = confirmed.changes.filter((change) => change.do === 'show');
    expect(shown?.labels.on).not.toContain('fieldcert::disputed');
    expect(shown?.labels.off).toContain('fieldcert::disputed');
    expect(closed).toMatchObject({ thread: 'appeal', state: 'closed' });
    expect(life.state()).toMatchObject({
      is: 'certified',
      credential: { outcome: 'pass' },
      attempt: { appeal: { decided: { is: 'exception', by: idOf('noor'), reason: 'Shown live to a customer' } } },
    });
    expect(problemsIn(life.saysIn('appeal', 'priya', '/decide merit More').changes)[0]).toContain('has been decided');
  });

  it('and staff are asked where every moderator was involved', () => {
    const life = failedLife();
    const program = contextOf().program;
    life.now({ program: { ...program, reviewing: { ...program.reviewing, moderators: ['omar'] } } });
    const appealed = life.says('maya', '/appeal The second half was not scored');
    expect(appealed.alert).toContain('Every moderator was involved');
  });
});
