import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/core/commands/commands.ts';
import { credentialStatus } from '../../src/core/product/credential-status.ts';
import { idOf, kindsOf, problemsIn } from './builders.ts';
import { at, certifiedLife, type ProductLifeStory, productLife } from './product-builders.ts';

function failedLife(): ProductLifeStory {
  const life = productLife();
  life.opened('FY27-early-Q1');
  life.sits(70, '2026-02-10');
  return life;
}

const completed = (life: ProductLifeStory) => (life.state().completions ?? []).map(({ course }) => course);

describe('/completed in a product issue', () => {
  it('ticks modules, and the last one lets a try count', () => {
    const life = failedLife();
    const first = life.says('maya', '/completed LP-CS-1, “Architecture and deployment choices”', '2026-02-11');
    expect(kindsOf(first.changes)).toEqual(['acknowledge', 'show']);
    expect(life.state()).toMatchObject({ is: 'learning-path' });
    expect(life.state().completions?.[0]).toMatchObject({
      source: 'comment',
      course: 'LP-CS-1',
      saidBy: idOf('maya'),
      completedAt: at('2026-02-11'),
    });
    const last = life.says('maya', '/completed LP-CS-3', '2026-02-12');
    expect(kindsOf(last.changes)).toEqual(['acknowledge', 'show', 'say path-done-comment-3-LP-CS']);
    expect(life.state().is).toBe('due');
    life.sits(90, '2026-02-13');
    expect(life.state().is).toBe('certified');
  });

  it('goes together with what the platform reports', () => {
    const life = failedLife();
    life.completes('LP-CS-1', '2026-02-10T12:00:00Z');
    life.says('priya', '/completed LP-CS-2 LP-CS-3', '2026-02-11');
    expect(life.state().is).toBe('due');
  });

  it('is refused with the nearest module, and nothing of the comment counts', () => {
    const life = failedLife();
    const { changes } = life.says('maya', '/completed LP-CS-1\n/completed LP-CS-9', '2026-02-11');
    expect(problemsIn(changes)).toEqual(['"LP-CS-9" is no module here: there are LP-CS-1, LP-CS-2, LP-CS-3, SQS.']);
    expect(completed(life)).toEqual([]);
  });

  it('is not for others, nor once nothing is asked', () => {
    const life = failedLife();
    expect(problemsIn(life.says('omar', '/completed LP-CS-1', '2026-02-11').changes)[0]).toMatch(
      /^Only the learner of this issue/,
    );
    expect(problemsIn(certifiedLife().says('maya', '/completed LP-CS-1', '2026-02-13').changes)[0]).toMatch(
      /^Nothing is asked here now/,
    );
  });

  it('counts as the comment stands: an edit takes back and adds, each from when it was said', () => {
    const life = failedLife();
    life.says('maya', '/completed LP-CS-1 LP-CS-2', '2026-02-11');
    life.edits('/completed LP-CS-2 LP-CS-3', '2026-02-12');
    expect(life.state().completions?.map(({ course, completedAt }) => [course, completedAt])).toEqual([
      ['LP-CS-2', at('2026-02-11')],
      ['LP-CS-3', at('2026-02-12')],
    ]);
    life.edits('Never mind', '2026-02-13');
    expect(completed(life)).toEqual([]);
    expect(life.state().is).toBe('learning-path');
  });

  it('counts no more once somebody else has edited it', () => {
    const life = failedLife();
    life.says('maya', '/completed LP-CS-1', '2026-02-11');
    const { changes } = life.edits('/completed LP-CS-1 LP-CS-2 LP-CS-3', '2026-02-12', { by: 'omar' });
    expect(problemsIn(changes)[0]).toMatch(/^Somebody other than you/);
    expect(completed(life)).toEqual([]);
  });

  it('does not give back by an edit what was decided', () => {
    const life = failedLife();
    life.says('maya', '/completed LP-CS-1 LP-CS-2 LP-CS-3', '2026-02-11');
    const said = life.state().obligation?.said.at(-1)?.noteId ?? 0;
    life.sits(90, '2026-02-13');
    life.edits('Never mind', '2026-02-14', { id: said });
    expect(life.state().is).toBe('certified');
    expect(completed(life)).toHaveLength(3);
  });
});

