import { type Lane, type LaneOptions, lookAt, type OpenRow, type Worked, workOn } from './lane.ts';

type State = {
  stopped: boolean;
  readonly waiting: Set<string>;
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

/** A lane over the rows themselves: a key waits here until a handler is free, and nothing else is kept. */
export function openEmbeddedLane(options: LaneOptions): Lane {
  const state: State = { stopped: false, waiting: new Set(), running: new Map(), waits: false };
  const offer = (jobs: readonly OpenRow[]) => {
    for (const { key } of jobs) state.waiting.add(key);
    pump(state, options);
  };
  return {
    offer,
    scan: async () => {
      const { due, found } = await lookAt(options);
      offer(due);
      return found;
    },
    busy: () => state.running.size > 0 || (!state.stopped && state.waiting.size > 0),
    stop: async () => {
      state.stopped = true;
      await Promise.all(state.running.values());
    },
  };
}
