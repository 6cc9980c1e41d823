import type { ReportMessages } from '../messages/report-messages.ts';
import type { Program } from '../program.ts';
import type { Report } from '../report/report.ts';
import { companiesIn } from '../report/scope.ts';

type View = ReportMessages['page/report'];

/** A report as its page shows it: one row for each role and level, with their names, one column for each state. */
export function reportView(program: Pick<Program, 'roles' | 'levels' | 'layout' | 'people'>, report: Report): View {
  const { counts, turnaround, clocks, stuck, on, from, about, company, content } = report;
  const states = [...new Set(counts.map(({ state }) => state))];
  const rows = Map.groupBy(counts, ({ role, level }) => JSON.stringify([role, level]));
  return {
    program: report.program.name,
    on,
    from,
    about: about === 'own' && companiesIn(program).length === 0 ? 'everybody' : about,
    ...(company === null ? {} : { company }),
    total: sum(counts),
    states,
    rows: [...rows.values()].flatMap((mine) => {
      const [first] = mine;
      if (!first) return [];
      const numbers = states.map((state) => sum(mine.filter((one) => one.state === state)));
      return [{ ...placeNames(program, first), counts: numbers, total: sum(mine) }];
    }),
    days: turnaround.days,
    decided: turnaround.decided,
    half: turnaround.half ?? 0,
    most: turnaround.most ?? 0,
    clocks,
    content,
    stuck: stuck.map(({ issue, state, since, workingDays, ...where }) => ({
      issue: `${issue.project}#${issue.iid}`,
      ...placeNames(program, where),
      state,
      since,
      workingDays,
    })),
  };
}

/** Role and level by name, as far as the program has them. */
export function placeNames(
  { roles, levels }: Pick<Program, 'roles' | 'levels'>,
  { role, level }: { readonly role: string; readonly level: string | null },
): { readonly role: string; readonly level: string } {
  return {
    role: roles.find(({ id }) => id === role)?.name ?? role,
    level: level === null ? 'product assessment' : (levels.find(({ id }) => id === level)?.name ?? level),
  };
}

function sum(counts: readonly { readonly count: number }[]): number {
  return counts.reduce((total, { count }) => total + count, 0);
}
