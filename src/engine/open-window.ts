import type { RenewalWindow } from '../core/calendar/windows.ts';
import { dateAt } from '../core/calendar.ts';
import type { Person } from '../core/people/people.ts';
import { windowsDueOn } from '../core/product/window-rules.ts';
import type { Engine } from './engine.ts';
import { openWindowFor } from './renewal-window.ts';
import { recording, recordOf } from './window-record.ts';

type Opener = Pick<Engine, 'program' | 'people' | 'store' | 'now'>;

const atOnce = 50;

/** What came of opening a window: how many people it is for, and for how many of them it was opened just now. */
export type OpenedWindow =
  | { readonly is: 'opened'; readonly people: number; readonly fresh: number }
  | { readonly is: 'closed'; readonly by: string };

type Progress = (done: number, of: number) => void;

/**
 * Takes everybody into a window, some at a time in the order of their user ids, and tells `progress` how many of how many were
 * looked at. Whoever it was opened for before is left as they are, so it may stop anywhere and begin again, here or elsewhere.
 */
export async function openWindow(
  engine: Opener,
  window: RenewalWindow,
  by: string,
  progress: Progress = () => {},
): Promise<OpenedWindow> {
  const people = engine.people.toSorted((a, b) => a.userId - b.userId);
  const count = { people: 0, fresh: 0 };
  for (let from = 0; from < people.length; from += atOnce) {
    const some = people.slice(from, from + atOnce);
    const taken = await takeIn(engine, window, some, by);
    if (taken.is === 'closed') return taken;
    count.people += taken.people;
    count.fresh += taken.fresh;
    progress(from + some.length, people.length);
  }
  await recording(engine, window, async () => ({ record: { wholeFor: dayOf(engine) }, result: undefined }));
  return { is: 'opened', ...count };
}

function takeIn(engine: Opener, window: RenewalWindow, some: readonly Person[], by: string): Promise<OpenedWindow> {
  return recording<OpenedWindow>(engine, window, async (tx, { begun, closed }) => {
    if (closed) return { result: { is: 'closed', by: closed.by } };
    let people = 0;
    let fresh = 0;
    for (const person of some) {
      const taken = await openWindowFor(engine, tx, { person, window, by });
      if (taken) people += 1;
      if (taken?.fresh) fresh += 1;
    }
    const record = begun ? undefined : { begun: { at: engine.now(), by } };
    return { record, result: { is: 'opened', people, fresh } };
  });
}

/** From now on nobody else is asked in this window; what was asked stays as it is. */
export async function closeWindow(engine: Opener, window: RenewalWindow, by: string): Promise<void> {
  await recording(engine, window, async (_, { closed = { at: engine.now(), by } }) => ({
    record: { closed },
    result: undefined,
  }));
}

/** Takes back that a window was closed. */
export async function reopenWindow(engine: Opener, window: RenewalWindow): Promise<void> {
  await recording(engine, window, async () => ({
    record: { closed: undefined, wholeFor: undefined },
    result: undefined,
  }));
}

/** A window that is due, and what was done about it: nothing where it waits for somebody to open it, or is complete for today. */
export type DueWindow = {
  readonly window: RenewalWindow;
  readonly is: 'waits' | 'complete' | 'closed' | 'opened';
  readonly fresh: number;
};

/**
 * Opens the windows that are due today and not complete for it: those the service opens by itself, those that somebody began to open,
 * and with `all` every one. Whoever came into people.yaml since is asked too.
 */
export async function openDueWindows(engine: Opener, by: string, all = false): Promise<readonly DueWindow[]> {
  const { program, store, now } = engine;
  const done: DueWindow[] = [];
  for (const window of windowsDueOn(program, dateAt(program, now()))) {
    const { begun, closed, wholeFor } = await recordOf(store.db, window);
    const wanted = all || begun !== undefined || program.recertification.open === 'by-service';
    const is = closed ? 'closed' : wholeFor === dayOf(engine) ? 'complete' : wanted ? 'opened' : 'waits';
    if (is !== 'opened') done.push({ window, is, fresh: 0 });
    else {
      const opened = await openWindow(engine, window, by);
      done.push({ window, is: opened.is, fresh: opened.is === 'opened' ? opened.fresh : 0 });
    }
  }
  return done;
}

// A changed program may have more people in it, or let others take part.
function dayOf({ program, now }: Opener): string {
  return `${dateAt(program, now())} ${program.hash}`;
}