describe('commands of practicals in a product issue', () => {
  it.each(commandTable.filter(({ on }) => on === 'practicals'))(
    '/$name is refused with where it belongs',
    ({ name, example }) => {
      const life = failedLife();
      const [problem] = problemsIn(life.says('priya', example, '2026-02-11').changes);
      expect(problem).toContain(`/${name} belongs to practicals`);
    },
  );

  it('an unknown one is taken for what can be said here', () => {
    const life = failedLife();
    const [change] = life.says('maya', '/complete LP-CS-1', '2026-02-11').changes;
    expect(change?.do === 'say' && change.words.say === 'note/refused' && change.words.with.faults).toMatchObject([
      { nearest: '/completed', example: '/completed LP-CS-1' },
    ]);
  });
});

describe('/help and /explain in a product issue', () => {
  it('lists what can be said here', () => {
    const life = failedLife();
    life.says('maya', '/help', '2026-02-11');
    const help = life.words('note/help').at(-1);
    const names = help?.say === 'note/help' ? help.with.commands.map(({ usage }) => usage.split(' ')[0]) : [];
    expect(names).toEqual(['/completed', '/withdraw', '/help', '/explain']);
    life.says('priya', '/help', '2026-02-11');
    const staff = life.words('note/help').at(-1);
    expect(staff?.say === 'note/help' && staff.with.commands.map(({ usage }) => usage.split(' ')[0])).toEqual([
      '/completed',
      '/extend',
      '/pause',
      '/help',
      '/explain',
    ]);
  });

  it('says how it came to where it stands', () => {
    const life = failedLife();
    life.says('maya', '/completed LP-CS-1', '2026-02-11');
    const { changes } = life.says('maya', '/explain', '2026-02-12');
    expect(kindsOf(changes)).toEqual(['say explain']);
    const [told] = life.words('note/product-explain');
    expect(told?.say === 'note/product-explain' && told.with.reasons).toEqual([
      'The window FY27-early-Q1 opened on 2026-02-09.',
      'The last day is 2026-03-06.',
      '2026-02-10: 70 of 100 in PK-CS, below 80 %.',
      '2026-02-11: LP-CS-1 Use cases and how they are shown, as Maya Lindqvist said in a comment.',
      'LP-CS-2 Architecture and deployment choices is not done yet.',
      'LP-CS-3 What changed since the last window is not done yet.',
      'After a fail a try counts from 2026-02-11 on, once the learning path is done.',
      '2026-02-20: a reminder, 14 days before the last one, by itself.',
      '2026-02-27: a reminder, 7 days before the last one, by itself.',
      '2026-03-05: a reminder, a day before the last one, by itself.',
      '2026-03-06: the last day ends, by itself.',
    ]);
  });
});

