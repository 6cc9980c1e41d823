import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readTable } from '../../src/config/csv.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

function tableIn(bytes: Uint8Array) {
  const read = readTable(bytes);
  if (read.is === 'fault') throw new Error(read.fault.message);
  return read.table;
}

function faultIn(text: string | Uint8Array) {
  const read = readTable(typeof text === 'string' ? utf8(text) : text);
  if (read.is === 'table') throw new Error('There is no fault.');
  return read.fault;
}

describe('a table is read', () => {
  const rows = [{ row: 2, cells: ['maya', 'Inês'] }];

  test.each([
    ['with commas', utf8('username,name\nmaya,Inês\n'), 'UTF-8'],
    ['with semicolons and Windows line ends', utf8('username;name\r\nmaya;Inês\r\n'), 'UTF-8'],
    ['with tabs', utf8('username\tname\nmaya\tInês'), 'UTF-8'],
    ['with a byte order mark', utf8('\ufeffusername,name\nmaya,Inês'), 'UTF-8'],
    ['in UTF-16, as “Unicode text”', utf16('username\tname\r\nmaya\tInês\r\n'), 'UTF-16'],
    ['in Windows-1252', Buffer.from('username;name\nmaya;Inês', 'latin1'), 'Windows-1252'],
    ['with spaces around', utf8(' username , name \n maya\t, Inês\u00a0\n'), 'UTF-8'],
    ['with letters and marks apart', utf8('username,name\nmaya,Ine\u0302s'), 'UTF-8'],
    ['with line ends of old Macs', utf8('username,name\rmaya,Inês\r'), 'UTF-8'],
    ['with line ends of both kinds', utf8('username,name\r\nmaya,Inês\n'), 'UTF-8'],
  ])('%s', (_, bytes, encoding) => {
    expect(tableIn(bytes)).toMatchObject({ encoding, header: ['username', 'name'], rows });
  });

  it('with line breaks, delimiters and marks in quotes, and counts rows as a spreadsheet does', () => {
    const { header, rows: all } = tableIn(utf8('"a;b",c\n"x\ny","1, ""2"""\n,\n\nz,\n'));
    expect(header).toEqual(['a;b', 'c']);
    expect(all).toEqual([
      { row: 2, cells: ['x\ny', '1, "2"'] },
      { row: 5, cells: ['z', ''] },
    ]);
  });
});

describe('a table is refused', () => {
  test.each([
    ['a quote never closed', 'a,b\n1,2\n3,"4\n', 3, 'none closes it'],
    ['a quote inside', 'a,b\n1,2"3\n', 2, 'inside a value'],
    ['text behind a quote', 'a,b\n1,"2"3\n', 2, 'inside a value'],
    ['too many cells', 'a,b\n1,2,3\n', 2, '3 cells and the header 2'],
    ['nothing', '', undefined, 'empty'],
    ['nothing but blanks', '\n , \n', undefined, 'empty'],
  ])('%s', (_, text, row, words) => {
    const fault = faultIn(text);
    expect(fault.row).toBe(row);
    expect(fault.message).toContain(words);
    expect(fault.fix).not.toBe('');
  });

  test.each([
    ['a workbook', Buffer.from('PK\u0003\u0004…'), 'workbook'],
    ['zeros', Uint8Array.of(97, 0, 98), 'not a text file'],
  ])('%s', (_, bytes, words) => {
    expect(faultIn(bytes).message).toContain(words);
  });
});

describe('whatever stands in it', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'ß', '"', ',', ';', '\t', '\n', '\r\n', ' ', '’', '😀') });
  const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;

  test('quoted cells come back as they were', () => {
    const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(table, fc.constantFrom(',', ';', '\t'), fc.constantFrom('\n', '\r\n'), (rows, delimiter, end) => {
        const lines = [['one', 'two', 'three'], ...rows].map((row) => row.map(quoted).join(delimiter));
        const read = tableIn(utf8(lines.join(end)));
        const wanted = rows
          .map((cells, index) => ({ row: index + 2, cells: cells.map((value) => value.trim()) }))
          .filter(({ cells }) => cells.some((value) => value !== ''));
        expect(read).toMatchObject({ delimiter, header: ['one', 'two', 'three'], rows: wanted });
      }),
    );
  });

  test('broken bytes give a table or a fault, and never an exception', () => {
    const pieces = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom('username,name\n', '"', '\ufeff', ';;', '\r\n', 'ß').map(utf8),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 6 }), (parts) => {
        expect(['table', 'fault']).toContain(readTable(Buffer.concat(parts)).is);
      }),
      { numRuns: 2000 },
    );
  });
});
