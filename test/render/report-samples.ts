import type { Words } from '../../src/core/messages/messages.ts';
import type { ReportMessages } from '../../src/core/messages/report-messages.ts';

const report: ReportMessages['page/report'] = {
  program: 'Field certification',
  on: '2026-11-24',
  from: 'record',
  about: 'everybody',
  total: 41,
  states: ['exam-failed', 'preparing', 'in-review', 'disputed', 'certified'],
  rows: [
    { role: 'Account Executive', level: 'Learning', counts: [2, 1, 0, 0, 14], total: 17 },
    { role: 'Solutions Architect', level: 'Learning', counts: [1, 4, 3, 1, 12], total: 21 },
    { role: 'sales', level: 'product assessment', counts: [0, 0, 0, 0, 3], total: 3 },
  ],
  days: 90,
  decided: 24,
  half: 6,
  most: 9,
  clocks: { ok: 5, dueSoon: 1, late: 2, paused: 1 },
  content: [
    {
      assessment: 'PK-SALES',
      standsOn: '2026-10-15',
      window: 'FY28-early-Q1',
      opensOn: '2027-02-08',
      cutoff: '2027-01-21',
      isOut: false,
    },
  ],
  stuck: [
    {
      issue: 'field/certification#7',
      role: 'Solutions Architect',
      level: 'Learning',
      state: 'in-review',
      since: '2026-11-02',
      workingDays: 16,
    },
  ],
};

/** The page of a report: full, counted from labels, and with nothing in it. */
export const reportSamples: Readonly<Record<string, Words>> = {
  'page/report': { say: 'page/report', with: report },
  'page/report.company': {
    say: 'page/report',
    with: { ...report, about: 'company', company: 'Northwind', content: [] },
  },
  'page/report.empty': {
    say: 'page/report',
    with: {
      ...report,
      from: 'labels',
      content: [],
      total: 0,
      states: [],
      rows: [],
      decided: 0,
      half: 0,
      most: 0,
      clocks: { ok: 0, dueSoon: 0, late: 0, paused: 0 },
      stuck: [],
    },
  },
};
