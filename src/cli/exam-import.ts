import { stat } from 'node:fs/promises';
import { CsvError } from 'csv-parse';
import { rowsIn, type StreamedRow } from '../config/csv-stream.ts';
import type { ExamColumns, ExamField, ExamRow, ExamRowData } from '../intake/exam-rows.ts';
import { examFields, examRowOf, placesIn } from '../intake/exam-rows.ts';
import { type Outgoing, sendRows } from './exam-import-send.ts';
import { Problem } from './problem.ts';

/** What to take in, how to read it, and where to send it. */
export type ExamImport = {
  readonly files: readonly string[];
  /** As typed: `score=Final grade`. */
  readonly columns: readonly string[];
  readonly exam?: string | undefined;
  readonly dates?: string | undefined;
  readonly timeZone: string;
  readonly apply: boolean;
  readonly url: string;
  readonly secret: string | undefined;
  readonly now: () => number;
  /** Told how far it is. */
  readonly progress: (words: string) => void;
};

const shownFaults = 20;
const progressEvery = 10_000;

/**
 * Looks through tables of exam results and, when asked, sends each row to the service, signed and under an id that says which
 * row it is: what was sent before an interruption is known already, so running it again gives each row once. Rows are read as
 * they come, so a table may have any length. Nothing is sent before all tables have been looked through.
 * @throws Problem with the faults of a table, when nothing has been sent; or with what the service says
 */
export async function importExams(wanted: ExamImport): Promise<string> {
  const { files, apply, url } = wanted;
  const tables: Table[] = [];
  for (const file of files) tables.push(await look(wanted, file));
  const lines = tables.flatMap(({ file, rows, exams, first }) => [
    `${file}: ${count(rows, 'result')} of ${[...exams].map(([exam, times]) => `${exam} (${times})`).join(', ')}`,
    `The first: ${shown(first)}`,
    '',
  ]);
  if (!apply) return [...lines, `Nothing was sent. Run again with --apply to send them to ${url}.`].join('\n');
  const { sent, known, refused, words } = await sendRows(wanted, outgoing(wanted, tables));
  const told = `${count(sent, 'result')} taken in, ${known} known already`;
  if (refused === 0) return [...lines, `${told}.`].join('\n');
  throw new Problem(
    `${told}, ${refused} refused:\n${words.join('\n')}`,
    'Mend these rows and run it again; what was taken in is known.',
  );
}

type Table = {
  readonly file: string;
  readonly header: readonly string[];
  readonly columns: ExamColumns;
  readonly rows: number;
  readonly exams: ReadonlyMap<string, number>;
  readonly first: ExamRowData;
};

async function look(wanted: ExamImport, file: string): Promise<Table> {
  const { progress, now } = wanted;
  const began = now();
  await mustBeThere(file);
  let read: { readonly header: readonly string[]; readonly columns: ExamColumns } | undefined;
  let first: ExamRowData | undefined;
  let rows = 0;
  let faulty = 0;
  const exams = new Map<string, number>();
  const faults: string[] = [];
  for await (const { row, cells } of rowsOf(file)) {
    if (!read) {
      read = { header: cells, columns: columnsOf(file, cells, wanted) };
      continue;
    }
    const found = examRowOf(read.header, cells, read.columns);
    rows += 1;
    if (rows % progressEvery === 0) progress(`${rows} rows looked at, ${rateOf(rows, now() - began)}`);
    if (found.is === 'faults') {
      faulty += 1;
      if (faults.length < shownFaults) faults.push(...faultLines(row, found));
      continue;
    }
    first ??= found.data;
    exams.set(found.data.exam, (exams.get(found.data.exam) ?? 0) + 1);
  }
  if (faulty > 0) {
    const more = faulty > faults.length ? `\nand more; ${faulty} rows in all` : '';
    throw new Problem(`${file}: nothing was sent.\n${faults.join('\n')}${more}`, 'Mend these rows and run it again.');
  }
  if (!read || !first) throw new Problem(`${file} holds no results.`, 'Export it again, with a header row.');
  return { ...read, file, rows, exams, first };
}

