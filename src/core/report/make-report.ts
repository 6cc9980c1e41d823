import { dateAt, morningOf, workingDaysAfter, workingDaysBetween } from '../calendar.ts';
import type { Refreshed } from '../content/stale.ts';
import { staleAssessments } from '../content/stale.ts';
import type { Program } from '../program.ts';
import type { Counted, Report, Waiting } from './report.ts';
import type { Scope } from './scope.ts';

const dayMs = 86_400_000;
const turnaroundDays = 90;
const soonWorkingDays = 2;

/** Where a report is counted from, whose people it is about, and what owners of content lists have said. */
export type Sources = {
  readonly from: Report['from'];
  readonly scope: Scope;
  readonly refreshed: readonly Refreshed[];
};

/** Counts. `now` in epoch ms. What partners have to do with content is nothing, so it is in none of their reports. */
export function makeReport(program: Program, sources: Sources, counted: readonly Counted[], now: number): Report {
  const { name, hash } = program;
  const { from, scope, refreshed } = sources;
  return {
    on: dateAt(program, now),
    program: { name, hash },
    from,
    about: scope.is,
    company: scope.is === 'company' ? scope.company : null,
    content: scope.is === 'company' ? [] : staleAssessments(program, refreshed, dateAt(program, now)),
    counts: countsOf(program, counted),
    turnaround: turnaroundOf(program, counted, now),
    clocks: clocksOf(program, counted, now),
    stuck: stuckIn(program, counted, now),
  };
}

const states = [
  'exam-failed',
  'identity-needed',
  'awaiting-reviewer',
  'preparing',
  'in-review',
  'second-review',
  'decision-ready',
  'disputed',
  'paused',
  'next-attempt',
  'certified',
  'withdrawn',
  'lapsed',
];

function countsOf({ roles, levels }: Program, counted: readonly Counted[]): Report['counts'] {
  const ranks = [roles.map(({ id }) => id), levels.map(({ id }) => id), states];
  const rank = (key: readonly string[]) =>
    key.map((word, at) => String((ranks[at]?.indexOf(word) ?? -1) + 1 || 999).padStart(3, '0')).join();
  const groups = Map.groupBy(counted, ({ role, level = '', state }) => JSON.stringify([role, level, state]));
  return [...groups]
    .map(([text, mine]) => ({ key: JSON.parse(text) as [string, string, string], count: mine.length }))
    .toSorted((a, b) => (rank(a.key) + a.key < rank(b.key) + b.key ? -1 : 1))
    .map(({ key: [role, level, state], count }) => ({ role, level: level === '' ? null : level, state, count }));
}

function turnaroundOf(program: Program, counted: readonly Counted[], now: number): Report['turnaround'] {
  const lately = counted
    .flatMap(({ decided }) => decided)
    .filter(({ decidedAt }) => decidedAt > now - turnaroundDays * dayMs && decidedAt <= now);
  const took = lately
    .map(({ openedAt, decidedAt }) => workingDaysBetween(program, openedAt, decidedAt))
    .toSorted((a, b) => a - b);
  return { days: turnaroundDays, decided: took.length, half: nearest(took, 0.5), most: nearest(took, 0.8) };
}

/** The nearest rank, so that it is a time that somebody waited. */
function nearest(sorted: readonly number[], share: number): number | null {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? null;
}

function clocksOf(program: Program, counted: readonly Counted[], now: number): Report['clocks'] {
  const today = dateAt(program, now);
  const soon = workingDaysAfter(program, now, soonWorkingDays);
  const stands = counted.flatMap(({ open }) => {
    if (!open) return [];
    if (open.paused) return ['paused' as const];
    if (open.dueOn === undefined || open.dueOn > soon) return ['ok' as const];
    return [open.dueOn < today ? ('late' as const) : ('dueSoon' as const)];
  });
  const count = (wanted: keyof Report['clocks']) => stands.filter((one) => one === wanted).length;
  return { ok: count('ok'), dueSoon: count('dueSoon'), late: count('late'), paused: count('paused') };
}

function stuckIn(program: Program, counted: readonly Counted[], now: number): readonly Waiting[] {
  return counted
    .flatMap(({ open, issue, role, level, state }): Waiting[] => {
      const since = open?.stuckSince;
      if (since === undefined || !issue) return [];
      const workingDays = workingDaysBetween(program, morningOf(program, since), now);
      return [{ issue, role, level: level ?? null, state, since, workingDays }];
    })
    .toSorted((a, b) => (a.since === b.since ? a.issue.iid - b.issue.iid : a.since < b.since ? -1 : 1));
}
