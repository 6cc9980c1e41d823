import { openEvents } from '../store/inbox.ts';
import { pendingEffects } from '../store/outbox.ts';
import type { Waiting } from '../store/work-rows.ts';
import { advance } from './advance.ts';
import { availabilityReader, availabilityTickMs } from './availability.ts';
import { carryOut } from './carry-out.ts';
import { fireTimers } from './clock.ts';
import type { Engine } from './engine.ts';
import { checkHooksInTurn } from './hook-health.ts';
import { findLearners } from './identity.ts';
import { leaversTickMs, tellOfLeavers } from './leavers.ts';
import { releasesTickMs, tellOfReleases } from './releases.ts';
import { prune } from './retention.ts';
import { makeRounds, roundsTickMs } from './rounds.ts';
import { tellOfStarters } from './starters.ts';
import { sweep } from './sweep.ts';
import { takeUpWaiting } from './waiting.ts';
import { windowKeeper, windowsTickMs } from './window-keeper.ts';

const pruneMs = 3_600_000;

// Eight calls of a quarter of a second use up GitLab.com's 2,000 a minute.
const concurrency = { advance: 4, apply: 8 } as const;

/** How often timers are looked at, the sweep runs and hooks are looked at, in ms; hooks never, where it is left out. */
export type Pace = { readonly timersMs: number; readonly sweepMs: number; readonly hooksMs?: number | undefined };

/** The service at work. */
export type Running = AsyncDisposable & {
  /** Resolves when everything that is due now has been decided and carried out, timers included. */
  settled(): Promise<void>;
};

/** Starts to work: decides, writes to GitLab, fires timers, and sweeps once at the start for what was missed while away. */
export async function run(engine: Engine, pace: Pace): Promise<Running> {
  const { store, telemetry } = engine;
  let stopping = false;
  const readAvailability = availabilityReader(engine, () => stopping);
  // Before the work, so that the first picks of the day know it.
  const availability = every(availabilityTickMs, readAvailability);
  const working = await store.queue.work(
    { advance: (job) => advance(engine, job), apply: (job) => carryOut(engine, job) },
    { concurrency, parked: (job, because) => telemetry.parked(job.key, job, because) },
  );
  const people = guard(engine, 'people', async () => {
    await findLearners(engine);
    await takeUpWaiting(engine);
  });
  const tellDaily = async () => {
    await guard(engine, 'leavers', () => tellOfLeavers(engine));
    await guard(engine, 'starters', () => tellOfStarters(engine));
  };
  const leavers = every(leaversTickMs, tellDaily);
  const askOwners = () => guard(engine, 'releases', () => tellOfReleases(engine));
  const releases = every(releasesTickMs, askOwners);
  const keepWindows = windowKeeper(engine);
  const windowsOnce = () => guard(engine, 'windows', keepWindows);
  const windows = every(windowsTickMs, windowsOnce);
  const timers = every(pace.timersMs, () => guard(engine, 'timers', () => fireTimers(engine)));
  const sweeps = every(pace.sweepMs, () => guard(engine, 'sweep', () => sweep(engine)));
  // Not at once: GitLab may still be told where we are.
  const checkHooks = () => guard(engine, 'hooks', () => checkHooksInTurn(engine));
  const hooks = pace.hooksMs === undefined ? undefined : every(pace.hooksMs, checkHooks, pace.hooksMs);
  const round = () => guard(engine, 'rounds', () => makeRounds(engine));
  const rounds = every(roundsTickMs, round);
  const prunes = every(pruneMs, () => guard(engine, 'retention', () => prune(engine, () => stopping)));
  return {
    settled: async () => {
      await readAvailability();
      await people;
      await tellDaily();
      await askOwners();
      await windowsOnce();
      await round();
      await settled(engine);
    },
    async [Symbol.asyncDispose]() {
      stopping = true;
      await Promise.all([
        availability.stop(),
        people,
        leavers.stop(),
        releases.stop(),
        windows.stop(),
        rounds.stop(),
        timers.stop(),
        sweeps.stop(),
        hooks?.stop(),
        prunes.stop(),
      ]);
      await working[Symbol.asyncDispose]();
      telemetry.stopped();
    },
  };
}

/** What waits to be decided and to be written, and since when. */
export async function backlog({
  store: { db },
}: Engine): Promise<{ readonly events: Waiting; readonly effects: Waiting }> {
  return { events: await openEvents(db), effects: await pendingEffects(db) };
}

async function settled(engine: Engine): Promise<void> {
  do {
    engine.store.queue.wake();
    await engine.store.queue.idle();
  } while ((await fireTimers(engine)) > 0);
}

async function guard(engine: Engine, what: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    engine.telemetry.failed(what, error);
  }
}

/** Does `work` after `firstMs` and again `ms` after each end; stopping waits for the one under way. */
function every(ms: number, work: () => Promise<void>, firstMs = 0): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const round = async (): Promise<void> => {
    await work();
    if (!stopped) timer = setTimeout(begin, ms);
  };
  let current = Promise.resolve();
  function begin(): void {
    current = round();
  }
  if (firstMs > 0) timer = setTimeout(begin, firstMs);
  else begin();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
