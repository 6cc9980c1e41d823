import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { BesideOptions } from './beside.ts';
import { engineBeside } from './beside.ts';
import { rectifyIssue } from './rectify.ts';
import { replayAgain } from './replay.ts';
import { serviceAt, serviceFlag } from './service-client.ts';
import { replayThere, sweepThere } from './service-mending.ts';
import { sweepNow } from './sweep.ts';
import type { Terminal } from './terminal.ts';

type Run = (work: () => Promise<unknown>) => Promise<void>;

type Places = Omit<BesideOptions, 'env'>;

type Flags = Places & { readonly service?: string | undefined };

/** Adds the commands that look for what went missing and set it right; `run` prints what goes wrong. */
export function addMending(program: Command, terminal: Terminal, run: Run): void {
  const say = (line: string) => terminal.stdout.write(`${line}\n`);
  const beside = (places: Places) => engineBeside({ config: places.config, data: places.data, env: terminal.env });
  withPlaces(program.command('sweep'))
    .description('look on GitLab now for what the service was not told of, take it in, and look after the webhooks')
    .option(...serviceFlag)
    .action((flags: Flags) =>
      run(async () => {
        if (flags.service !== undefined) return sweepThere(serviceAt(flags.service, terminal.env), say);
        await using engine = await beside(flags);
        await sweepNow(engine, say);
      }),
    );
  withPlaces(program.command('rectify'))
    .description('compare an issue with the record, and with --apply have it set right')
    .argument('<issue>', '1, group/project#1, or the address of the issue')
    .option('--apply', 'have it set right; without it nothing is changed', false)
    .addOption(new Option('--plan', 'only look, as without --apply').conflicts('apply'))
    .option('--by <name>', 'who decides, for the record; the user of this terminal unless given')
    .action((issue: string, flags: Places & { readonly apply: boolean; readonly by?: string }) =>
      run(async () => {
        await using engine = await beside(flags);
        say(await rectifyIssue(engine, issue, { apply: flags.apply, by: flags.by ?? userInfo().username }));
      }),
    );
  withPlaces(program.command('replay'))
    .description('take an event in once more, or with --plan only say what it would do')
    .argument(
      '<event>',
      'id of an event, a file with an event or the body of a webhook, or an issue to list its events',
    )
    .option('--plan', 'only say what would be decided now', false)
    .option(...serviceFlag)
    .action((event: string, flags: Flags & { readonly plan: boolean }) =>
      run(async () => {
        if (flags.service !== undefined) {
          say(await replayThere(serviceAt(flags.service, terminal.env), event, flags.plan));
          return;
        }
        await using engine = await beside(flags);
        say(await replayAgain(engine, event, flags.plan));
      }),
    );
}

function withPlaces(command: Command): Command {
  return command
    .option('--config <dir>', 'folder of the program; FIELDCERT_CONFIG or ./config unless given')
    .option('--data <dir>', 'folder of the service; FIELDCERT_DATA or ./data unless given');
}
