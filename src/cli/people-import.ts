import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TableFault } from '../config/csv.ts';
import { readTable } from '../config/csv.ts';
import { loadProgram } from '../config/load.ts';
import type { Columns, ColumnWish } from '../config/people-columns.ts';
import { columnsOf, rowsOf } from '../config/people-columns.ts';
import { peopleText } from '../config/people-yaml.ts';
import { printFaults } from '../config/print-faults.ts';
import { dateAt } from '../core/calendar.ts';
import { type ExportField, exportFields } from '../core/people/people-export.ts';
import { planPeople } from '../core/people/people-plan.ts';
import { programIn } from './check.ts';
import { faultLines, planLines, tableLine } from './people-words.ts';
import { Problem } from './problem.ts';
import { replaceFile } from './replace-file.ts';

/** What to take in, and whether to write it. `columns` as typed: `emails=Work mail`. */
export type Import = {
  readonly file: string;
  readonly config: string;
  readonly columns: readonly string[];
  readonly apply: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
};

// A file of people of 20 MB has room for a hundred thousand of them.
const maxBytes = 20 * 1024 * 1024;

/**
 * Compares an HR export with people.yaml and, when asked, writes what is new into it. Gives what to print.
 * @throws Problem with every fault of the export; nothing is written then
 */
export async function importPeople({ file, config, columns: typed, apply, now }: Import): Promise<string> {
  const wishes = typed.map(wishIn);
  const program = await programIn(config);
  const read = readTable(await bytesOf(file));
  if (read.is === 'fault') throw refusal(file, [read.fault]);
  const { table } = read;
  const found = columnsOf(table, wishes);
  if (found.is === 'faults') throw refusal(file, found.faults);
  const { rows, faults } = rowsOf(table, found.columns, program.roles);
  const plan = planPeople(program.people, rows, dateAt(program, now));
  const all = [
    ...faults,
    ...plan.faults.map(({ field, ...fault }) => ({ ...fault, column: heading(table.header, found.columns, field) })),
  ];
  if (all.length > 0)
    throw refusal(
      file,
      all.toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0)),
    );
  const lines = [`${file}: ${tableLine(table, found.unused)}`, '', ...planLines(plan), ''];
  const target = join(config, 'people.yaml');
  const nothing = plan.added.length + plan.changed.length === 0;
  if (nothing) return [...lines, `${target} knows all of this already.`].join('\n');
  const text = peopleText(await readFile(target, 'utf8'), plan);
  await checked(config, text);
  if (!apply) return [...lines, `Nothing was written. Run again with --apply to write ${target}.`].join('\n');
  await replaceFile(target, text);
  return [...lines, `${target} is written. The service reads it when it starts next.`].join('\n');
}

function wishIn(typed: string): ColumnWish {
  const [, name = '', column = ''] = /^\s*(\w+)\s*=\s*(.+?)\s*$/.exec(typed) ?? [];
  const field = exportFields.find((one): one is ExportField => one === name.toLowerCase());
  if (field && column !== '') return { field, column };
  throw new Problem(
    `“${typed}” does not name a column.`,
    `Write it as emails="Work mail"; the fields are ${exportFields.join(', ')}.`,
  );
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    if ((await stat(file)).size > maxBytes) throw new Problem(`${file} is larger than 20 MB.`, 'Export people only.');
    return await readFile(file);
  } catch (error) {
    if (error instanceof Problem) throw error;
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Problem(`${file} cannot be read (${why}).`, 'Check the name of the file.', { cause: error });
  }
}

function heading(header: readonly string[], columns: Columns, field: ExportField): string {
  return header[columns.get(field)?.[0] ?? -1] ?? field;
}

function refusal(file: string, faults: readonly TableFault[]): Problem {
  const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`;
  return new Problem(
    `${faultLines(file, faults).join('\n')}\n\nThe export has ${count}. Nothing was written.`,
    'Mend the rows above, then run it again.',
  );
}

/** Whatever an export holds, the program must still load. */
async function checked(config: string, text: string): Promise<void> {
  const loaded = await loadProgram(config, { 'people.yaml': text });
  if (loaded.is === 'program') return;
  throw new Problem(
    `With these people the configuration would have faults:\n${printFaults(loaded.faults)}\n\nNothing was written.`,
    'Mend the export, then run it again.',
  );
}
