import { describe, expect, it } from 'vitest';
import { refreshedIn } from '../../src/core/content/refresh.ts';
import { contentStandsOn, staleAssessments } from '../../src/core/content/stale.ts';
import { idOf, program } from './builders.ts';
import { contentLife, standingOn } from './refresh-builders.ts';

describe('assessments behind what the coming window covers', () => {
  const behind = (today: string, release: string, refreshed: Parameters<typeof staleAssessments>[1] = []) =>
    staleAssessments(standingOn(release), refreshed, today).map(({ assessment, standsOn, window, cutoff, isOut }) => {
      return [assessment, standsOn, window, cutoff, isOut].join(' ');
    });

  it.each([
    ['the cut-off is still to come', '2027-01-20', '2026-12', 'FY28-early-Q1 2027-01-21 false'],
    ['the cut-off is out', '2027-01-21', '2026-12', 'FY28-early-Q1 2027-01-21 true'],
    ['the window is open', '2027-03-05', '2026-12', 'FY28-early-Q1 2027-01-21 true'],
    ['the window has closed, and the next one comes', '2027-03-06', '2026-12', 'FY28-early-Q3 2027-07-15 false'],
  ])('are told of where %s', (_, today, release, rest) => {
    expect(behind(today, release)).toEqual([`PK-SALES 2026-12-17 ${rest}`, `PK-CS 2026-12-17 ${rest}`]);
  });

  it('are none where the content stands on the cut-off, by program.yaml or by what owners said', () => {
    expect(behind('2027-02-01', '2027-01')).toEqual([]);
    expect(behind('2027-02-01', '2026-12', [{ list: 'sales', upTo: '2027-01-21' }])).toEqual([
      'PK-CS 2026-12-17 FY28-early-Q1 2027-01-21 true',
    ]);
  });

  it('are none where nothing says what they are made of, and where there are no windows', () => {
    const productAssessments = program.productAssessments.map(({ content: _, ...one }) => one);
    expect(staleAssessments({ ...program, productAssessments }, [], '2027-02-01')).toEqual([]);
    const recertification = { ...program.recertification, windows: [] };
    expect(staleAssessments({ ...program, recertification }, [], '2027-02-01')).toEqual([]);
  });

  it('stand on the later of what program.yaml and the owners say', () => {
    const content = { list: 'sales', release: '2026-10' };
    const said = (...days: readonly string[]) =>
      contentStandsOn(
        program,
        { content },
        days.map((upTo) => ({ list: 'sales', upTo })),
      );
    expect(said()).toBe('2026-10-15');
    expect(said('2026-12-17', '2026-11-19')).toBe('2026-12-17');
    expect(said('2026-09-17')).toBe('2026-10-15');
  });
});

