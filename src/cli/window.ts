import type { Command } from 'commander';
import type { Environment } from '../config/env.ts';
import { readGitLabLogin } from '../config/env.ts';
import type { RenewalWindow } from '../core/calendar/windows.ts';
import { dateAt } from '../core/calendar.ts';
import { noWindowWords, windowNamed } from '../core/product/window-named.ts';
import { WindowPlan } from '../core/product/window-plan.ts';
import type { Program } from '../core/program.ts';
import { planOfWindow } from '../engine/window-plan.ts';
import type { Limits } from '../gitlab/budget.ts';
import { limitsFor } from '../gitlab/budget.ts';
import { readerBeside } from './beside.ts';
import { programIn } from './check.ts';
import { Problem } from './problem.ts';
import { settingsOf } from './serve.ts';
import { ask, serviceAt, serviceFlag } from './service-client.ts';
import type { Terminal } from './terminal.ts';
import { windowList, windowText } from './window-words.ts';

type Run = (work: () => Promise<unknown>) => Promise<void>;

type Places = { readonly config?: string | undefined; readonly data?: string | undefined };

type PlanFlags = Places & {
  readonly service?: string | undefined;
  readonly list: boolean;
  readonly json: boolean;
};

const idHelp = 'such as FY28-early-Q1, or its quarter; the present one unless given, else the next';

/** Adds the commands about renewal windows; `run` prints what goes wrong. */
export function addWindow(program: Command, terminal: Terminal, run: Run): void {
  const windows = program.command('window').description('the windows in which product knowledge is renewed');
  withPlaces(windows.command('plan'))
    .description('say whom a window asks, and whom not and why, and how long its issues take')
    .argument('[window]', idHelp)
    .option('--list', 'name everybody, each with the reason', false)
    .option('--json', 'print the plan as one line of JSON', false)
    .option(...serviceFlag)
    .action((named: string | undefined, flags: PlanFlags) =>
      run(async () => {
        const plan = await (flags.service === undefined
          ? planHere(terminal, named, flags)
          : planThere(flags.service, terminal.env, named));
        const text = flags.json ? JSON.stringify(plan) : flags.list ? windowList(plan) : windowText(plan);
        terminal.stdout.write(`${text}\n`);
      }),
    );
}

async function planHere(
  { env, now = Date.now }: Terminal,
  named: string | undefined,
  { config, data }: Places,
): Promise<WindowPlan> {
  const program = await programIn(config ?? settingsOf(env).configDir);
  const window = windowIn(program, named, now());
  await using db = await readerBeside({ env, data });
  return await planOfWindow({ db, program, now, limits: limitsIn(env) }, window);
}

function planThere(service: string, env: Environment, named: string | undefined): Promise<WindowPlan> {
  const path = `/windows/${encodeURIComponent(named ?? 'present')}/plan`;
  return ask(serviceAt(service, env), { method: 'GET', path }, WindowPlan);
}

/**
 * The window that is called so, or the present one or the next.
 * @throws Problem that lists those there are
 */
function windowIn(program: Program, named: string | undefined, now: number): RenewalWindow {
  const found = windowNamed(program, named, dateAt(program, now));
  if (found.is === 'window') return found.window;
  const [problem, fix] = noWindowWords(named, found);
  throw new Problem(problem, fix);
}

// Where GitLab is need not be known to look at the record.
function limitsIn(env: Environment): Limits | undefined {
  const access = readGitLabLogin(env);
  if (access.is === 'faults') return undefined;
  const { rate, replicas } = settingsOf(env);
  return limitsFor(access.login.url, rate, replicas);
}

function withPlaces(command: Command): Command {
  return command
    .option('--config <dir>', 'folder of the program; FIELDCERT_CONFIG or ./config unless given')
    .option('--data <dir>', 'folder of the service; FIELDCERT_DATA or ./data unless given');
}