function columnsOf(
  file: string,
  header: readonly string[],
  { columns, exam, dates, timeZone }: ExamImport,
): ExamColumns {
  const { places, missing, twice } = placesIn(header, new Map(columns.map(wishIn)));
  if (missing.length > 0) throw noColumn(file, header, `no column is called “${missing[0]}”`);
  if (twice !== undefined)
    throw new Problem(
      `${file}, row 1: two columns are called “${twice}”.`,
      'Rename one of them, so that it is clear which counts.',
    );
  if (dates !== undefined && dates !== 'dmy' && dates !== 'mdy')
    throw new Problem(`“${dates}” is no order of day and month.`, 'Write --dates dmy or --dates mdy.');
  if (!isTimeZone(timeZone))
    throw new Problem(`“${timeZone}” is no time zone.`, 'Write an IANA name such as Europe/Berlin.');
  if (!['email', 'username', 'externalId'].some((way) => places.has(way as ExamField)))
    throw noColumn(file, header, 'no column says who sat the exam', 'email');
  for (const needed of ['score', 'completedAt'] as const)
    if (!places.has(needed)) throw noColumn(file, header, `no column holds ${needed}`, needed);
  if (exam === undefined && !places.has('exam'))
    throw noColumn(file, header, 'no column says which exam it was', 'exam');
  return { places, exam, dates, timeZone };
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name));
  } catch {
    return false;
  }
}

function noColumn(file: string, header: readonly string[], message: string, field = 'score'): Problem {
  return new Problem(
    `${file}, row 1: ${message}; the columns are ${header.map((name) => name.trim()).join(', ')}.`,
    `Name it with --column ${field}="…"${field === 'exam' ? ', or name one exam for all rows with --exam' : ''}.`,
  );
}

function wishIn(typed: string): readonly [ExamField, string] {
  const [, name = '', column = ''] = /^\s*(\w+)\s*=\s*(.+?)\s*$/.exec(typed) ?? [];
  const field = examFields.find((one) => one.toLowerCase() === name.toLowerCase());
  if (field && column !== '') return [field, column];
  throw new Problem(
    `“${typed}” does not name a column.`,
    `Write it as score="Final grade"; the fields are ${examFields.join(', ')}.`,
  );
}

async function* outgoing({ progress, now }: ExamImport, tables: readonly Table[]): AsyncGenerator<Outgoing> {
  const began = now();
  const all = tables.reduce((sum, { rows }) => sum + rows, 0);
  let begun = 0;
  for (const { file, header, columns } of tables) {
    let isHeader = true;
    for await (const { row, cells } of rowsOf(file)) {
      const found = isHeader ? undefined : examRowOf(header, cells, columns);
      isHeader = false;
      if (!found) continue;
      begun += 1;
      if (found.is === 'row') yield { at: tables.length > 1 ? `${file}, row ${row}` : `row ${row}`, ...found };
      if (begun % progressEvery === 0) progress(`${begun} of ${all} sent, ${rateOf(begun, now() - began)}`);
    }
  }
}

async function* rowsOf(file: string): AsyncGenerator<StreamedRow> {
  try {
    yield* rowsIn(file);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const row = 'records' in error ? ` near row ${Number(error.records) + 1}` : '';
    throw new Problem(
      `${file}: quotation marks do not fit${row}.`,
      'Write a mark inside a value twice, and close each.',
    );
  }
}

async function mustBeThere(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile())
    throw new Problem(`${file} is not a file that can be read.`, 'Name the table that was exported.');
}

function faultLines(row: number, { faults }: Extract<ExamRow, { is: 'faults' }>): readonly string[] {
  return faults.map(({ column, message, fix }) => `row ${row}, ${column}: ${message}; ${fix}`);
}

function rateOf(rows: number, ms: number): string {
  return `${Math.round((rows * 1000) / Math.max(ms, 1))} a second`;
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

function shown({ exam, learner, score, completedAt }: ExamRowData): string {
  const who = learner.email ?? learner.username ?? learner.externalId;
  return `${exam} of ${who}, ${score.raw} of ${score.max}, ${completedAt}`;
}
