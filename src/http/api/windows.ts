import { z } from 'zod';
import type { RenewalWindow } from '../../core/calendar/windows.ts';
import { dateAt } from '../../core/calendar.ts';
import { noWindowWords, windowNamed } from '../../core/product/window-named.ts';
import { WindowPlan } from '../../core/product/window-plan.ts';
import { planOfWindow } from '../../engine/window-plan.ts';
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
  work: (desk, { params }) => {
    const { program, store, now, gitlab } = desk.engine;
    return planOfWindow({ db: store.db, program, now, limits: gitlab.limits }, windowIn(desk, params.window));
  },
});

/** Renewal windows. */
export const windowOperations = [plan];
