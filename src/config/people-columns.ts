import type { ExportField, ExportRow } from '../core/people/people-export.ts';
import { exportFields, readCell } from '../core/people/people-export.ts';
import type { Role } from '../core/program.ts';
import type { Table, TableFault } from './csv.ts';

/** What columns are called in exports we have met; case, spaces and signs do not count. */
const usual: Readonly<Record<ExportField, readonly string[]>> = {
  username: ['username', 'gitlab', 'gitlab username', 'gitlab user', 'gitlab handle', 'handle', 'login'],
  name: ['name', 'full name', 'display name', 'employee', 'employee name', 'preferred name'],
  emails: [
    'email',
    'emails',
    'email address',
    'email addresses',
    'mail',
    'work email',
    'work mail',
    'business email',
    'private email',
    'personal email',
    'secondary email',
    'other emails',
  ],
  role: ['role', 'job', 'job title', 'title', 'position', 'job role'],
  manager: ['manager', 'line manager', 'manager username', 'manager email', 'reports to', 'supervisor'],
  region: ['region', 'area', 'geo', 'sales region'],
  company: ['company', 'partner', 'partner company'],
  started: ['start', 'started', 'start date', 'hire date', 'hired', 'joined', 'entry date'],
  left: ['leave', 'left', 'leave date', 'leaving date', 'last day', 'end date', 'termination date', 'exit date'],
  timezone: ['timezone', 'tz', 'iana timezone'],
};

/** Of these several columns may count: addresses are gathered, and parts of a name are joined. */
const several: readonly ExportField[] = ['emails', 'name'];

/** Columns somebody named for a field, such as `emails` → `Work mail`. */
export type ColumnWish = { readonly field: ExportField; readonly column: string };

/** Which cells of a row say what. */
export type Columns = ReadonlyMap<ExportField, readonly number[]>;

/** The columns of a table that are used, and those that are not; or what is wrong with the header. */
export type ColumnsRead =
  | { readonly is: 'columns'; readonly columns: Columns; readonly unused: readonly string[] }
  | { readonly is: 'faults'; readonly faults: readonly TableFault[] };

/** Finds what each column holds: as wished, else by what columns are usually called. */
export function columnsOf({ header }: Table, wishes: readonly ColumnWish[]): ColumnsRead {
  const faults = wishes.flatMap(({ field, column }) =>
    placesOf(header, [column]).length > 0 ? [] : [noColumn(header, field, column)],
  );
  const columns = new Map<ExportField, readonly number[]>();
  for (const field of exportFields) {
    const wished = wishes.filter((wish) => wish.field === field).map(({ column }) => column);
    const places = placesOf(header, wished.length > 0 ? wished : usual[field]);
    if (places.length > 0) columns.set(field, places);
    if (places.length > 1 && (!several.includes(field) || (field === 'name' && wished.length === 0)))
      faults.push(ambiguous(header, field, places));
  }
  if (!columns.has('username') && !columns.has('emails') && faults.length === 0)
    faults.push({
      row: 1,
      message: 'no column holds usernames or e-mail addresses, so nobody can be told from anybody else',
      fix: `name one with --column username="…"; the columns are ${header.join(', ')}`,
    });
  if (faults.length > 0) return { is: 'faults', faults };
  const used = new Set([...columns.values()].flat());
  return { is: 'columns', columns, unused: header.filter((name, index) => name !== '' && !used.has(index)) };
}

/** The people of a table, and what is wrong in its rows; a row with a fault gives nobody. */
export function rowsOf(
  table: Table,
  columns: Columns,
  roles: readonly Role[],
): { readonly rows: readonly ExportRow[]; readonly faults: readonly TableFault[] } {
  const read = table.rows.map(({ row, cells }) => rowOf(table, { row, cells }, columns, roles));
  return {
    rows: read.flatMap(({ row, faults }) => (faults.length === 0 ? [row] : [])),
    faults: read.flatMap(({ faults }) => faults),
  };
}

function rowOf(
  { header }: Table,
  { row, cells }: Table['rows'][number],
  columns: Columns,
  roles: readonly Role[],
): { readonly row: ExportRow; readonly faults: readonly TableFault[] } {
  const faults: TableFault[] = [];
  const values = new Map<ExportField, string[]>();
  for (const [field, places] of columns)
    for (const place of places) {
      const cell = cells[place] ?? '';
      if (cell === '') continue;
      const read = readCell(field, cell, roles);
      if (read.is === 'fault') faults.push({ row, column: header[place], message: read.message, fix: read.fix });
      else values.set(field, [...(values.get(field) ?? []), ...[read.value].flat()]);
    }
  const { emails: _several, ...single } = Object.fromEntries([...values].map(([field, all]) => [field, all.join(' ')]));
  const back = columns.has('left') && !values.has('left') ? { left: null } : {};
  return { row: { row, emails: values.get('emails') ?? [], ...single, ...back }, faults };
}

function placesOf(header: readonly string[], names: readonly string[]): readonly number[] {
  const wanted = names.map(bare);
  // In the order of the names, so that parts of a name stand as they were wished.
  return wanted.flatMap((name) => header.flatMap((heading, index) => (bare(heading) === name ? [index] : [])));
}

function bare(heading: string): string {
  return heading
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

function noColumn(header: readonly string[], field: ExportField, column: string): TableFault {
  return {
    row: 1,
    message: `no column is called “${column}”, which was named for ${field}`,
    fix: `the columns are ${header.join(', ')}`,
  };
}

function ambiguous(header: readonly string[], field: ExportField, places: readonly number[]): TableFault {
  const names = places.map((place) => header[place]).join(' and ');
  return {
    row: 1,
    message: `${names} could both hold the ${field}`,
    fix: `choose one with --column ${field}="${header[places[0] ?? 0]}"`,
  };
}
