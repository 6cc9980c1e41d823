import { oneLine } from '../render/plain.ts';

/** Something that was decided or is so, in words, with what it rests on below it. `is` and `facts` are for scripts. */
export type Branch = {
  readonly is: string;
  readonly words: string;
  /** Whether a condition is met or somebody's word counts; `waits`: that is still open. */
  readonly mark?: 'yes' | 'no' | 'waits' | undefined;
  readonly facts?: Readonly<Record<string, unknown>> | undefined;
  readonly parts?: readonly Branch[] | undefined;
};

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