describe('what a release brings', () => {
  it.each([
    ['before the cut-off: until its day', '2026-12-17', 'FY28-early-Q1', '2027-01-21'],
    ['the cut-off itself: until the window opens', '2027-01-21', 'FY28-early-Q1', '2027-02-07'],
    ['after the cut-off: for the window after', '2027-02-18', 'FY28-early-Q3', '2027-07-15'],
  ])('%s', (_, release, id, dueOn) => {
    const life = contentLife();
    expect(life.released(release)).toMatchObject({ outcome: 'applied', changes: [{ do: 'open', dueOn }] });
    expect(life.round()).toMatchObject({ number: 1, release, window: { id, dueOn } });
  });

  it('nothing the second time', () => {
    const life = contentLife();
    life.released('2026-12-17');
    expect(life.released('2026-12-17')).toMatchObject({ outcome: 'ignored', changes: [] });
    expect(life.released('2026-11-19')).toMatchObject({ outcome: 'ignored', changes: [] });
  });

  it('nothing where program.yaml says that all is up to date', () => {
    const life = contentLife('sales', standingOn('2026-12'));
    expect(life.released('2026-12-17')).toMatchObject({ outcome: 'ignored', changes: [] });
  });

  it('a new issue, and the end of the one that was open', () => {
    const life = contentLife();
    life.released('2026-12-17');
    const { changes } = life.released('2027-01-21');
    expect(changes).toMatchObject([
      { do: 'open', attempt: 2 },
      { do: 'show', attempt: 1, state: 'closed' },
    ]);
    expect(life.refresh()?.past).toMatchObject([{ number: 1, ended: { is: 'overtaken' } }]);
  });

  it('the end of an open issue, where program.yaml is up to date with a newer release', () => {
    const life = contentLife();
    life.released('2026-12-17');
    expect(life.released('2027-01-21', standingOn('2027-01'))).toMatchObject({
      changes: [{ do: 'show', attempt: 1, state: 'closed' }],
    });
    expect(life.round()?.ended).toMatchObject({ is: 'refreshed', upTo: '2027-01-21' });
  });

  it('a word to staff where no project takes it', () => {
    const [project] = program.layout.projects;
    const layout = { ...program.layout, projects: [{ path: project?.path ?? '', courses: ['SA-101'] }] };
    const decision = contentLife('sales', { ...program, layout }).released('2026-12-17');
    expect(decision).toMatchObject({ outcome: 'ignored', alert: expect.stringContaining('No project in gitlab.yaml') });
  });

  it('the end of an open issue, where nothing is made from the list any more', () => {
    const life = contentLife();
    life.released('2026-12-17');
    const productAssessments = program.productAssessments.map(({ content: _, ...one }) => one);
    const decision = life.released('2027-01-21', { ...program, contentLists: [], productAssessments });
    expect(decision.changes).toMatchObject([{ do: 'show', state: 'closed' }]);
    expect(life.released('2027-02-18', { ...program, contentLists: [], productAssessments }).changes).toEqual([]);
  });
});

