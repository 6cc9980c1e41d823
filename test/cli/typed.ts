import { createProgram } from '../../src/cli/program.ts';
import type { Environment } from '../../src/config/env.ts';

/** What came of a command line. */
export type Typed = { readonly out: string; readonly errors: string; readonly code: number };

/** Types a command line into this process; for commands that end by themselves. */
export async function typed(
  args: readonly string[],
  env: Environment = {},
  ask?: (question: string) => Promise<string | undefined>,
  now?: () => number,
): Promise<Typed> {
  const out: string[] = [];
  const errors: string[] = [];
  const before = process.exitCode;
  process.exitCode = 0;
  const terminal = {
    env,
    ask,
    now,
    stdout: { write: (text: string) => out.push(text) },
    stderr: { write: (text: string) => errors.push(text) },
  };
  try {
    await createProgram(terminal).parseAsync(['node', 'fieldcert', ...args]);
    return { out: out.join(''), errors: errors.join(''), code: Number(process.exitCode ?? 0) };
  } finally {
    process.exitCode = before;
  }
}
