import { oneLine } from '../render/plain.ts';

/** Rows with their cells below each other, numbers to the right, each row indented. */
export function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const cells = rows.map((row) => row.map((cell) => oneLine(cell, 100)));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const padded = (cell: string, column: number) => {
    const width = widths[column] ?? 0;
    return /^\d+$/.test(cell) ? cell.padStart(width) : cell.padEnd(width);
  };
  return cells.map((row) => `  ${row.map(padded).join('  ')}`.trimEnd());
}

/** How many there are of something, such as `1 issue` or `2 issues`. */
export function counted(count: number, word: string, many = `${word}s`): string {
  return `${count} ${count === 1 ? word : many}`;
}
