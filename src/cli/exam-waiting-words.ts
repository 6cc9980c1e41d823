import { dateAt } from '../core/calendar.ts';
import type { ExamResult } from '../core/exams/exam.ts';
import { namedBy } from '../core/exams/exam.ts';
import { passes } from '../core/exams/standing.ts';
import { type Person, personOf } from '../core/people/people.ts';
import type { Program } from '../core/program.ts';
import { ruledOn, type Wish } from '../engine/rulings.ts';
import { oneLine } from '../render/plain.ts';
import type { WaitingRow } from '../store/tables.ts';

type Told = { readonly program: Program; readonly people: readonly Person[]; readonly now: number };

/** Results that wait, or were ruled on, with what to do; `more` are not shown. */
export function waitingText(
  told: Told,
  rows: readonly WaitingRow[],
  { ruled, more }: { readonly ruled: boolean; readonly more: number },
): string {
  if (rows.length === 0) return ruled ? 'Nothing was ruled on.' : 'No exam result waits for anybody.';
  const ids = shortIds(rows.map(({ id }) => id));
  const cells = rows.map((row, index) => [ids[index] ?? row.id, ...cellsOf(told, row)]);
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = rows.flatMap((row, index) => {
    const line = (cells[index] ?? []).map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
    return [line.trimEnd(), ...reasons(told, row, ids[index] ?? row.id).map((one) => `  ${one}`)];
  });
  return [...lines, ...(more > 0 ? [`and ${more} more; --json lists them all`] : [])].join('\n');
}

/** The same for programs. */
export function waitingJson(told: Told, rows: readonly WaitingRow[]) {
  return rows.map((row) => {
    const { source, exam, score, completedAt, claim, recorded } = resultIn(row);
    const ruled = ruledOn(row);
    return {
      id: row.id,
      since: new Date(row.since).toISOString(),
      why: row.why,
      because: row.because,
      source,
      exam,
      learner: learnerWords(told, resultIn(row)),
      score,
      completedAt: new Date(completedAt).toISOString(),
      claim: claim ?? null,
      recordedBy: recorded?.by ?? null,
      resolve: ruled ? [undoCommand(row.id)] : commandsFor(told, row, row.id),
      ruled: ruled
        ? {
            says: ruled.ruling.says,
            exam: ruled.exam ?? null,
            by: ruled.ruling.by,
            at: new Date(ruled.ruling.at).toISOString(),
            because: ruled.ruling.because,
          }
        : null,
    };
  });
}

/** As much of each id as no other of them begins with, and at least eight letters. */
export function shortIds(ids: readonly string[]): readonly string[] {
  const sorted = ids.toSorted();
  return ids.map((id) => {
    const at = sorted.indexOf(id);
    const shared = Math.max(commonStart(id, sorted[at - 1]), commonStart(id, sorted[at + 1]));
    return id.slice(0, Math.max(8, shared + 1));
  });
}

function commonStart(one: string, other: string | undefined): number {
  if (other === undefined) return 0;
  const end = [...one].findIndex((letter, index) => letter !== other[index]);
  return end === -1 ? one.length : end;
}

/** What was decided, in a line or two. */
export function ruledWords(
  told: Pick<Told, 'program' | 'people'>,
  row: WaitingRow,
  result: ExamResult,
  wish: Wish,
): string {
  const [id = row.id] = shortIds([row.id]);
  const what = `${scoreWords(result)} of ${oneLine(result.exam, 60)} for ${learnerWords(told, result)}`;
  switch (wish.is) {
    case 'exam':
      return [
        `${what} is a result of ${wish.exam}. The service takes it up.`,
        `  Later results are known by themselves once “${oneLine(result.exam, 60)}” is an alias of ${wish.exam} in exams.yaml.`,
      ].join('\n');
    case 'learner':
      return `${namedBy(result.learner).value} means ${wish.person.name} (@${wish.person.username}) from now on. The service takes up what waits for them.`;
    case 'counts':
      return `${what} counts as the score says. ${backWords(id)}`;
    case 'confirmed':
      return `${what} is confirmed and counts. ${backWords(id)}`;
    case 'discarded':
      return `${what} does not count. ${backWords(id)}`;
    case 'undone':
      return `${what}: what was decided is taken back, with all that follows.`;
  }
}

function backWords(id: string): string {
  return `It is taken back with fieldcert exam undo ${id} --reason "…".`;
}

function cellsOf(told: Told, row: WaitingRow): readonly string[] {
  const result = resultIn(row);
  return [
    `since ${dateAt(told.program, row.since)}`,
    oneLine(result.exam, 40),
    learnerWords(told, result),
    `${scoreWords(result)} on ${dateAt(told.program, result.completedAt)}`,
    `from ${result.source}`,
  ];
}

function reasons(told: Told, row: WaitingRow, id: string): readonly string[] {
  const ruled = ruledOn(row);
  if (!ruled) return [oneLine(row.because, 300), ...commandsFor(told, row, id).map((command) => `→ ${command}`)];
  const { ruling, exam } = ruled;
  const says = ruling.says === 'named' ? `said it is ${exam}` : ruling.says === 'counts' ? 'let it count' : ruling.says;
  return [
    `${oneLine(ruling.by, 60)} ${says} on ${dateAt(told.program, ruling.at)}: ${oneLine(ruling.because, 300)}`,
    `→ ${undoCommand(id)}`,
  ];
}

function commandsFor({ program }: Told, row: WaitingRow, id: string): readonly string[] {
  const resolve = (flags: string) => `fieldcert exam resolve ${id} ${flags} --reason "…"`;
  switch (row.why) {
    case 'unknown-exam':
      return [`${resolve('--exam EXAM')}   or add an alias to exams.yaml`];
    case 'unknown-learner':
      return [`${resolve('--learner @USER')}   or add them to people.yaml`];
    case 'unconfirmed':
      return [`fieldcert exam confirm ${id} --by @SOMEBODY-ELSE`, resolve('--discard')];
    case 'contradicted': {
      const result = resultIn(row);
      const exam = program.exams.find((one) => row.cert_key.startsWith(`${one.id}/`));
      const as = exam ? `: it ${passes(exam, result.score) ? 'passes' : 'fails'}` : '';
      return [`${resolve('--accept')}   it counts as the score says${as}`, resolve('--discard')];
    }
  }
}

function undoCommand(id: string): string {
  return `fieldcert exam undo ${id} --reason "…"`;
}

function learnerWords({ people }: Pick<Told, 'people'>, { learner }: ExamResult): string {
  const person = personOf(people, learner);
  return person ? `@${person.username}` : oneLine(namedBy(learner).value, 80);
}

function scoreWords({ score }: ExamResult): string {
  return `${score.raw} of ${score.max}`;
}

function resultIn({ result }: WaitingRow): ExamResult {
  return JSON.parse(result) as ExamResult;
}
