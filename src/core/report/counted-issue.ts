import { dateAt, workingDaysBetween } from '../calendar.ts';
import type { Layout } from '../layout.ts';
import type { Program } from '../program.ts';
import type { Counted } from './report.ts';

/** An issue as its labels tell of it. Times in epoch ms, `dueOn` as `YYYY-MM-DD`. */
export type LabeledIssue = {
  readonly project: string;
  readonly iid: number;
  readonly labels: readonly string[];
  readonly closed: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly closedAt: number | undefined;
  readonly dueOn: string | undefined;
};

/** The states in which a practical is over. */
const over = ['certified', 'withdrawn', 'lapsed'];

/**
 * A practical as a report counts it where only its issue can be read; undefined for an issue that is none, and for one that
 * another attempt has followed. Nothing has moved it since it was last changed by anybody.
 */
export function countedIssue(program: Program, issue: LabeledIssue, now: number): Counted | undefined {
  const { layout } = program;
  const named = (group: 'status' | 'role' | 'level' | 'kind') => meantBy(layout, group, issue.labels);
  const [state, role] = [named('status'), named('role')];
  if (state === undefined || role === undefined || named('kind') !== 'practical') return undefined;
  const { closed, closedAt, createdAt, updatedAt, dueOn, project, iid } = issue;
  if (closed && !over.includes(state) && state !== 'disputed') return undefined;
  const { alarmAfterDays } = program.reviewing.clocks;
  const waits = !closed && state !== 'paused' && state !== 'next-attempt';
  const isStuck = waits && workingDaysBetween(program, updatedAt, now) >= alarmAfterDays;
  return {
    role,
    level: named('level'),
    state,
    issue: { project, iid },
    open:
      closed || state === 'next-attempt' || over.includes(state)
        ? undefined
        : { dueOn, paused: state === 'paused', stuckSince: isStuck ? dateAt(program, updatedAt) : undefined },
    decided: state === 'certified' && closedAt !== undefined ? [{ openedAt: createdAt, decidedAt: closedAt }] : [],
  };
}

function meantBy(
  { labels }: Layout,
  group: 'status' | 'role' | 'level' | 'kind',
  on: readonly string[],
): string | undefined {
  return labels[group].find(({ name }) => on.includes(name))?.for;
}
