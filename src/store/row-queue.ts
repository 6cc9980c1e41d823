import { openAlarm } from './alarm.ts';
import type { Lane, LaneOptions } from './lane.ts';
import type { Job, JobHandler, Queue, QueueName, Store, Tx } from './store.ts';
import { heads } from './work-rows.ts';

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
  readonly openLane: (options: LaneOptions) => Lane;
  /** Told of each job within the transaction that adds it. */
  readonly added?: (tx: Tx, job: Job) => Promise<void>;
};

type Working = AsyncDisposable & {
  readonly lanes: Readonly<Record<QueueName, Lane>>;
  /** Looks for due work; true when there is some. */
  look(): Promise<boolean>;
};

type Work = {
  readonly handlers: Readonly<Record<QueueName, JobHandler>>;
  readonly concurrency: number;
  readonly changed: () => void;
};

function begin(options: Options, { handlers, concurrency, changed }: Work): Working {
  const look = async () => {
    const found = await Promise.all(QUEUES.map((name) => lanes[name].scan()));
    for (const { next } of found) alarm.set(next);
    return found.some(({ due }) => due);
  };
  const ring = () =>
    void look()
      .catch(options.onError)
      .then(() => alarm.set(undefined));
  const alarm = openAlarm({ now: options.store.now, pollMs: options.pollMs ?? POLL_MS }, ring);
  const after = (again: number | undefined) => {
    if (again !== undefined) alarm.set(again);
    changed();
  };
  const lane = (queue: QueueName) =>
    options.openLane({ ...options, queue, handler: handlers[queue], concurrency, after });
  const lanes = { advance: lane('advance'), apply: lane('apply') };
  ring();
  const stop = async () => {
    alarm[Symbol.dispose]();
    await Promise.all(QUEUES.map((name) => lanes[name].stop()));
    changed();
  };
  return { lanes, look, [Symbol.asyncDispose]: stop };
}

async function anythingDue({ store }: Options): Promise<boolean> {
  const open = await Promise.all(QUEUES.map((name) => heads(store.db, name)));
  return open.flat().some((head) => head.nextAt <= store.now());
}

function isBusy(working: Working | undefined): boolean {
  return working !== undefined && QUEUES.some((name) => working.lanes[name].busy());
}

function offer(working: Working | undefined, jobs: readonly Job[]): void {
  for (const { queue, key } of jobs) working?.lanes[queue].offer([key]);
}

function within(options: Options, jobs: WeakMap<Tx, Job[]>): Queue['add'] {
  return async (tx, job) => {
    await options.added?.(tx, job);
    jobs.set(tx, [...(jobs.get(tx) ?? []), job]);
  };
}

/** Opens the queue; jobs of this process are noticed at the commit, all others when they are due and at each poll. */
export function openRowQueue(options: Options): RowQueue {
  const added = new WeakMap<Tx, Job[]>();
  const waiters = new Set<() => void>();
  let working: Working | undefined;
  const changed = () => {
    for (const waiter of waiters) waiter();
    waiters.clear();
  };
  const change = () => new Promise<void>((resolve) => waiters.add(resolve));
  const stop = async () => {
    await working?.[Symbol.asyncDispose]();
    working = undefined;
  };
  return {
    add: within(options, added),
    committed: (tx) => offer(working, added.get(tx) ?? []),
    work: async (handlers, { concurrency }) => {
      if (working !== undefined) throw new Error('This store is worked on already: dispose the first work() first.');
      working = begin(options, { handlers, concurrency, changed });
      changed();
      return { [Symbol.asyncDispose]: stop };
    },
    idle: async () => {
      for (;;) {
        const next = change();
        const due = working === undefined ? await anythingDue(options) : !isBusy(working) && (await working.look());
        if (!due && !isBusy(working)) return;
        await next;
      }
    },
    wake: () => void working?.look().catch(options.onError),
    [Symbol.asyncDispose]: stop,
  };
}
