import { projectPaths } from '../core/layout.ts';
import type { GitLab } from '../gitlab/gitlab.ts';
import type { Hook, HookEvent } from '../gitlab/hook-schemas.ts';
import { hookEventsPerPage } from '../gitlab/hook-schemas.ts';
import { GitLabProblem, isRefusal } from '../gitlab/problem.ts';
import { readMeta, writeMeta } from '../store/meta.ts';
import type { Store } from '../store/store.ts';
import type { Engine } from './engine.ts';
import type { HookMemory } from './hook-health-rules.ts';
import { afterResend, afterTest, givenUp, memoryOf, ourHook, takenIn, waiting } from './hook-health-rules.ts';
import type { Alert } from './hook-health-words.ts';
import { hookAlerts, missingAlert, stillOffAlert, undeliverableAlert, unseenAlert } from './hook-health-words.ts';

/** Tests and resends in one check, of all hooks together: what the budget allows in a minute, so that no check waits. */
const callsPerCheck = 5;
const pagesPerCheck = 10;
const everyMs = 5 * 60_000;
/** How often to call `checkHooksInTurn`: every tick of these sends again while something waits for it. */
export const hookTickMs = 60_000;

/** How the hook of a project is: `unseen` when we may not look, or could not. Counts are of events. */
export type HookHealth = {
  readonly project: string;
  readonly state: Hook['state'] | 'missing' | 'unseen';
  /** GitLab had switched it off, and our test switched it on again just now. */
  readonly switchedOn: boolean;
  /** The newest attempt: what our door answered, as GitLab saw it, and when (ms). */
  readonly last?: { readonly status: string; readonly at: number | undefined } | undefined;
  /** Attempts that failed since the last check. */
  readonly failed: number;
  /** Sent again now, and taken. */
  readonly resent: number;
  /** Still to be sent again. */
  readonly waiting: number;
  readonly alerts: readonly Alert[];
};

/** What the check works with. */
export type HookWatch = Pick<Engine, 'program' | 'gitlab' | 'now' | 'telemetry' | 'publicUrl' | 'bot'> & {
  readonly store: Pick<Store, 'db' | 'transaction'>;
};

/**
 * Looks at our hook in every project: switches it on again, sends again what GitLab could not deliver, and alerts when a
 * person is needed. Doing it twice does nothing twice; one check makes a bounded number of calls.
 */
export async function checkHooks(watch: HookWatch): Promise<readonly HookHealth[]> {
  const found: HookHealth[] = [];
  for (const path of projectPaths(watch.program.layout)) {
    const health = await checkProject(watch, path);
    watch.telemetry.hookChecked(health);
    found.push(health);
  }
  return found;
}

/** The same on a timer: every five minutes, and every minute while events wait to be sent again. Of all replicas one looks. */
export async function checkHooksInTurn(engine: Engine): Promise<void> {
  const { store, now } = engine;
  const mark = 'hook-health';
  const mine = await store.transaction(async (tx) => {
    await store.lock(tx, mark);
    const [at = 0, left = 0] = ((await readMeta(tx, mark)) ?? '').split(' ').map(Number);
    const pause = left > 0 ? hookTickMs : everyMs;
    // Timers drift; a clock that was set back must not stop the checks.
    if (at <= now() && now() < at + pause - hookTickMs / 2) return false;
    await writeMeta(tx, mark, `${now()} ${left}`);
    return true;
  });
  if (!mine) return;
  const found = await checkHooks(engine);
  const left = found.reduce((sum, health) => sum + health.waiting, 0);
  await store.transaction((tx) => writeMeta(tx, mark, `${now()} ${left}`));
}

async function checkProject(watch: HookWatch, project: string): Promise<HookHealth> {
  const nothing = { project, switchedOn: false, failed: 0, resent: 0, waiting: 0 };
  try {
    const hook = ourHook(await watch.gitlab.hooks(project), watch.publicUrl);
    if (hook) return await checkHook(watch, project, hook);
    return { ...nothing, state: 'missing', alerts: [missingAlert(project, watch.publicUrl)] };
  } catch (error) {
    if (!(error instanceof GitLabProblem)) throw error;
    return { ...nothing, state: 'unseen', alerts: [unseenAlert(project, watch.bot.username, error)] };
  }
}