describe('what owners answer', () => {
  const asked = () => {
    const life = contentLife();
    life.released('2026-12-17');
    return life;
  };

  it.each([
    ['/refreshed', { ended: { is: 'refreshed', upTo: '2026-12-17', by: idOf('priya') } }, 'closed'],
    ['/refreshed 2026-12', { ended: { is: 'refreshed', upTo: '2026-12-17' } }, 'closed'],
    ['/refreshed 2026-12-17', { ended: { is: 'refreshed', upTo: '2026-12-17' } }, 'closed'],
    ['/refreshed 2026-11', { reached: { upTo: '2026-11-19' }, ended: undefined }, 'open'],
    [
      '/postpone Kick-off week comes first',
      { ended: { is: 'postponed', reason: 'Kick-off week comes first' } },
      'closed',
    ],
  ])('%s is thanked for and shown', (text, round, state) => {
    const life = asked();
    expect(life.says('priya', text, '2026-12-18').changes).toMatchObject([
      { do: 'acknowledge' },
      { do: 'show', state },
    ]);
    expect({ ended: undefined, ...life.round() }).toMatchObject(round);
  });

  it.each([
    ['noor', '/refreshed'],
    ['priya', '/refreshed'],
  ])('counts from %s, who is an owner or staff', (who, text) => {
    expect(asked().says(who, text, '2026-12-18').outcome).toBe('applied');
  });

  it.each([
    [
      'maya',
      '/refreshed',
      'Only the owners of this list and the enablement team can say /refreshed: Priya Raman or Noor Aziz.',
    ],
    ['priya', '/refreshed 18.6', '"18.6" is no month: write that of the release, such as 2026-10.'],
    ['priya', '/refreshed 2027-05', 'No release of 2027-05 is out yet.'],
    ['priya', '/refreshed 2026-10', 'The questions are about the release of 2026-10-15 already.'],
    ['priya', '/refreshed 2026-12 at last', 'Nothing may follow the month: put other words on a line of their own.'],
    ['priya', '/postpone', 'Please say why it has to wait, in a sentence.'],
    ['priya', '/refreshed\n/postpone Later', 'Line 1 already says what becomes of the questions: keep one of the two.'],
    [
      'priya',
      '/pause',
      '/pause belongs to issues of learners, and this issue is about the content of assessments. You can say /refreshed, /postpone or /help here.',
    ],
    ['priya', '/postpon Later', 'There is no command "/postpon".'],
  ])('%s saying %s is refused once, with the way out', (who, text, problem) => {
    const life = asked();
    const { changes } = life.says(who, text, '2026-12-18');
    expect(changes).toMatchObject([
      { do: 'say', tag: 'reply-101', words: { say: 'note/refused', with: { faults: [{ problem }] } } },
    ]);
    expect(life.round()?.ended).toBeUndefined();
    expect(life.says(who, text, '2026-12-18', { id: 101 }).outcome).toBe('ignored');
  });

  it('the last word counts, and after a postponement the work may still be done', () => {
    const life = asked();
    life.says('priya', '/postpone Kick-off week', '2026-12-18');
    expect(life.says('priya', '/refreshed', '2027-01-05').outcome).toBe('applied');
    expect(life.round()?.ended).toMatchObject({ is: 'refreshed' });
    const { changes } = life.says('priya', '/postpone After all', '2027-01-06');
    expect(changes).toMatchObject([{ words: { say: 'note/refused' } }]);
  });

  it('an edit says something new, and an edit by somebody else nothing', () => {
    const life = asked();
    life.says('priya', '/refreshd', '2026-12-18');
    expect(life.says('priya', '/refreshed', '2026-12-19', { id: 101 }).changes).toMatchObject([
      { do: 'acknowledge' },
      { do: 'show' },
    ]);
    const other = asked();
    other.says('priya', 'Soon.', '2026-12-18');
    const { changes } = other.says('priya', '/refreshed', '2026-12-19', { id: 101, editedBy: idOf('maya') });
    expect(changes).toMatchObject([{ words: { say: 'note/refused' } }]);
  });

  it('count for what the coming window finds', () => {
    const life = contentLife();
    life.released('2027-01-21');
    life.says('priya', '/refreshed', '2027-01-22');
    const refresh = life.refresh();
    const stale = staleAssessments(program, refresh ? refreshedIn(refresh) : [], '2027-01-23');
    expect(stale.map(({ assessment }) => assessment)).toEqual(['PK-CS']);
  });

  it('in the issue of an earlier release are pointed to the newer one', () => {
    const life = asked();
    life.released('2027-01-21');
    const { changes } = life.says('priya', '/refreshed', '2027-01-22', { round: 1 });
    expect(changes).toMatchObject([
      { attempt: 1, words: { say: 'note/product-over', with: { on: 'fieldcert-issue:2;' } } },
    ]);
    expect(life.round()?.ended).toBeUndefined();
  });
});

describe('an issue closed by hand', () => {
  it('is opened again once with a question, and then stays closed', () => {
    const life = contentLife();
    life.released('2026-12-17');
    expect(life.closes('priya', '2026-12-18').changes).toMatchObject([
      { do: 'say', words: { say: 'note/refresh-closed' } },
      { do: 'show', state: 'open' },
    ]);
    expect(life.closes('priya', '2026-12-19').changes).toMatchObject([{ do: 'show', state: 'closed' }]);
    expect(life.round()?.ended).toMatchObject({
      is: 'closed',
      because: 'Priya Raman closed it, and said nothing of what became of the questions.',
    });
  });

  it('is left alone once it was answered, and so is everything else people change', () => {
    const life = contentLife();
    life.released('2026-12-17');
    expect(life.closes('priya', '2026-12-18', false).outcome).toBe('ignored');
    life.says('priya', '/refreshed', '2026-12-18');
    expect(life.closes('priya', '2026-12-19').outcome).toBe('ignored');
  });
});
