import { describe, expect, it } from 'vitest';
import type { Decision } from '../../src/core/context.ts';
import { attemptIn, comment, kindsOf, type Life, now, openLife, problemsIn } from './builders.ts';

const dayMs = 86_400_000;
const ready = '/evidence https://example.com/demo\n/ready-for-review';

function saysAt(life: Life, id: number, who: string, text: string, days: number): Decision {
  const at = now + days * dayMs;
  life.now({ now: at });
  return life.hears(comment(id, who, text, { createdAt: at, updatedAt: at }));
}

function asked({ changes }: Decision): readonly string[] {
  return changes.flatMap((change) =>
    change.do === 'say' && change.words.say === 'note/nudge'
      ? change.words.with.to.map(({ username }) => username)
      : [],
  );
}

describe('a learner who asks how it goes', () => {
  it('is passed on to whoever is waited on, once in two working days', () => {
    const life = openLife();
    saysAt(life, 1, 'maya', ready, 0);
    expect(asked(saysAt(life, 2, 'maya', '/nudge', 0)).toSorted()).toEqual(['ines', 'omar']);
    const { changes } = saysAt(life, 3, 'maya', '/nudge', 1);
    expect(problemsIn(changes)[0]).toBe(
      'You asked them on 2026-11-24. Please give them a little time; from 2026-11-26 on you can ask again.',
    );
    expect(asked(saysAt(life, 4, 'maya', '/nudge', 2))).toHaveLength(2);
  });

  it('asks only those who have not finished, and moderators once it is theirs', () => {
    const life = openLife();
    saysAt(life, 1, 'maya', ready, 0);
    saysAt(life, 2, 'omar', '/score all 3\n/finish', 0);
    expect(asked(saysAt(life, 3, 'maya', '/nudge', 0))).toEqual(['ines']);
  });

  it('hears that it is their own turn, and that nobody is waited on in a pause', () => {
    const life = openLife();
    expect(problemsIn(life.says('maya', '/nudge').changes)[0]).toMatch(/^It is your own turn/);
    life.says('priya', '/pause');
    expect(problemsIn(life.says('maya', '/nudge').changes)[0]).toMatch(/^This practical is paused/);
  });

  it('is no way for others to press', () => {
    const life = openLife();
    expect(problemsIn(life.says('omar', '/nudge').changes)[0]).toMatch(/^Only the learner/);
  });
});

describe('another due date', () => {
  it('is shown at once, on GitLab too, and need be no working day', () => {
    const life = openLife();
    const { changes } = life.says('priya', '/extend 2026-12-20');
    expect(kindsOf(changes)).toContain('show');
    expect(changes.findLast((change) => change.do === 'show')).toMatchObject({ dueOn: '2026-12-20' });
    expect(attemptIn(life).dueOn).toBe('2026-12-20');
  });

  it('moves with a pause like the first one', () => {
    const life = openLife();
    saysAt(life, 1, 'priya', '/extend 2026-12-18', 0);
    saysAt(life, 2, 'priya', '/pause', 0);
    const { changes } = saysAt(life, 3, 'priya', '/resume', 1);
    expect(changes.findLast((change) => change.do === 'show')).toMatchObject({ dueOn: '2026-12-21' });
  });

  it.each([
    ['/extend 2026-11-24', 'The new due date must be after today.'],
    ['/extend 2020-01-01', 'The new due date must be after today.'],
    ['/extend', 'The date is missing: give the new due date.'],
    ['/extend soon', '"soon" is not a date I can read: write it like 15 Dec or 2026-12-15.'],
  ])('is refused for %j', (text, problem) => {
    expect(problemsIn(openLife().says('priya', text).changes)).toEqual([problem]);
  });
});
