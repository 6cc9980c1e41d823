import { Command, Help } from 'commander';
import { bareProblem } from './problem.ts';
import type { Terminal } from './terminal.ts';

/** The command line without any command. */
export function rootCommand(terminal: Terminal): Command {
  const program = new Command('fieldcert');
  program
    .description('Certification that runs in GitLab issues.')
    .showHelpAfterError('Run fieldcert --help to see the commands.');
  program.configureHelp({
    // That a switch is off unless it is given goes without saying.
    optionDescription: (option) => new Help().optionDescription(option).replace(' (default: false)', ''),
  });
  program.configureOutput({
    writeOut: (text) => terminal.stdout.write(text),
    writeErr: (text) => terminal.stderr.write(text),
  });
  return program;
}

/** Prints what a person can mend as words and a way out, everything else with its cause; either way the exit code is 1. */
export async function guarded(terminal: Terminal, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { message, fix } = bareProblem(error);
    terminal.stderr.write(`${message}\n${fix ? `→ ${fix}\n` : ''}`);
    process.exitCode = 1;
  }
}
