import { describe, expect, it, test } from 'vitest';
import { readTable } from '../../src/config/csv.ts';
import { type ColumnWish, columnsOf, rowsOf } from '../../src/config/people-columns.ts';
import { program } from '../core/builders.ts';

function read(text: string, wishes: readonly ColumnWish[] = []) {
  const table = readTable(new TextEncoder().encode(text));
  if (table.is === 'fault') throw new Error(table.fault.message);
  const found = columnsOf(table.table, wishes);
  if (found.is === 'faults') return { faults: found.faults, rows: [], unused: [] };
  return { ...rowsOf(table.table, found.columns, program.roles), unused: found.unused };
}

describe('the columns of an export', () => {
  test.each([
    ['our own names', 'username,emails,name'],
    ['an HR system', 'GitLab Username,Work E-Mail,Full Name'],
    ['shouting', 'GITLAB_USER,EMAIL ADDRESS,DISPLAY NAME'],
  ])('are known by %s', (_, header) => {
    expect(read(`${header}\nmaya,maya@example.com,Maya`).rows).toEqual([
      { row: 2, username: 'maya', emails: ['maya@example.com'], name: 'Maya' },
    ]);
  });

  it('are the wished ones, and only those', () => {
    const text = 'Handle,Mail,Mail (old),First,Last,Cost\nmaya,a@example.com,b@example.com,Maya,Lindqvist,7';
    const wishes: readonly ColumnWish[] = [
      { field: 'emails', column: 'mail old' },
      { field: 'name', column: 'First' },
      { field: 'name', column: 'Last' },
    ];
    const { rows, unused } = read(text, wishes);
    expect(rows).toEqual([{ row: 2, username: 'maya', emails: ['b@example.com'], name: 'Maya Lindqvist' }]);
    expect(unused).toEqual(['Mail', 'Cost']);
  });

  it('gather addresses from wherever they stand', () => {
    const text = 'username,work mail,private mail,private email\nmaya,"a@example.com; b@example.com",,c@example.com';
    expect(read(text).rows[0]?.emails).toEqual(['a@example.com', 'b@example.com', 'c@example.com']);
  });

  test.each([
    ['nobody to tell apart', 'name,region\nMaya,EMEA', [], 'no column holds usernames'],
    [
      'a wish for nothing',
      'username\nmaya',
      [{ field: 'emails', column: 'Work mail' }],
      'no column is called “Work mail”',
    ],
    ['two for one field', 'username,login\nmaya,maya', [], 'username and login could both hold the username'],
    ['two names', 'username,name,full name\nmaya,M,Maya', [], 'could both hold the name'],
  ] as const)('are refused for %s', (_, text, wishes, words) => {
    const [fault] = read(text, wishes).faults;
    expect(fault?.row).toBe(1);
    expect(fault?.message).toContain(words);
  });
});

describe('a cell', () => {
  const cell = (column: string, value: string) => {
    const { rows, faults } = read(`username,${column}\nmaya,"${value}"`);
    return { ...rows[0], faults };
  };

  test.each([
    ['role', 'Solutions Architect', { role: 'SA' }],
    ['role', 'sa', { role: 'SA' }],
    ['manager', '@lena', { manager: 'lena' }],
    ['manager', 'lena.fischer@example.com', { manager: 'lena.fischer@example.com' }],
    ['start', '2026-3-1', { started: '2026-03-01' }],
    ['start', '2026-03-01T00:00:00', { started: '2026-03-01' }],
    ['start', '1.3.2026', { started: '2026-03-01' }],
    ['leave', '', { left: null }],
    ['timezone', 'Europe/Berlin', { timezone: 'Europe/Berlin' }],
    ['region', 'North\n  America', { region: 'North America' }],
  ])('of %s may say “%s”', (column, value, wanted) => {
    expect(cell(column, value)).toMatchObject({ ...wanted, faults: [] });
  });

  test.each([
    ['role', 'Solutoins Architect', 'did you mean “Solutions Architect”?'],
    ['role', 'Chef', 'aliases of a role'],
    ['manager', 'Lena Fischer', 'such as maya'],
    ['manager', 'lena@', 'names are not unique'],
    ['email', 'maya at home', 'parted by a space'],
    ['start', '3/1/2026', '2026-11-24 or 24.11.2026'],
    ['start', '30.2.2026', '2026-11-24 or 24.11.2026'],
    ['timezone', 'Berlin', 'Europe/Berlin'],
    ['region', 'x'.repeat(201), 'shorten it'],
  ])('of %s may not say “%s”', (column, value, fix) => {
    const { faults, ...row } = cell(column, value);
    expect(row).toEqual({});
    expect(faults).toMatchObject([{ row: 2, column }]);
    expect(faults[0]?.fix).toContain(fix);
  });

  it('that says nothing changes nothing', () => {
    expect(read('username,role,region\nmaya,,').rows).toEqual([{ row: 2, username: 'maya', emails: [] }]);
  });
});
