import type { Command } from 'commander';
import { importPeople } from './people-import.ts';
import { settingsOf } from './serve.ts';
import type { Terminal } from './terminal.ts';

type Run = (work: () => Promise<unknown>) => Promise<void>;

/** Adds the commands about people; `run` prints what goes wrong. */
export function addPeople(program: Command, terminal: Terminal, run: Run): void {
  const people = program.command('people').description('the people of the program');
  people
    .command('import')
    .description('compare an HR export (CSV) with people.yaml, and with --apply write what is new')
    .argument('<file>', 'CSV with a header row')
    .option('--apply', 'write people.yaml; without it nothing is changed', false)
    .option(
      '--column <field=name>',
      'name the column of a field, such as emails="Work mail"; once for each column',
      (given: string, before: readonly string[] = []) => [...before, given],
    )
    .option('--config <dir>', 'folder of the program; FIELDCERT_CONFIG or ./config unless given')
    .action(
      (
        file: string,
        flags: { readonly apply: boolean; readonly column?: readonly string[]; readonly config?: string },
      ) =>
        run(async () => {
          const config = flags.config ?? settingsOf(terminal.env).configDir;
          const options = { file, config, columns: flags.column ?? [], apply: flags.apply, now: Date.now() };
          terminal.stdout.write(`${await importPeople(options)}\n`);
        }),
    );
}
