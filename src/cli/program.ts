import { once } from 'node:events';
import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readerBeside } from './beside.ts';
import { addCalibrate } from './calibrating.ts';
import { check, programIn } from './check.ts';
import { addDead } from './dead.ts';
import { addDoctor } from './doctor.ts';
import { addExam } from './exam.ts';
import { explain } from './explain.ts';
import { addInit } from './init.ts';
import { addMending } from './mend.ts';
import { addPeople } from './people.ts';
import { addPlan } from './plan.ts';
import { addReport } from './report.ts';
import { guarded, rootCommand } from './root-command.ts';
import { serve, settingsOf } from './serve.ts';
import { addSimulate } from './simulate.ts';
import type { Playing } from './start.ts';
import { start } from './start.ts';
import type { Terminal } from './terminal.ts';
import { treeText } from './tree.ts';
import { welcome } from './welcome.ts';
import { addWindow } from './window.ts';

const ourConfig = join(import.meta.dirname, '../../config');

/** The command line: its commands, their flags and their help. */
export function createProgram(terminal: Terminal): Command {
  const program = rootCommand(terminal);
  addStart(program, terminal);
  addServe(program, terminal);
  addInit(program, terminal, (work) => guarded(terminal, work));
  addCheck(program, terminal);
  addDoctor(program, terminal, (work) => guarded(terminal, work));
  addPlan(program, terminal, (work) => guarded(terminal, work));
  addExam(program, terminal, (work) => guarded(terminal, work));
  addExplain(program, terminal);
  addReport(program, terminal, (work) => guarded(terminal, work));
  addSimulate(program, terminal, (work) => guarded(terminal, work));
  addDead(program, terminal, (work) => guarded(terminal, work));
  addMending(program, terminal, (work) => guarded(terminal, work));
  addPeople(program, terminal, (work) => guarded(terminal, work));
  addCalibrate(program, terminal, (work) => guarded(terminal, work));
  addWindow(program, terminal, (work) => guarded(terminal, work));
  return program;
}

function addStart(program: Command, terminal: Terminal): void {
  program
    .command('start')
    .description('play: a practice GitLab and the service beside it, with a passed exam to begin with')
    .option('--port <number>', 'port of the service, 0 for any free one', port, 7080)
    .option('--gitlab-port <number>', 'port of the practice GitLab, 0 for any free one', port, 7081)
    .option('--data <dir>', 'folder in which everything is kept', './data')
    .addOption(new Option('--config <dir>', 'folder of the program').default(ourConfig, 'the example'))
    .addOption(
      new Option('--tier <tier>', 'plan the practice GitLab follows').choices(['free', 'premium']).default('premium'),
    )
    .option('--empty', 'send no example exam', false)
    .option('--json', 'print one line of JSON when everything answers, and nothing else', false)
    .option('--log <level>', 'log level of the service, on standard error', 'warn')
    .action(async (flags) => {
      await guarded(terminal, async () => {
        const say = flags.json ? () => {} : (step: string) => terminal.stdout.write(`  ✓ ${step}\n`);
        const options = { ...flags, configDir: flags.config, dataDir: flags.data, logLevel: flags.log };
        const playing: Playing = await start(options, say);
        terminal.stdout.write(flags.json ? `${JSON.stringify(playing.playground)}\n` : welcome(playing, flags.data));
        await stopped();
        await playing[Symbol.asyncDispose]();
      });
    });
}

const serveVariables = `
It is set up by variables, explained in the README:
  GITLAB_URL, GITLAB_TOKEN, GITLAB_HOOK_SECRET  the GitLab to work on
  FIELDCERT_EXAM_SECRET                         signs exam results
  FIELDCERT_CONFIG                              folder of the program, ./config
  FIELDCERT_DATA, or DATABASE_URL               where all is kept, ./data
  HOST, PORT, LOG_LEVEL                         127.0.0.1, 8080, info
Whatever is wrong with them is told at once when it starts.`;

function addServe(program: Command, terminal: Terminal): void {
  program
    .command('serve')
    .description('run the service against the GitLab that GITLAB_URL and GITLAB_TOKEN name')
    .addHelpText('after', serveVariables)
    .action(async () => {
      await guarded(terminal, async () => {
        const service = await serve(terminal.env);
        terminal.stderr.write(`fieldcert listens on ${service.url}\n`);
        await stopped();
        await service[Symbol.asyncDispose]();
      });
    });
}

function addCheck(program: Command, terminal: Terminal): void {
  program
    .command('check')
    .description('check the configuration and name every fault with its file, line and column')
    .argument('[dir]', 'folder of the program; FIELDCERT_CONFIG or the example unless given')
    .option(
      '--code-quality <file>',
      'write the faults as a code quality report too, which GitLab shows in merge requests',
    )
    .action(async (dir: string | undefined, { codeQuality }: { readonly codeQuality?: string }) => {
      const folder = dir ?? (terminal.env.FIELDCERT_CONFIG || ourConfig);
      await guarded(terminal, async () => terminal.stdout.write(`${await check(folder, codeQuality)}\n`));
    });
}

function addExplain(program: Command, terminal: Terminal): void {
  program
    .command('explain')
    .description('print the decision tree of a certification: where it stands, and why')
    .argument('<issue>', '1, group/project#1, the address of the issue, or a key such as SA-101/u7')
    .option('--json', 'print the tree as one line of JSON', false)
    .option('--data <dir>', 'folder of the service; FIELDCERT_DATA or ./data unless given')
    .option('--config <dir>', 'folder of the program; FIELDCERT_CONFIG unless given')
    .action(async (issue: string, flags) => {
      await guarded(terminal, async () => {
        const settings = settingsOf(terminal.env);
        const config = await programIn(
          flags.config ?? (terminal.env.FIELDCERT_CONFIG ? settings.configDir : ourConfig),
        );
        // A connection left open would keep the process from ending.
        await using db = await readerBeside({ env: terminal.env, data: flags.data });
        const tree = await explain(db, config, issue, (terminal.now ?? Date.now)());
        terminal.stdout.write(`${flags.json ? JSON.stringify(tree) : treeText(tree)}\n`);
      });
    });
}

function port(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return value;
}

async function stopped(): Promise<void> {
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
}
