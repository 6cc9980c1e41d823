import type { Program } from '../core/program.ts';
import type { Report } from '../core/report/report.ts';
import { companiesIn } from '../core/report/scope.ts';
import { placeNames } from '../core/views/report-view.ts';
import { oneLine } from '../render/plain.ts';
import { aligned, counted } from './columns.ts';

/** A report for a terminal. */
export function reportText(program: Pick<Program, 'roles' | 'levels' | 'layout' | 'people'>, report: Report): string {
  const { counts, turnaround, clocks, stuck, content } = report;
  const from = report.from === 'record' ? 'the record' : 'issues, by their labels';
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  const { days, decided, half, most } = turnaround;
  return [
    `“${report.program.name}” on ${report.on}, counted from ${from}${aboutWords(program, report)}`,
    '',
    all === 0 ? 'There are no certifications yet.' : `${counted(all, 'certification')}:`,
    ...aligned(
      counts.map(({ state, count, ...where }) => {
        const { role, level } = placeNames(program, where);
        return [String(count), role, level, state.replaceAll('-', ' ')];
      }),
    ),
    '',
    decided === 0
      ? `No practical was decided in the last ${days} days.`
      : `${counted(decided, 'practical')} decided in the last ${days} days: half within ${half} working days, four in five within ${most}.`,
    `Open practicals: ${clocks.ok} within their time, ${clocks.dueSoon} due soon, ${clocks.late} past their time, ${clocks.paused} paused.`,
    ...(content.length === 0 ? [] : ['', 'Behind what the coming window covers:', ...aligned(content.map(behind))]),
    '',
    stuck.length === 0 ? 'Everything that is open moves.' : 'What nothing moves any more:',
    ...aligned(
      stuck.map(({ issue, state, since, workingDays, ...where }) => {
        const { role, level } = placeNames(program, where);
        const waits = `since ${since} (${counted(workingDays, 'working day')})`;
        return [`${issue.project}#${issue.iid}`, role, level, state.replaceAll('-', ' '), waits];
      }),
    ),
  ].join('\n');
}

function aboutWords(program: Pick<Program, 'layout' | 'people'>, { about, company }: Report): string {
  if (about === 'company') return `, of ${oneLine(company ?? '', 100)} only`;
  if (about === 'all') return ', partners included';
  return companiesIn(program).length > 0 ? ', without partners' : '';
}

function behind({ assessment, standsOn, window, cutoff, isOut }: Report['content'][number]): readonly string[] {
  const covers = `${window} covers that of ${cutoff}`;
  return [assessment, `about the release of ${standsOn}`, isOut ? covers : `${covers}, still to come`];
}
