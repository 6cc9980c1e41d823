import { type Found, type Lane, type LaneOptions, type OpenRow, type Worked, workOn } from './lane.ts';
import { dueHeads, nextDueAt } from './work-rows.ts';

/** More keys are not kept in mind: the rows themselves say what else is due. */
const MOST = 2_000;

type State = {
  stopped: boolean;
  readonly waiting: Set<string>;
  /** Whether there may be more that is due than is kept in mind. */
  more: boolean;
  /** The look for it that is under way. */
  looking: Promise<void> | undefined;
  readonly running: Map<string, Promise<void>>;
  /** Whether the next job waits for its turn. */
  waits: boolean;
};

async function run(key: string, state: State, options: LaneOptions): Promise<void> {
  const worked = await workOn(key, options).catch((error: unknown): Worked => {
    options.onError(error);
    return { is: 'none' };
  });
  state.running.delete(key);
  if (worked.is === 'done' && worked.more) state.waiting.add(key);
  if (state.more && state.waiting.size < MOST / 2 && !state.stopped) state.looking ??= lookForMore(state, options);
  pump(state, options);
  options.after('at' in worked ? worked.at : undefined);
}

// SQLite answers without letting anybody else in, so each job waits for a turn of its own.
function pump(state: State, options: LaneOptions): void {
  if (state.waits || state.stopped || state.running.size >= options.concurrency) return;
  if (!state.waiting.values().some((key) => !state.running.has(key))) return;
  state.waits = true;
  void options.quiet().then(() => {
    state.waits = false;
    begin(state, options);
    pump(state, options);
  });
}

function begin(state: State, options: LaneOptions): void {
  const key = state.waiting.values().find((one) => !state.running.has(one));
  if (key === undefined || state.stopped) return;
  state.waiting.delete(key);
  state.running.set(key, run(key, state, options));
}

async function lookForMore(state: State, options: LaneOptions): Promise<void> {
  await takeDue(state, options).catch(options.onError);
  state.looking = undefined;
  options.rest();
}

/** Takes up what is due, as much as is kept in mind; whether there was any. */
async function takeDue(state: State, options: LaneOptions): Promise<boolean> {
  const { store, queue } = options;
  const due = await dueHeads(store.db, queue, store.now(), MOST);
  state.more = due.length === MOST;
  offer(state, options, due);
  return due.length > 0;
}

function offer(state: State, options: LaneOptions, jobs: readonly OpenRow[]): void {
  for (const { key } of jobs) {
    if (state.waiting.size < MOST || state.waiting.has(key)) state.waiting.add(key);
    else state.more = true;
  }
  pump(state, options);
}

/** A lane over the rows themselves: a key waits here until a handler is free, and nothing else is kept. */
export function openEmbeddedLane(options: LaneOptions): Lane {
  const state: State = {
    stopped: false,
    waiting: new Set(),
    more: false,
    looking: undefined,
    running: new Map(),
    waits: false,
  };
  return {
    offer: (jobs) => offer(state, options, jobs),
    scan: async (): Promise<Found> => {
      const { store, queue } = options;
      const due = await takeDue(state, options);
      return { due, next: await nextDueAt(store.db, queue, store.now()) };
    },
    busy: () => state.running.size > 0 || state.looking !== undefined || (!state.stopped && state.waiting.size > 0),
    stop: async () => {
      state.stopped = true;
      await state.looking;
      await Promise.all(state.running.values());
    },
  };
}
