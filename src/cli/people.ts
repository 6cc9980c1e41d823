import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { Called } from '../core/exams/exam.ts';
import { recallPeople } from '../engine/people.ts';
import { engineBeside, storeBeside } from './beside.ts';
import { programIn } from './check.ts';
import { erasePerson } from './people-erase.ts';
import { importPeople } from './people-import.ts';
import { linkPerson, listPeople, unlinkPerson } from './people-links.ts';
import { settingsOf } from './serve.ts';
import type { Terminal } from './terminal.ts';

type Run = (work: () => Promise<unknown>) => Promise<void>;

/** Adds the commands about people; `run` prints what goes wrong. */
export function addPeople(program: Command, terminal: Terminal, run: Run): void {
  const people = program.command('people').description('the people of the program');
  addImport(people, terminal, run);
  addLinks(people, terminal, run);
  addList(people, terminal, run);
  addErase(people, terminal, run);
}

function addImport(people: Command, terminal: Terminal, run: Run): void {
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

type Places = { readonly config?: string; readonly data?: string };

type Link = Places & { readonly kind?: Called['kind']; readonly by?: string; readonly reason: string };

function addLinks(people: Command, terminal: Terminal, run: Run): void {
  const wish = (called: string, { kind, by, reason }: Link) => ({
    called,
    kind,
    by: by ?? userInfo().username,
    reason,
  });
  linking(people.command('link'))
    .description('say whom an address of an exam source means; waiting results find them')
    .argument('<called>', 'e-mail address, or another id the exam source uses')
    .argument('<user>', 'GitLab username of somebody in people.yaml')
    .action((called: string, user: string, flags: Link) =>
      run(async () => {
        await using engine = await engineBeside({ ...flags, env: terminal.env });
        terminal.stdout.write(`${await linkPerson(engine, wish(called, flags), user)}\n`);
      }),
    );
  linking(people.command('unlink'))
    .description('take back what was said with link, as long as nothing rests on it')
    .argument('<called>', 'e-mail address, or another id the exam source uses')
    .action((called: string, flags: Link) =>
      run(async () => {
        await using engine = await engineBeside({ ...flags, env: terminal.env });
        terminal.stdout.write(`${await unlinkPerson(engine, wish(called, flags))}\n`);
      }),
    );
}

function linking(command: Command): Command {
  return withPlaces(command)
    .addOption(
      new Option('--kind <kind>', 'what it is; email where it holds an at sign, else externalId').choices([
        'email',
        'username',
        'externalId',
      ]),
    )
    .requiredOption('--reason <text>', 'why, in a sentence; kept on record')
    .option('--by <name>', 'who decides, for the record; the user of this terminal unless given');
}

function addList(people: Command, terminal: Terminal, run: Run): void {
  withPlaces(people.command('list'))
    .description('show who is known by what, or with --unknown whose results wait')
    .option('--unknown', 'only results whose learner nobody is known for', false)
    .action((flags: Places & { readonly unknown: boolean }) =>
      run(async () => {
        const options = { ...flags, env: terminal.env };
        const program = await programIn(flags.config ?? settingsOf(terminal.env).configDir);
        await using store = await storeBeside(options);
        const { people: known } = await recallPeople(program, store);
        const desk = { program, people: known, store, now: Date.now };
        terminal.stdout.write(`${await listPeople(desk, { unknown: flags.unknown })}\n`);
      }),
    );
}

function addErase(people: Command, terminal: Terminal, run: Run): void {
  withPlaces(people.command('erase'))
    .description('take a learner out of everything that is kept, and list what to remove by hand elsewhere')
    .argument('<user>', 'GitLab username')
    .option('--apply', 'erase; without it nothing is changed', false)
    .option('--by <name>', 'who decides, for the record; the user of this terminal unless given')
    .action((user: string, flags: Places & { readonly apply: boolean; readonly by?: string }) =>
      run(async () => {
        const program = await programIn(flags.config ?? settingsOf(terminal.env).configDir);
        await using store = await storeBeside({ ...flags, env: terminal.env });
        const how = { apply: flags.apply, by: flags.by ?? userInfo().username };
        terminal.stdout.write(`${await erasePerson({ program, store }, user, how)}\n`);
      }),
    );
}

function withPlaces(command: Command): Command {
  return command
    .option('--config <dir>', 'folder of the program; FIELDCERT_CONFIG or ./config unless given')
    .option('--data <dir>', 'folder of the service; FIELDCERT_DATA or ./data unless given');
}
