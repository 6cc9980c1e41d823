import { describe, expect, it } from 'vitest';
import { countedIssue, type LabeledIssue } from '../../src/core/report/counted-issue.ts';
import { makeReport } from '../../src/core/report/make-report.ts';
import type { Counted } from '../../src/core/report/report.ts';
import { Report } from '../../src/core/report/report.ts';
import { program } from './builders.ts';

const day = 86_400_000;
/** A Tuesday. */
const now = Date.parse('2026-11-24T09:00:00Z');

const practical: Counted = { role: 'SA', level: 'L1', state: 'in-review', decided: [] };
const report = (...counted: readonly Counted[]) =>
  Report.parse(makeReport(program, { from: 'record', scope: { is: 'own' }, refreshed: [] }, counted, now));

describe('counts', () => {
  it('are by role, level and state, in the order of the program', () => {
    const product = { ...practical, role: 'sales', level: undefined, state: 'certified' };
    const { counts } = report(product, { ...practical, state: 'certified' }, practical, practical);
    expect(counts.map(({ role, level, state, count }) => [role, level, state, count])).toEqual([
      ['SA', 'L1', 'in-review', 2],
      ['SA', 'L1', 'certified', 1],
      ['sales', null, 'certified', 1],
    ]);
  });

  it('are none where there is nothing', () => {
    expect(report()).toMatchObject({ counts: [], stuck: [], turnaround: { decided: 0, half: null, most: null } });
  });
});

describe('turnaround', () => {
  const decided = (...took: readonly number[]): Counted => ({
    ...practical,
    decided: took.map((days) => ({ openedAt: now - days * day, decidedAt: now })),
  });

  it('is in working days, by the nearest rank', () => {
    // Tuesday back to Friday is two working days; back to the Tuesday before, five.
    expect(report(decided(0, 1, 4, 7, 14)).turnaround).toEqual({ days: 90, decided: 5, half: 2, most: 5 });
    expect(report(decided(7)).turnaround).toMatchObject({ half: 5, most: 5 });
  });

  it('leaves out what was decided long ago, and has each attempt', () => {
    const old = { openedAt: now - 120 * day, decidedAt: now - 91 * day };
    expect(report({ ...practical, decided: [old, { openedAt: now - day, decidedAt: now }] }).turnaround.decided).toBe(
      1,
    );
  });
});

describe('clocks', () => {
  it.each([
    ['late', '2026-11-23'],
    ['dueSoon', '2026-11-24'],
    ['dueSoon', '2026-11-26'],
    ['ok', '2026-11-27'],
    ['ok', undefined],
  ] as const)('say %s of what is due on %s', (stands, dueOn) => {
    const { clocks } = report({ ...practical, open: { dueOn, paused: false, stuckSince: undefined } });
    expect(clocks).toEqual({ ok: 0, dueSoon: 0, late: 0, paused: 0, [stands]: 1 });
  });

  it('stand still in a pause', () => {
    const open = { dueOn: '2020-01-01', paused: true, stuckSince: undefined };
    expect(report({ ...practical, open }).clocks).toEqual({ ok: 0, dueSoon: 0, late: 0, paused: 1 });
  });
});

describe('what is stuck', () => {
  it('is told with its issue, the longest waiting first', () => {
    const stuck = (iid: number, stuckSince: string): Counted => ({
      ...practical,
      issue: { project: 'field/certification', iid },
      open: { dueOn: undefined, paused: false, stuckSince },
    });
    const found = report(stuck(1, '2026-11-10'), stuck(2, '2026-11-03'), practical).stuck;
    expect(found.map(({ issue, workingDays }) => [issue.iid, workingDays])).toEqual([
      [2, 15],
      [1, 10],
    ]);
  });
});

describe('an issue, by its labels', () => {
  const issue: LabeledIssue = {
    project: 'field/certification',
    iid: 3,
    labels: ['fieldcert::in-review', 'fieldcert-role::SA', 'fieldcert-level::1-learning', 'fieldcert-kind::practical'],
    closed: false,
    createdAt: now - 7 * day,
    updatedAt: now - day,
    closedAt: undefined,
    dueOn: '2026-11-30',
  };
  const with_ = (state: string, more: Partial<LabeledIssue> = {}) =>
    countedIssue(program, { ...issue, labels: [`fieldcert::${state}`, ...issue.labels.slice(1)], ...more }, now);

  it('is an open practical with its due date', () => {
    expect(countedIssue(program, issue, now)).toEqual({
      role: 'SA',
      level: 'L1',
      state: 'in-review',
      issue: { project: 'field/certification', iid: 3 },
      open: { dueOn: '2026-11-30', paused: false, stuckSince: undefined },
      decided: [],
    });
  });

  it('is decided when it was closed as certified', () => {
    expect(with_('certified', { closed: true, closedAt: now })).toMatchObject({
      open: undefined,
      decided: [{ openedAt: now - 7 * day, decidedAt: now }],
    });
  });

  it('is stuck when nothing has changed it for as long as alarms staff', () => {
    expect(with_('in-review', { updatedAt: now - 60 * day })?.open?.stuckSince).toBe('2026-09-25');
    expect(with_('paused', { updatedAt: now - 60 * day })?.open).toMatchObject({ paused: true, stuckSince: undefined });
  });

  it('is nothing to count where it is no practical, or another attempt has followed', () => {
    expect(countedIssue(program, { ...issue, labels: ['bug'] }, now)).toBeUndefined();
    expect(countedIssue(program, { ...issue, labels: issue.labels.slice(0, 3) }, now)).toBeUndefined();
    expect(with_('next-attempt', { closed: true, closedAt: now })).toBeUndefined();
    expect(with_('next-attempt')).toMatchObject({ state: 'next-attempt', open: undefined });
  });
});
