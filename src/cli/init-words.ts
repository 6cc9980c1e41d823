import { oneLine } from '../render/plain.ts';
import type { FileWrite } from './init-files.ts';
import type { LineChange } from './line-changes.ts';
import { lineChanges } from './line-changes.ts';

const linesOfMany = 6;
const longestLine = 160;

/** What would be written: new files by name, others with the lines that change. */
export function writesText(target: string, writes: readonly FileWrite[]): string {
  if (writes.length === 0) return `${target} has all of this already.`;
  return [`In ${target}:`, ...writes.flatMap(fileLines)].join('\n');
}

function fileLines({ name, before, base, after }: FileWrite): readonly string[] {
  if (before === undefined && base === after) return [`  + ${name} (new, as in the example)`];
  const changes = lineChanges(lines(before ?? base), lines(after));
  // What of the example is left out of a new file was never anybody's.
  const shown = before === undefined ? changes.filter(({ sign }) => sign === '+') : changes;
  const heading =
    before === undefined ? `+ ${name} (new, from the example, with)` : `~ ${name} (there already; these lines change)`;
  return [`  ${heading}`, ...shortened(shown).map((line) => `      ${line}`)];
}

/** Of many lines that go in one piece only the first are shown. */
function shortened(changes: readonly LineChange[]): readonly string[] {
  const pieces: LineChange[][] = [];
  for (const change of changes) {
    const piece = pieces.at(-1);
    if (piece?.[0]?.sign === change.sign) piece.push(change);
    else pieces.push([change]);
  }
  return pieces.flatMap((piece) => {
    const shown = piece.map(({ sign, line }) => `${sign} ${indented(line)}`.trimEnd());
    const left = shown.length - linesOfMany;
    if (piece[0]?.sign === '+' || left <= 1) return shown;
    return [...shown.slice(0, linesOfMany), `- … and ${left} more lines`];
  });
}

function indented(line: string): string {
  const indent = /^ */.exec(line)?.[0] ?? '';
  return `${indent}${oneLine(line, longestLine)}`.trimEnd();
}

function lines(text: string): readonly string[] {
  return text.replace(/\n$/, '').split('\n');
}
