import type { Open } from '../certification.ts';
import type { Step } from '../clocks/clocks.ts';
import type { Context } from '../context.ts';
import { awayUntil, todayFor } from '../reviewers/exclusions.ts';
import { courseOf } from '../views/show.ts';
import { calibrationNow } from './lapse.ts';

/** What somebody is asked to renew: the pool, and the last day it counts (`YYYY-MM-DD`). */
export type Renewal = { readonly pool: string; readonly until: string };

/** A word to each reviewer here whose calibration lapses soon, where their pool asks for one and they are not away. */
export function renewalSteps(context: Context, certification: Open): readonly Step[] {
  const pool = courseOf(context.program, certification)?.pool;
  if (pool?.calibration !== 'required') return [];
  return certification.attempt.pick.chosen.flatMap(({ userId: who }): readonly Step[] => {
    const since = todayFor(context, who);
    const now = calibrationNow(context.standings.get(who) ?? {}, pool.id, since);
    if (now.is !== 'lapses-soon' || awayUntil(context, who)) return [];
    return [{ step: 'renew', who, run: `${pool.id} ${now.until}`, since, by: now.until }];
  });
}

/** What a step says is to be renewed; undefined for every other step. */
export function renewalOf({ step, run, by }: Step): Renewal | undefined {
  return step === 'renew' && by !== undefined ? { pool: run.slice(0, run.indexOf(' ')), until: by } : undefined;
}
