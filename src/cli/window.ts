import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { Environment } from '../config/env.ts';
import { readGitLabLogin } from '../config/env.ts';
import type { RenewalWindow } from '../core/calendar/windows.ts';
import { dateAt } from '../core/calendar.ts';
import { noWindowWords, windowNamed } from '../core/product/window-named.ts';
import type { WindowPlan } from '../core/product/window-plan.ts';
import type { WindowStatus } from '../core/product/window-status.ts';
import type { Program } from '../core/program.ts';
import { openDueWindows } from '../engine/open-window.ts';
import type { Looking } from '../engine/window-plan.ts';
import { planOfWindow } from '../engine/window-plan.ts';
import { statusOf } from '../engine/window-status.ts';
import type { Limits } from '../gitlab/budget.ts';
import { limitsFor } from '../gitlab/budget.ts';
import { engineBeside, readerBeside } from './beside.ts';
import { programIn } from './check.ts';
import { Problem } from './problem.ts';
import { settingsOf } from './serve.ts';
import { serviceAt, serviceFlag } from './service-client.ts';
import { deskThere, openDueThere } from './service-windows.ts';
import type { Terminal } from './terminal.ts';
import type { WindowDesk, Wish } from './window-opening.ts';
import { closeAfterStatus, deskBeside, openAfterPlan } from './window-opening.ts';
import { dueLines, statusList, statusText, windowList, windowText } from './window-words.ts';

type Run = (work: () => Promise<unknown>) => Promise<void>;

type Places = {
  readonly config?: string | undefined;
  readonly data?: string | undefined;
  readonly service?: string | undefined;
};

type LookFlags = Places & { readonly list: boolean; readonly json: boolean };

type WriteFlags = Places & {
  readonly yes: boolean;
  readonly by?: string | undefined;
  readonly wait?: boolean;
  readonly due?: boolean;
  readonly reopen?: boolean;
};

const idHelp = 'such as FY28-early-Q1, or its quarter; the present one unless given, else the next';
const byFlag = ['--by <name>', 'who decides, for the record; the user of this terminal unless given'] as const;

/** Adds the commands about renewal windows; `run` prints what goes wrong. */
export function addWindow(program: Command, terminal: Terminal, run: Run): void {
  const windows = program.command('window').description('the windows in which product knowledge is renewed');
  addLooks(windows, terminal, run);
  addOpen(windows, terminal, run);
  withPlaces(windows.command('close'))
    .description('say who has still to pass, and ask nobody else in this window')
    .argument('[window]', idHelp)
    .option('--yes', 'close it without asking', false)
    .option(...byFlag)
    .action((named: string | undefined, flags: WriteFlags) =>
      run(() => withDesk(terminal, named, flags, (desk, wish) => closeAfterStatus(terminal, desk, wish))),
    );
}

function addLooks(windows: Command, terminal: Terminal, run: Run): void {
  const print = (text: string) => terminal.stdout.write(`${text}\n`);
  withPlaces(windows.command('plan'))
    .description('say whom a window asks, and whom not and why, and how long its issues take')
    .argument('[window]', idHelp)
    .option('--list', 'name everybody, each with the reason', false)
    .option('--json', 'print the plan as one line of JSON', false)
    .action((named: string | undefined, flags: LookFlags) =>
      run(async () => {
        const plan: WindowPlan = await looked(terminal, named, flags, planOfWindow, ({ plan: there }) => there());
        print(flags.json ? JSON.stringify(plan) : flags.list ? windowList(plan) : windowText(plan));
      }),
    );
  withPlaces(windows.command('status'))
    .description('say how a window stands: issues written, who passed, who is late')
    .argument('[window]', idHelp)
    .option('--list', 'name everybody who has still to pass', false)
    .option('--json', 'print it as one line of JSON', false)
    .action((named: string | undefined, flags: LookFlags) =>
      run(async () => {
        const status: WindowStatus = await looked(terminal, named, flags, statusOf, ({ status: there }) => there());
        print(flags.json ? JSON.stringify(status) : flags.list ? statusList(status) : statusText(status));
      }),
    );
}

function addOpen(windows: Command, terminal: Terminal, run: Run): void {
  withPlaces(windows.command('open'))
    .description('show the plan of a window, ask, and open it: everybody it is for is asked once')
    .argument('[window]', idHelp)
    .option('--yes', 'open it without asking', false)
    .option('--due', 'open what is due today and has not been opened, without asking; for schedules', false)
    .option('--reopen', 'ask further people although it was closed', false)
    .option('--no-wait', 'do not wait until the issues are written')
    .option(...byFlag)
    .action((named: string | undefined, flags: WriteFlags) =>
      run(async () => {
        if (flags.due && named !== undefined) throw new Problem('--due opens what is due.', 'Leave out the window.');
        if (flags.due) return openDue(terminal, flags);
        return withDesk(terminal, named, flags, (desk, wish) => openAfterPlan(terminal, desk, wish));
      }),
    );
}

/** Looks at a window here, in the store and nowhere else, or by the service. */
async function looked<Seen>(
  { env, now = Date.now }: Terminal,
  named: string | undefined,
  { config, data, service }: Places,
  here: (looking: Looking, window: RenewalWindow) => Promise<Seen>,
  there: (desk: WindowDesk) => Promise<Seen>,
): Promise<Seen> {
  if (service !== undefined) return there(deskThere(serviceAt(service, env), named, {}));
  const program = await programIn(config ?? settingsOf(env).configDir);
  const window = windowIn(program, named, now());
  await using db = await readerBeside({ env, data });
  return await here({ db, program, now, limits: limitsIn(env) }, window);
}

async function withDesk(
  terminal: Terminal,
  named: string | undefined,
  flags: WriteFlags,
  work: (desk: WindowDesk, wish: Wish) => Promise<void>,
): Promise<void> {
  const wish = { ...flags, by: flags.by ?? userInfo().username };
  const { env, now = Date.now } = terminal;
  if (flags.service !== undefined) return work(deskThere(serviceAt(flags.service, env), named, flags), wish);
  await using engine = await engineBeside({ ...flags, env });
  const clocked = { ...engine, now };
  await work(deskBeside(clocked, windowIn(engine.program, named, now()), wish), wish);
}

async function openDue(terminal: Terminal, flags: WriteFlags): Promise<void> {
  const print = (lines: readonly string[]) => terminal.stdout.write(lines.map((line) => `${line}\n`).join(''));
  const { env, now = Date.now } = terminal;
  if (flags.service !== undefined) {
    print(await openDueThere(serviceAt(flags.service, env)));
    return;
  }
  await using engine = await engineBeside({ ...flags, env });
  print(dueLines(await openDueWindows({ ...engine, now }, flags.by ?? userInfo().username, true)));
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
    .option(...serviceFlag)
    .option('--config <dir>', 'folder of the program; FIELDCERT_CONFIG or ./config unless given')
    .option('--data <dir>', 'folder of the service; FIELDCERT_DATA or ./data unless given');
}
