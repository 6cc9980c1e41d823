import { describe, expect, it } from 'vitest';
import { contentStandsOn, staleAssessments } from '../../src/core/content/stale.ts';
import { program } from './builders.ts';
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
