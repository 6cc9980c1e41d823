import { CsvError, parse } from 'csv-parse/sync';

/** A table as it stands in a file. `row` counts as spreadsheets do: the header is row 1, empty rows count. */
export type Table = {
  readonly encoding: 'UTF-8' | 'UTF-16' | 'Windows-1252';
  readonly delimiter: string;
  readonly header: readonly string[];
  readonly rows: readonly { readonly row: number; readonly cells: readonly string[] }[];
};

/** Something in a table that cannot be taken: where, what is wrong, and what to do. */
export type TableFault = {
  readonly row?: number | undefined;
  /** As the header calls it. */
  readonly column?: string | undefined;
  readonly message: string;
  readonly fix: string;
};

/** A table, or why there is none. */
export type TableRead =
  | { readonly is: 'table'; readonly table: Table }
  | { readonly is: 'fault'; readonly fault: TableFault };

const delimiters = [',', ';', '\t'] as const;

/**
 * Reads a table as spreadsheets and HR systems export it (RFC 4180): commas, semicolons or tabs, quoted cells with line
 * breaks in them, a byte order mark, UTF-8, UTF-16 or Windows-1252. Never throws: whatever is wrong comes back as a fault.
 */
export function readTable(bytes: Uint8Array): TableRead {
  const decoded = decode(bytes);
  if ('fault' in decoded) return { is: 'fault', fault: decoded.fault };
  const { text, encoding } = decoded;
  const delimiter = delimiterOf(text);
  const records = recordsOf(text, delimiter);
  if ('fault' in records) return { is: 'fault', fault: records.fault };
  const all = records.cells.map((cells, index) => ({ row: index + 1, cells: cells.map(tidy) })).filter(isWritten);
  const [header, ...rows] = all;
  if (!header) return refused({ message: 'the file is empty', fix: 'export it again, with a header row' });
  const wide = rows.find(({ cells }) => cells.slice(header.cells.length).some((cell) => cell !== ''));
  if (wide)
    return refused({
      row: wide.row,
      message: `the row has ${wide.cells.length} cells and the header ${header.cells.length}`,
      fix: `put values that hold “${delimiter}” in quotes`,
    });
  return { is: 'table', table: { encoding, delimiter, header: header.cells, rows } };
}

function refused(fault: TableFault): TableRead {
  return { is: 'fault', fault };
}

type Decoded = Pick<Table, 'encoding'> & { readonly text: string };

function decode(bytes: Uint8Array): Decoded | { readonly fault: TableFault } {
  const [first, second] = bytes;
  if (first === 0x50 && second === 0x4b)
    return { fault: { message: 'this is a workbook and not a CSV file', fix: 'save it as “CSV UTF-8”' } };
  if (first === 0xff && second === 0xfe) return { encoding: 'UTF-16', text: new TextDecoder('utf-16le').decode(bytes) };
  if (bytes.includes(0)) return { fault: { message: 'this is not a text file', fix: 'save it as “CSV UTF-8”' } };
  try {
    return { encoding: 'UTF-8', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    // Every byte means something in it, so it comes last.
    return { encoding: 'Windows-1252', text: new TextDecoder('windows-1252').decode(bytes) };
  }
}

/** The one that parts the first line most often, outside of quotes. */
export function delimiterOf(text: string): string {
  const line = /^(?:[^"\r\n]|"[^"]*(?:"|$))*/.exec(text.trimStart())?.[0].replaceAll(/"[^"]*"?/g, '') ?? '';
  const counted = delimiters.map((delimiter) => ({ delimiter, times: line.split(delimiter).length }));
  return counted.toSorted((a, b) => b.times - a.times)[0]?.delimiter ?? ',';
}

function recordsOf(
  text: string,
  delimiter: string,
): { readonly cells: readonly (readonly string[])[] } | { readonly fault: TableFault } {
  try {
    return {
      cells: parse(text, { delimiter, bom: true, relax_column_count: true, record_delimiter: ['\r\n', '\n', '\r'] }),
    };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const row = 'records' in error ? Number(error.records) + 1 : undefined;
    return { fault: { row, ...wordsFor(error.code) } };
  }
}

function wordsFor(code: string): Pick<TableFault, 'message' | 'fix'> {
  if (code === 'CSV_QUOTE_NOT_CLOSED')
    return { message: 'a quotation mark opens a value and none closes it', fix: 'add the missing one' };
  return {
    message: 'a quotation mark stands inside a value',
    fix: 'put the whole value in quotes and write the mark twice: "Maya ""May"" Lindqvist"',
  };
}

function tidy(cell: string): string {
  return cell.normalize('NFC').trim();
}

function isWritten({ cells }: { readonly cells: readonly string[] }): boolean {
  return cells.some((cell) => cell !== '');
}