async function checkHook(watch: HookWatch, project: string, found: Hook): Promise<HookHealth> {
  const key = `hook-health:${project}`;
  const kept = await readMeta(watch.store.db, key);
  const before = memoryOf(found, kept === undefined ? undefined : JSON.parse(kept));
  const events = await newEvents(watch.gitlab, project, before);
  const known = takenIn(before, events);
  const on = await switchedOn(watch, project, found, known);
  const sent = on.hook.state === 'on' ? await sendAgain(watch, project, on) : { ...on, resent: 0 };
  await watch.store.transaction((tx) => writeMeta(tx, key, JSON.stringify(sent.memory)));
  return {
    project,
    state: on.hook.state,
    switchedOn: found.state !== 'on' && on.hook.state === 'on',
    last: events[0] && { status: events[0].status, at: events[0].at },
    failed: events.filter(({ succeeded }) => !succeeded).length,
    resent: sent.resent,
    waiting: waiting(sent.memory).length,
    alerts: [
      ...(on.hook.state === 'on' ? [] : [stillOffAlert(project, on.hook, on.because)]),
      ...hookAlerts(project, on.hook, watch.program.layout.visibility),
      ...(givenUp(sent.memory) > givenUp(before) ? [undeliverableAlert(project, on.hook, sent.memory)] : []),
    ],
  };
}

/** Attempts nobody has looked at, newest first. GitLab before 17.3 has no history: then none. */
async function newEvents(gitlab: GitLab, project: string, memory: HookMemory): Promise<readonly HookEvent[]> {
  const events: HookEvent[] = [];
  try {
    for (let page = 1; page <= pagesPerCheck; page += 1) {
      const rows = await gitlab.hookEvents(project, memory.hook, page);
      const fresh = rows.filter(({ id }) => id > memory.seen);
      events.push(...fresh);
      if (rows.length < hookEventsPerPage || fresh.length < rows.length) break;
    }
  } catch (error) {
    if (!isRefusal(error, 404)) throw error;
  }
  return events;
}

type Step = { readonly hook: Hook; readonly memory: HookMemory; readonly calls: number; readonly because: string };

/** A hook that GitLab switched off goes on again with a test that we answer. */
async function switchedOn(watch: HookWatch, project: string, hook: Hook, memory: HookMemory): Promise<Step> {
  const { gitlab, now } = watch;
  const step = { hook, memory, calls: 0, because: '' };
  if (hook.state === 'on' || now() < memory.testAfter) return step;
  const problem = await testOf(gitlab, project, hook);
  const after = afterTest(memory, problem === undefined, now());
  if (problem !== undefined) return { ...step, memory: after, calls: 2, because: problem };
  const hooks = await gitlab.hooks(project);
  return { ...step, hook: hooks.find(({ id }) => id === hook.id) ?? hook, memory: after, calls: 1 };
}

/** Why the test did not pass, if it did not. A test sends a sample, and a project may have none of a kind. */
async function testOf(gitlab: GitLab, project: string, hook: Hook): Promise<string | undefined> {
  let problem: string | undefined;
  for (const trigger of ['issues_events', 'note_events'] as const) {
    try {
      await gitlab.testHook(project, hook.id, trigger);
      return undefined;
    } catch (error) {
      if (!(error instanceof GitLabProblem)) throw error;
      problem = error.message;
      if (!/Ensure the project has/.test(error.message)) return problem;
    }
  }
  return problem;
}

async function sendAgain(
  { gitlab, program }: HookWatch,
  project: string,
  step: Step,
): Promise<Step & { readonly resent: number }> {
  const callsPerHook = Math.max(1, Math.floor(callsPerCheck / projectPaths(program.layout).length));
  let { memory } = step;
  let resent = 0;
  for (const owed of waiting(memory).slice(0, Math.max(0, callsPerHook - step.calls))) {
    try {
      const status = await gitlab.resendHookEvent(project, memory.hook, owed.event);
      const arrived = /^[23]\d\d$/.test(status);
      if (arrived) resent += 1;
      memory = afterResend(memory, owed, arrived ? 'arrived' : 'failed');
    } catch (error) {
      if (!(error instanceof GitLabProblem)) throw error;
      if (error.kind !== 'refused') break;
      memory = afterResend(memory, owed, 'never');
    }
  }
  return { ...step, memory, resent };
}
