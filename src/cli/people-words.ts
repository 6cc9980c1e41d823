import type { Table, TableFault } from '../config/csv.ts';
import type { FieldChange, PeoplePlan } from '../core/people/people-plan.ts';

/** What an import would do, one line for each person it concerns, and how many it does not. */
export function planLines(plan: PeoplePlan): readonly string[] {
  const { added, changed, missing, leftOut, same } = plan;
  const names = [...added.map(({ entry }) => entry.username), ...changed.map(({ username }) => username), ...missing];
  const wide = Math.max(0, ...names.map((name) => name.length)) + 2;
  const lines = [
    ...added.map(
      ({ row, entry }) => `  + ${entry.username.padEnd(wide)}${aboutNew(entry)} (row ${row}, not in people.yaml yet)`,
    ),
    ...changed.map(
      ({ row, username, changes }) => `  ~ ${username.padEnd(wide)}${changes.map(changeWords).join('; ')} (row ${row})`,
    ),
    ...missing.map((username) => `  - ${username.padEnd(wide)}is not in the export; stays in people.yaml as is`),
    ...leftOut.map(({ row, who, because }) => `  · ${who} ${because}; left out (row ${row})`),
  ];
  const counts = `${added.length} to add, ${changed.length} to change, ${same} known as they are, ${missing.length} not in the export, ${leftOut.length} left out.`;
  return lines.length > 0 ? [...lines, '', counts] : [counts];
}

function aboutNew({
  name,
  emails,
  role,
  region,
  company,
  manager,
  started,
  left,
}: PeoplePlan['added'][number]['entry']): string {
  const told = [
    role,
    region,
    company,
    manager && `manager ${manager}`,
    started && `from ${started}`,
    left && `until ${left}`,
  ];
  return [name, ...emails, ...told].filter(Boolean).join(', ');
}

function changeWords({ field, from, to }: FieldChange): string {
  if (field === 'emails') return `address ${to} is new`;
  if (to === undefined) return `${field} ${from} is taken away, because the export names no such day`;
  return from === undefined ? `${field} ${to} is new` : `${field} ${from} → ${to}`;
}

/** What a file was read as. */
export function tableLine({ encoding, delimiter, header, rows }: Table, unused: readonly string[]): string {
  const signs: Readonly<Record<string, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' };
  const used = `${rows.length} rows, ${header.length - unused.length} columns used, ${encoding}, parted by ${signs[delimiter] ?? delimiter}`;
  return unused.length > 0 ? `${used}; not used: ${unused.join(', ')}` : used;
}

/** Faults with their place in the file and the way out, in the order of rows. */
export function faultLines(file: string, faults: readonly TableFault[]): readonly string[] {
  return faults.map(({ row, column, message, fix }) => {
    const place = [row === undefined ? '' : `row ${row}`, column === undefined ? '' : `column “${column}”`];
    return `${[file, ...place].filter(Boolean).join(', ')}: ${message}\n    → ${fix}`;
  });
}
