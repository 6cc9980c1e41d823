import { z } from 'zod';
import type { RenewalWindow } from '../../core/calendar/windows.ts';
import { dateAt } from '../../core/calendar.ts';
import { noWindowWords, windowNamed } from '../../core/product/window-named.ts';
import { shown, Window, WindowPlan } from '../../core/product/window-plan.ts';
import { whyNotOpen } from '../../core/product/window-rules.ts';
import { WindowStatus } from '../../core/product/window-status.ts';
import { closeWindow, openDueWindows, openWindow, reopenWindow } from '../../engine/open-window.ts';
import { planOfWindow } from '../../engine/window-plan.ts';
import { recordOf } from '../../engine/window-record.ts';
import { statusOf } from '../../engine/window-status.ts';
import { byOf } from './gate.ts';
import type { AdminDesk } from './operation.ts';
import { operation } from './operation.ts';
import { ApiProblem } from './problems.ts';

const Named = z.strictObject({
  window: z
    .string()
    .max(100)
    .describe('Such as FY28-early-Q1, or its quarter; `present` for the one that is open, else the next.'),
});

function windowIn({ engine: { program, now } }: AdminDesk, named: string): RenewalWindow {
  const wanted = named === 'present' ? undefined : named;
  const found = windowNamed(program, wanted, dateAt(program, now()));
  if (found.is === 'window') return found.window;
  const [detail, fix] = noWindowWords(wanted, found);
  throw new ApiProblem('not-found', { detail, fix });
}

function lookingIn({ engine: { program, store, now, gitlab } }: AdminDesk) {
  return { db: store.db, program, now, limits: gitlab.limits };
}

const plan = operation({
  id: 'planWindow',
  method: 'get',
  path: '/windows/{window}/plan',
  pipelines: 'trusted-branch',
  does: 'Says whom a renewal window asks, and whom not and why.',
  params: Named,
  answerName: 'WindowPlan',
  answer: WindowPlan,
  problems: ['not-found'],
  work: (desk, { params }) => planOfWindow(lookingIn(desk), windowIn(desk, params.window)),
});

const status = operation({
  id: 'windowStatus',
  method: 'get',
  path: '/windows/{window}',
  pipelines: 'trusted-branch',
  does: 'Says how a renewal window stands: whom it asked, whose issue is written, and who has passed.',
  params: Named,
  answerName: 'WindowStatus',
  answer: WindowStatus,
  problems: ['not-found'],
  work: (desk, { params }) => statusOf(lookingIn(desk), windowIn(desk, params.window)),
});

/** What came of opening a window. */
export const OpenedWindow = z
  .strictObject({
    window: Window,
    people: z.int().describe('How many people it is for.'),
    fresh: z.int().describe('For how many of them it was opened just now.'),
  })
  .readonly();

const open = operation({
  id: 'openWindow',
  method: 'post',
  path: '/windows/{window}/open',
  pipelines: 'trusted-branch',
  does: 'Opens a renewal window for everybody it is for; each of them is asked once, however often it is called.',
  params: Named,
  body: z.strictObject({
    reopen: z.boolean().default(false).describe('Ask further people although the window was closed.'),
  }),
  answerName: 'OpenedWindow',
  answer: OpenedWindow,
  problems: ['not-found', 'cannot-be-done'],
  work: async (desk, { caller, params, body: { reopen } }) => {
    const { engine } = desk;
    const { program, store, now } = engine;
    const window = windowIn(desk, params.window);
    const record = await recordOf(store.db, window);
    const refusal = whyNotOpen(program, window, reopen ? {} : record, dateAt(program, now()));
    if (refusal) throw cannot(refusal.because, refusal.fix);
    if (reopen) await reopenWindow(engine, window);
    const opened = await openWindow(engine, window, byOf(caller));
    if (opened.is === 'closed')
      throw cannot(`${window.id} was closed by ${opened.by} meanwhile.`, 'Send reopen: true.');
    return { window: shown(window), people: opened.people, fresh: opened.fresh };
  },
});

function cannot(detail: string, fix: string): ApiProblem {
  return new ApiProblem('cannot-be-done', { detail, fix });
}

const close = operation({
  id: 'closeWindow',
  method: 'post',
  path: '/windows/{window}/close',
  pipelines: 'trusted-branch',
  does: 'Closes a renewal window: nobody else is asked in it. Who was asked goes on as before.',
  params: Named,
  answerName: 'WindowStatus',
  answer: WindowStatus,
  problems: ['not-found'],
  work: async (desk, { caller, params }) => {
    const window = windowIn(desk, params.window);
    await closeWindow(desk.engine, window, byOf(caller));
    return statusOf(lookingIn(desk), window);
  },
});

/** What came of opening every window that is due. */
export const DueWindows = z
  .strictObject({
    due: z
      .array(
        z
          .strictObject({
            window: Window,
            is: z.enum(['opened', 'complete', 'closed', 'waits']),
            fresh: z.int().describe('For how many people it was opened just now.'),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly();

const openDue = operation({
  id: 'openDueWindows',
  method: 'post',
  path: '/due-windows/open',
  pipelines: 'trusted-branch',
  does: 'Opens the renewal windows that are due today; for a schedule. Nothing happens where none is.',
  answerName: 'DueWindows',
  answer: DueWindows,
  work: async ({ engine }, { caller }) => {
    const due = await openDueWindows(engine, byOf(caller), true);
    return { due: due.map(({ window, ...one }) => ({ ...one, window: shown(window) })) };
  },
});

/** Renewal windows. */
export const windowOperations = [plan, status, open, close, openDue];