describe('/extend, /pause, /resume and /withdraw in a product issue', () => {
  it('staff set another day, and what was earned stays in force until then', () => {
    const life = certifiedLife();
    life.until('2026-08-10');
    life.opened('FY27-early-Q3');
    life.says('priya', '/extend 30 Sep', '2026-08-20');
    expect(life.state()).toMatchObject({
      obligation: { dueOn: '2026-09-30', graceUntil: '2026-10-14' },
      credential: { validUntil: '2026-10-14' },
    });
    life.until('2026-10-01');
    expect(life.state()).toMatchObject({ is: 'due', obligation: { late: true } });
    expect(problemsIn(life.says('maya', '/extend 30 Nov', '2026-10-02').changes)[0]).toMatch(
      /^Only the enablement team/,
    );
  });

  it('a pause keeps the days that were left', () => {
    const life = failedLife();
    life.says('priya', '/pause', '2026-02-14');
    expect(life.state().paused).toEqual({ since: at('2026-02-14') });
    expect(life.until('2026-02-24').flatMap(({ changes }) => changes)).toEqual([]);
    life.says('priya', '/resume', '2026-02-24');
    expect(life.state()).toMatchObject({ obligation: { dueOn: '2026-03-16', graceUntil: '2026-03-30' } });
    expect(life.state().paused).toBeUndefined();
  });

  it('whoever missed the last day has thirty days from the return, and nothing lapses meanwhile', () => {
    const life = certifiedLife();
    life.until('2026-08-10');
    life.opened('FY27-early-Q3');
    life.says('priya', '/pause', '2026-09-03');
    life.until('2026-11-02');
    expect(credentialStatus(life.state(), '2026-11-02')).toBe('paused');
    life.says('noor', '/resume', '2026-11-02');
    expect(life.state()).toMatchObject({
      is: 'due',
      obligation: { dueOn: '2026-12-02', graceUntil: '2026-12-16' },
      credential: { validUntil: '2026-12-16' },
    });
  });

  it('a window that opens meanwhile is asked for on the return', () => {
    const life = certifiedLife();
    life.says('priya', '/pause', '2026-07-01');
    life.until('2026-08-10');
    expect(life.opened('FY27-early-Q3').changes).toEqual([]);
    const { because } = life.says('priya', '/resume', '2026-10-01', 1);
    expect(because).toBe('priya resumed this. FY27-early-Q3 opened meanwhile, on 2026-08-10. It is due by 2026-10-31.');
    expect(life.state()).toMatchObject({
      is: 'due',
      obligation: { number: 2, dueOn: '2026-10-31', graceUntil: '2026-11-14' },
      credential: { validUntil: '2026-11-14' },
    });
  });

  it('a pass meanwhile ends the pause, unless a window waits that it does not count for', () => {
    const away = (passedOn: string) => {
      const life = certifiedLife();
      life.until('2026-08-10');
      life.opened('FY27-early-Q3');
      life.says('priya', '/pause', '2026-08-20');
      life.until('2027-02-08');
      life.opened('FY28-early-Q1');
      life.sits(90, passedOn, '2027-02-10');
      return life;
    };
    const back = away('2027-02-09').state();
    expect([back.is, back.paused, back.product.waiting]).toEqual(['certified', undefined, undefined]);
    const life = away('2026-09-01');
    expect(life.state()).toMatchObject({ is: 'certified', product: { waiting: { id: 'FY28-early-Q1' } } });
    life.says('priya', '/resume', '2027-03-01', 2);
    expect(life.state()).toMatchObject({ is: 'due', obligation: { number: 3, dueOn: '2027-03-31' } });
  });

  it('is paused once, and resumed once', () => {
    const life = failedLife();
    expect(problemsIn(life.says('priya', '/resume', '2026-02-11').changes)).toHaveLength(1);
    life.says('priya', '/pause', '2026-02-11');
    expect(problemsIn(life.says('noor', '/pause', '2026-02-12').changes)).toHaveLength(1);
    expect(problemsIn(life.says('noor', '/extend 30 Nov', '2026-02-12').changes)).toHaveLength(1);
  });

  it('the learner steps back, and what was earned stays', () => {
    const life = certifiedLife();
    life.until('2026-08-10');
    life.opened('FY27-early-Q3');
    const { changes, because } = life.says('maya', '/withdraw', '2026-08-12');
    expect(because).toContain('Maya Lindqvist stepped back from this.');
    expect(kindsOf(changes)).toEqual(['acknowledge', 'say closed', 'show']);
    expect(life.state()).toMatchObject({ is: 'certified', obligation: { ended: { is: 'closed' } } });
    expect(problemsIn(life.says('maya', '/withdraw', '2026-08-13').changes)).toHaveLength(1);
  });

  it('are judged line by line', () => {
    const life = failedLife();
    const { changes } = life.says('maya', '/withdraw\n/completed LP-CS-1', '2026-02-11');
    expect(problemsIn(changes)).toHaveLength(1);
    expect(life.state().is).toBe('learning-path');
  });
});

describe('a comment in the issue of an earlier obligation', () => {
  it('is told where it goes on', () => {
    const life = failedLife();
    life.until('2026-08-10');
    life.opened('FY27-early-Q3');
    life.says('maya', '/completed LP-CS-1', '2026-08-11', 1);
    expect(life.words('note/product-over').at(-1)?.with).toMatchObject({ on: 'fieldcert-issue:2;' });
    life.says('maya', '/explain', '2026-08-11', 1);
    expect(life.words('note/product-explain')).toHaveLength(1);
  });
});
