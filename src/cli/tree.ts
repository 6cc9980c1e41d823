import type { Branch } from '../engine/explain/branch.ts';
import { oneLine } from '../render/plain.ts';

const marks = { yes: '✓ ', no: '✗ ', waits: '… ' } as const;
const longestLine = 1_000;

/** The tree as lines for a terminal: whatever people wrote into it stays on its line and moves no cursor. */
export function treeText(root: Branch): string {
  return [line(root), ...below(root, '')].join('\n');
}

function below({ parts = [] }: Branch, indent: string): readonly string[] {
  return parts.flatMap((part, index) => {
    const last = index === parts.length - 1;
    return [`${indent}${last ? '└─' : '├─'} ${line(part)}`, ...below(part, `${indent}${last ? '   ' : '│  '}`)];
  });
}

function line({ mark, words }: Branch): string {
  return `${mark ? marks[mark] : ''}${oneLine(words, longestLine)}`;
}
