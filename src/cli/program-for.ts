import type { Command } from 'commander';
import { addExam } from './exam.ts';
import { guarded, rootCommand } from './root-command.ts';
import type { Terminal } from './terminal.ts';

/**
 * The command line for what was typed: all of it, or for `exam` only that. Whoever sends a million rows shall not hold the service
 * and the practice GitLab in memory for it, which is more than the rows take.
 */
export async function programFor([command]: readonly string[], terminal: Terminal): Promise<Command> {
  if (command !== 'exam') return (await import('./program.ts')).createProgram(terminal);
  const program = rootCommand(terminal);
  addExam(program, terminal, (work) => guarded(terminal, work));
  return program;
}
