import { setImmediate as nextTurn } from 'node:timers/promises';
import { openAlarm } from './alarm.ts';
import type { Lane, LaneOptions } from './lane.ts';
import { openSignal, type Signal } from './signal.ts';
import type { Job, JobHandler, Queue, QueueName, Store, Tx, WorkOptions } from './store.ts';
import { isAnythingDue } from './work-rows.ts';

const POLL_MS = 1000;
const QUEUES: readonly QueueName[] = ['advance', 'apply'];

/** The queue over the open rows of inbox and outbox, whatever hands out the keys. */
export type RowQueue = Queue &
  AsyncDisposable & {
    /** Must be told of each transaction that was committed. */
    committed(tx: Tx): void;
  };

type Options = {
  readonly store: Pick<Store, 'db' | 'now' | 'transaction'>;
  readonly onError: (error: unknown) => void;
  readonly pollMs: number | undefined;
  /** Resolves when a decision may begin: one only, where it says no. */
  readonly quiet: () => Promise<boolean>;
  readonly openLane: (options: LaneOptions) => Lane;
};

type Working = AsyncDisposable & {
  readonly lanes: Readonly<Record<QueueName, Lane>>;
  /** Looks for due work; true when there is some. */
  look(): Promise<boolean>;
};

type Work = WorkOptions & {
  readonly handlers: Readonly<Record<QueueName, JobHandler>>;
  readonly signals: Signals;
};

/** `moved`: work was done or it was time to look around; `changed`: that, or a lane came to rest. */
type Signals = { readonly moved: Signal; readonly changed: Signal };

function begin(options: Options, { handlers, concurrency, parked, signals }: Work): Working {
  const looks = new Set<Promise<boolean>>();
  const lookAround = async () => {
    const found = await Promise.all(QUEUES.map((name) => lanes[name].scan()));
    for (const { next } of found) alarm.set(next);
    return found.some(({ due }) => due);
  };
  const look = async () => {
    const one = lookAround();
    looks.add(one);
    return one.finally(() => looks.delete(one));
  };
  const moved = () => {
    signals.moved.fire();
    signals.changed.fire();
  };
  const ring = async () => {
    await look().catch(options.onError);
    alarm.set(undefined);
    moved();
  };
  const alarm = openAlarm({ now: options.store.now, pollMs: options.pollMs ?? POLL_MS }, () => void ring());
  const after = (again: number | undefined) => {
    if (again !== undefined) alarm.set(again);
    moved();
  };
  const rest = () => signals.changed.fire();
  const lane = (queue: QueueName) =>
    options.openLane({
      ...options,
      queue,
      handler: handlers[queue],
      concurrency: typeof concurrency === 'number' ? concurrency : concurrency[queue],
      // Effects wait for others most of the time, and for the rate budget.
      quiet: queue === 'advance' ? options.quiet : turn,
      parked,
      after,
      rest,
    });
  const lanes = { advance: lane('advance'), apply: lane('apply') };
  void ring();
  const stop = async () => {
    alarm[Symbol.dispose]();
    await Promise.allSettled([...looks, ...QUEUES.map((name) => lanes[name].stop())]);
    moved();
  };
  return { lanes, look, [Symbol.asyncDispose]: stop };
}

async function turn(): Promise<boolean> {
  await nextTurn();
  return true;
}

function isBusy(working: Working | undefined): boolean {
  return working !== undefined && QUEUES.some((name) => working.lanes[name].busy());
}

function offer(working: Working | undefined, jobs: readonly Job[]): void {
  for (const queue of QUEUES) {
    const some = jobs.filter((job) => job.queue === queue);
    if (some.length > 0) working?.lanes[queue].offer(some);
  }
}

/** Waits until nothing is due; what other processes hold is looked at again at each poll. */
async function quiet(options: Options, signals: Signals, present: () => Working | undefined): Promise<void> {
  for (;;) {
    const changed = signals.changed.next();
    const moved = signals.moved.next();
    const working = present();
    const looked = !isBusy(working);
    const due =
      !looked ||
      (await (working === undefined ? isAnythingDue(options.store.db, options.store.now()) : working.look()));
    if (!due && !isBusy(present())) return;
    await changed;
    if (looked && !isBusy(present())) await moved;
  }
}

/** Opens the queue; jobs of this process are noticed at the commit, all others when they are due and at each poll. */
export function openRowQueue(options: Options): RowQueue {
  const added = new WeakMap<Tx, Job[]>();
  const signals = { moved: openSignal(), changed: openSignal() };
  let working: Working | undefined;
  const stop = async (one: Working | undefined) => {
    await one?.[Symbol.asyncDispose]();
    if (working === one) working = undefined;
  };
  return {
    add: (tx, ...more) => void added.set(tx, [...(added.get(tx) ?? []), ...more]),
    committed: (tx) => offer(working, added.get(tx) ?? []),
    work: async (handlers, how) => {
      if (working !== undefined) throw new Error('This store is worked on already: dispose the first work() first.');
      const begun = begin(options, { ...how, handlers, signals });
      working = begun;
      return { [Symbol.asyncDispose]: () => stop(begun) };
    },
    idle: () => quiet(options, signals, () => working),
    wake: () => void working?.look().catch(options.onError),
    [Symbol.asyncDispose]: () => stop(working),
  };
}
