import { describe, expect, it } from 'vitest';
import { attemptIn, idOf, kindsOf, openLife, problemsIn, reviewersOf } from './builders.ts';

describe('a reviewer who gives a review back', () => {
  it('is replaced by somebody else, and what they had scored counts no more', () => {
    const life = openLife();
    const [first = '', second = ''] = life.reviewers;
    life.says(first, '/score all 4');
    const declined = life.says(first, '/decline I know the account');
    expect(kindsOf(declined.changes)).toContain('show');
    expect(reviewersOf(life.state())).toContain(second);
    expect(reviewersOf(life.state())).not.toContain(first);
    expect(reviewersOf(life.state())).toHaveLength(2);
    expect(attemptIn(life).declined).toEqual([idOf(first)]);
    expect(problemsIn(life.says(first, '/score value 3').changes)[0]).toContain('Only the reviewers of this practical');
  });

  it('leaves an empty seat where nobody else is free: staff are asked, and it is tried again', () => {
    const life = openLife();
    const pool = ['omar', 'ines', 'tomas', 'lena'];
    for (let round = 0; round < 3; round += 1) life.says(reviewersOf(life.state())[0] ?? '', '/decline');
    expect(life.state()).toMatchObject({ is: 'awaiting-reviewer' });
    expect(pool).toContain(reviewersOf(life.state())[0]);
    expect(kindsOf(life.changes)).toContain('say no-reviewer');
    expect(life.timers.at(-1)).toMatchObject({ set: 'pick-again' });
  });

  it('is done once, however often the comment is edited', () => {
    const life = openLife();
    const [first = ''] = life.reviewers;
    life.says(first, '/decline');
    const after = life.state();
    const edited = life.edits(1, '/decline\n\nSorry!');
    expect(problemsIn(edited.changes)).toEqual([]);
    expect(reviewersOf(life.state())).toEqual(reviewersOf(after));
  });

  it('cannot give back what is finished', () => {
    const life = openLife();
    const [first = ''] = life.reviewers;
    life.says(first, '/score all 3\n/finish');
    expect(problemsIn(life.says(first, '/decline').changes)[0]).toContain('has finished already');
  });

  it('may be released by staff', () => {
    const life = openLife();
    const [first = ''] = life.reviewers;
    life.says('noor', `/release @${first}`);
    expect(reviewersOf(life.state())).not.toContain(first);
    expect(problemsIn(life.says('noor', `/release @${first}`).changes)[0]).toContain('does not review this practical');
  });
});
