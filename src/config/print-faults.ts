import type { Fault } from './faults.ts';

/** All faults as a person reads them: place, what is wrong, what to do, and the line itself with a mark below it. */
export function printFaults(faults: readonly Fault[]): string {
  return faults.map(printFault).join('\n');
}

function printFault({ file, line, col, path, message, fix, excerpt }: Fault): string {
  const where = path ? `${path}: ` : '';
  const head = `${file}:${line}:${col}  ${where}${message}${fix ? `; ${fix}` : ''}`;
  return excerpt === undefined ? head : [head, ...marked(excerpt, line, col)].join('\n');
}

const widest = 110;

function marked(excerpt: string, line: number, col: number): readonly string[] {
  const from = col > widest ? col - 40 : 0;
  const gutter = `  ${line} | `;
  const shown = excerpt.slice(from, from + widest).replaceAll('\t', ' ');
  return [`${gutter}${shown}`, `${' '.repeat(gutter.length - 2)}| ${' '.repeat(col - 1 - from)}^`];
}
