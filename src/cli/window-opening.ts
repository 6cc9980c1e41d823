import { setTimeout as sleep } from 'node:timers/promises';
import type { RenewalWindow } from '../core/calendar/windows.ts';
import { dateAt } from '../core/calendar.ts';
import type { WindowPlan } from '../core/product/window-plan.ts';
import { whyNotOpen } from '../core/product/window-rules.ts';
import type { WindowStatus } from '../core/product/window-status.ts';
import type { Engine } from '../engine/engine.ts';
import { closeWindow, openWindow, reopenWindow } from '../engine/open-window.ts';
import { planOfWindow } from '../engine/window-plan.ts';
import { recordOf } from '../engine/window-record.ts';
import { statusOf } from '../engine/window-status.ts';
import { counted } from './columns.ts';
import { Problem } from './problem.ts';
import type { Terminal } from './terminal.ts';
import { statusList, takenInWords, windowText } from './window-words.ts';

/** How a window is opened or closed from a terminal. */
export type Wish = {
  /** Whoever sits there is not asked. */
  readonly yes: boolean;
  readonly by: string;
  readonly reopen?: boolean | undefined;
  /** Whether it is waited until the issues are written. */
  readonly wait?: boolean | undefined;
};

/** What can be done about windows, here or by the service. */
export type WindowDesk = {
  readonly plan: () => Promise<WindowPlan>;
  readonly status: () => Promise<WindowStatus>;
  /** @throws Problem where it may not be opened */
  readonly open: (say: (line: string) => void) => Promise<Opened>;
  readonly close: () => Promise<void>;
};

/** How many people a window is for, and for how many it was opened just now. */
export type Opened = { readonly people: number; readonly fresh: number };

/** What can be done about a window beside the service. */
export function deskBeside(engine: Engine, window: RenewalWindow, { by, reopen = false }: Wish): WindowDesk {
  const { program, store, now, gitlab } = engine;
  const looking = { db: store.db, program, now, limits: gitlab.limits };
  return {
    plan: async () => {
      await mustOpen(engine, window, reopen);
      return planOfWindow(looking, window);
    },
    status: () => statusOf(looking, window),
    open: async (say) => {
      if (reopen) await reopenWindow(engine, window);
      const opened = await openWindow(engine, window, by, (done, of) =>
        say(`  ${done} of ${counted(of, 'person', 'people')} looked at`),
      );
      if (opened.is === 'opened') return opened;
      throw new Problem(`${window.id} was closed by ${opened.by} meanwhile.`, 'Give --reopen to ask further people.');
    },
    close: () => closeWindow(engine, window, by),
  };
}

async function mustOpen({ program, store, now }: Engine, window: RenewalWindow, reopen: boolean): Promise<void> {
  const record = await recordOf(store.db, window);
  const refusal = whyNotOpen(program, window, reopen ? {} : record, dateAt(program, now()));
  if (refusal) throw new Problem(refusal.because, refusal.fix);
}

/** Shows the plan, asks, takes everybody in, and waits until their issues are written. */
export async function openAfterPlan(terminal: Terminal, desk: WindowDesk, wish: Wish): Promise<void> {
  const say = (line: string) => terminal.stdout.write(`${line}\n`);
  const plan = await desk.plan();
  say(windowText(plan));
  say('');
  const asked = plan.people.filter(({ is }) => is === 'asked').length;
  if (
    asked > 0 &&
    !(await agreed(terminal, wish, `Open ${plan.window.id} and ask ${counted(asked, 'person', 'people')}?`))
  ) {
    say('Nothing was opened.');
    return;
  }
  say(takenInWords(plan.window.id, await desk.open(say)));
  if (wish.wait ?? true) await follow(desk.status, say);
}

const patience = { everyMs: 2_000, idleMs: 20_000 };

/** Tells how many issues are written, until all of them are, or nothing moves any more. */
export async function follow(
  status: () => Promise<WindowStatus>,
  say: (line: string) => void,
  { everyMs, idleMs } = patience,
): Promise<void> {
  let last = '';
  let told = -1;
  for (let idle = 0; idle <= idleMs; idle += everyMs) {
    const { deciding, asked } = await status();
    const written = asked.filter(({ issue }) => issue !== null).length;
    const done = deciding === 0 && written === asked.length;
    if (done || written >= told + 50) {
      say(`  ${written} of ${counted(asked.length + deciding, 'issue')} written`);
      told = written;
    }
    if (done) return;
    const now = `${deciding} ${written}`;
    if (now !== last) idle = 0;
    last = now;
    await sleep(everyMs);
  }
  say('Nothing moves at the moment. The service writes the issues when it runs, and nothing is lost meanwhile.');
}

/** Shows how a window stands, asks, and closes it for further people. */
export async function closeAfterStatus(terminal: Terminal, desk: WindowDesk, wish: Wish): Promise<void> {
  const say = (line: string) => terminal.stdout.write(`${line}\n`);
  const status = await desk.status();
  say(statusList(status));
  say('');
  if (status.closed) return;
  const { id } = status.window;
  if (!(await agreed(terminal, wish, `Close ${id}, so that nobody else is asked in it?`))) {
    say('Nothing was closed.');
    return;
  }
  await desk.close();
  say(
    `${id} is closed: nobody else is asked in it. Who was asked goes on as before, with the same last day and grace.`,
  );
}

async function agreed(terminal: Terminal, { yes }: Wish, question: string): Promise<boolean> {
  if (yes) return true;
  if (!terminal.ask)
    throw new Problem('Nobody is here to say yes.', 'Look at the plan above, then run it again with --yes.');
  return /^y(es)?$/i.test(((await terminal.ask(`${question} [y/N] `)) ?? '').trim());
}
