import { fromKysely, type PgBoss } from 'pg-boss';
import { keysResolved } from './dead-letters.ts';
import { type Lane, type LaneOptions, lookAt, type OpenRow, type Worked, workOn } from './lane.ts';
import type { Tx } from './store.ts';
import { openRows } from './work-rows.ts';

const TOUCH_MS = 5000;

/** One statement does not carry more jobs. */
const AT_ONCE = 1000;

/** What a job carries; which row it stands for is decided when it runs. */
type Ticket = { readonly key: string };

type Held = { readonly id: string; readonly retryCount: number; readonly key: string };

type State = {
  stopped: boolean;
  /** The round of fetching that is under way. */
  round: Promise<void> | undefined;
  more: boolean;
  readonly running: Map<string, { readonly held: Held; readonly ends: Promise<void> }>;
  looked: boolean;
  /** Keys that got more work while they were worked on. */
  readonly again: Set<string>;
  /** Whether there may be more than could be taken. */
  full: boolean;
  /** Keys whose head was postponed when last seen. */
  readonly later: Set<string>;
  /** Committed rows that have no job yet. */
  jobless: readonly OpenRow[];
  /** Rows that were due at the last look, and have a job. */
  seen: ReadonlySet<string>;
};

type Lanes = { readonly boss: PgBoss; readonly options: LaneOptions; readonly state: State };

// Failing keeps the key blocked, which no other way of postponing does; the moment is set right after.
async function putBack({ boss, options, state }: Lanes, held: Held, tx: Tx, at: number): Promise<void> {
  const db = fromKysely(tx);
  await boss.fail(options.queue, held, null, { db });
  const startAfter = Math.max(0, at - options.store.now()) / 1000;
  await boss.update(options.queue, undefined, { id: held.id, startAfter, db });
  state.later.add(held.key);
}

async function settle(lanes: Lanes, held: Held, worked: Worked): Promise<void> {
  const { store, queue } = lanes.options;
  if (worked.is === 'early') await store.transaction((tx) => putBack(lanes, held, tx, worked.at));
  if (worked.is === 'none' || worked.is === 'done') await lanes.boss.deleteJob(queue, held);
}

async function run(lanes: Lanes, held: Held): Promise<void> {
  const { options, state } = lanes;
  let again: number | undefined;
  let more = true;
  try {
    const worked = await workOn(held.key, options, (tx, at) => putBack(lanes, held, tx, at));
    await settle(lanes, held, worked);
    again = 'at' in worked ? worked.at : undefined;
    more = worked.is !== 'done' || worked.more;
  } catch (error) {
    // Nobody refreshes the job any more, so it comes back when its heartbeat is missed.
    options.onError(error);
  }
  state.running.delete(held.id);
  // Looking is what costs the most, so nobody looks where nothing can be.
  if (state.again.delete(held.key) || more || state.full) pump(lanes);
  options.after(again);
}

/**
 * Gives rows their jobs; those that have one keep it. Rows and jobs are not written together, so that a delivery is answered
 * sooner: what is lost in between is made up for by the next look of any replica.
 */
async function giveJobs({ boss, options }: Lanes, rows: readonly OpenRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const some = rows.slice(from, from + AT_ONCE);
    await boss.insert(
      options.queue,
      some.map(({ id, key }) => ({ id, singletonKey: key, data: { key } })),
    );
  }
}

async function giveJobsToNew(lanes: Lanes): Promise<void> {
  const { state } = lanes;
  const rows = state.jobless;
  state.jobless = [];
  await giveJobs(lanes, rows);
}

async function fetchSome(lanes: Lanes): Promise<void> {
  const { boss, options, state } = lanes;
  const most = (await options.quiet()) ? options.concurrency : 1;
  await giveJobsToNew(lanes);
  const free = most - state.running.size;
  state.full = free <= 0;
  if (state.full || state.stopped) return;
  const jobs = await boss.fetch<Ticket>(options.queue, { batchSize: free });
  state.full = jobs.length === free;
  for (const { id, retryCount, data } of jobs) {
    const held = { id, retryCount, key: data.key };
    state.running.set(id, { held, ends: run(lanes, held) });
  }
}

async function fetchAll(lanes: Lanes): Promise<void> {
  const { state, options } = lanes;
  try {
    do {
      state.more = false;
      await fetchSome(lanes);
    } while (state.more);
  } catch (error) {
    options.onError(error);
  }
  state.round = undefined;
  options.rest();
}

function pump(lanes: Lanes): void {
  lanes.state.more = true;
  if (lanes.state.stopped) return;
  lanes.state.round ??= fetchAll(lanes);
}

async function touch({ boss, options, state }: Lanes): Promise<void> {
  const held = [...state.running.values()].map((one) => one.held);
  if (held.length > 0) await boss.touch(options.queue, held).catch(options.onError);
}

/** Makes the jobs of keys fetchable whose time has come by our clock, which may run ahead of the database's. */
async function pullForward({ boss, options, state }: Lanes, keys: readonly string[]): Promise<void> {
  for (const key of keys.filter((one) => state.later.delete(one))) {
    await boss.update(options.queue, undefined, { singletonKey: key, match: 'all', startAfter: 0 });
  }
}

/** Rows copied from another store may have no job, and somebody may have brought a parked one back while nobody saw it wait. */
async function firstLook(lanes: Lanes): Promise<void> {
  const { options, state } = lanes;
  if (state.looked) return;
  await giveJobs(lanes, await openRows(options.store.db, options.queue));
  for (const key of await keysResolved(options.store.db, options.queue)) state.later.add(key);
  state.looked = true;
}

/**
 * A lane over a pg-boss queue. pg-boss hands out a key to one process at a time; what is worked on is then the head of that key
 * in our own tables, so the order never depends on the order of the jobs.
 */
export function openBossLane(boss: PgBoss, options: LaneOptions): Lane {
  const state: State = {
    stopped: false,
    round: undefined,
    more: false,
    running: new Map(),
    looked: false,
    again: new Set(),
    full: false,
    later: new Set(),
    jobless: [],
    seen: new Set(),
  };
  const lanes = { boss, options, state };
  const beat = setInterval(() => void touch(lanes), TOUCH_MS);
  return {
    offer: (rows) => {
      const busy = new Set(state.running.values().map(({ held }) => held.key));
      for (const { key } of rows) if (busy.has(key)) state.again.add(key);
      state.jobless = [...state.jobless, ...rows];
      pump(lanes);
    },
    scan: async () => {
      await firstLook(lanes);
      const { due, later, found } = await lookAt(options);
      await giveJobs(
        lanes,
        due.filter(({ id }) => !state.seen.has(id)),
      );
      state.seen = new Set(due.map(({ id }) => id));
      await pullForward(
        lanes,
        due.map((head) => head.key),
      );
      for (const head of later) state.later.add(head.key);
      if (found.due) pump(lanes);
      return found;
    },
    busy: () => state.running.size > 0 || state.round !== undefined,
    stop: async () => {
      state.stopped = true;
      await state.round;
      await Promise.all([...state.running.values()].map((one) => one.ends));
      clearInterval(beat);
    },
  };
}
