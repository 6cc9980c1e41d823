import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { recallPeople } from '../engine/people.ts';
import { storeBeside } from './beside.ts';
import { calibrate } from './calibrate.ts';
import { programIn } from './check.ts';
import { settingsOf } from './serve.ts';
import type { Terminal } from './terminal.ts';

type Flags = {
  readonly scores?: string;
  readonly apply: boolean;
  readonly by?: string;
  readonly config?: string;
  readonly data?: string;
};

/** Adds the command that calibrates reviewers; `run` prints what goes wrong. */
export function addCalibrate(
  program: Command,
  terminal: Terminal,
  run: (work: () => Promise<unknown>) => Promise<void>,
): void {
  program
    .command('calibrate')
    .description('show who is calibrated for a pool until when, what to score for it, and take the scores in')
    .argument('[user]', 'GitLab username of a reviewer; everybody unless given')
    .argument('[pool]', 'pool they want to review for')
    .option('--scores <file>', 'their scores of the samples, to be compared with the reference')
    .option('--apply', 'record that they are calibrated; without it nothing is changed', false)
    .option('--by <name>', 'who decides, for the record; the user of this terminal unless given')
    .option('--config <dir>', 'folder of the program; FIELDCERT_CONFIG or ./config unless given')
    .option('--data <dir>', 'folder of the service; FIELDCERT_DATA or ./data unless given')
    .action((user: string | undefined, pool: string | undefined, flags: Flags) =>
      run(async () => {
        const program = await programIn(flags.config ?? settingsOf(terminal.env).configDir);
        await using store = await storeBeside({ ...flags, env: terminal.env });
        const { people } = await recallPeople(program, store);
        const asked = { ...flags, user, pool, by: flags.by ?? userInfo().username };
        terminal.stdout.write(`${await calibrate({ program, people, store, now: Date.now }, asked)}\n`);
      }),
    );
}
