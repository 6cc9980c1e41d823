import type { Kysely } from 'kysely';
import { attempt } from './attempt.ts';
import type { JobHandler, QueueName, Store } from './store.ts';
import type { Tables } from './tables.ts';
import { headOf, heads } from './work-rows.ts';

/** One queue at work: it holds keys that may have due work, and runs the head of each, one key at a time. */
export type Lane = {
  /** Looks at these keys soon. */
  offer(keys: Iterable<string>): void;
  /** Looks for due work of any key; tells when the earliest postponed work is due (epoch ms). */
  scan(): Promise<{ readonly due: boolean; readonly next: number | undefined }>;
  busy(): boolean;
  /** Takes nothing more and waits for the handlers that run. */
  stop(): Promise<void>;
};

/** What a lane needs to know. */
export type LaneOptions = {
  readonly store: Pick<Store, 'db' | 'now' | 'transaction'>;
  readonly queue: QueueName;
  readonly handler: JobHandler;
  readonly concurrency: number;
  readonly onError: (error: unknown) => void;
  /** Called when a key was worked on, with the time its work is due again, if it was postponed. */
  readonly after: (again: number | undefined) => void;
};

type State = { stopped: boolean; readonly waiting: Set<string>; readonly running: Map<string, Promise<void>> };

async function workOn(
  key: string,
  { store, queue, handler }: LaneOptions,
): Promise<'none' | 'done' | { again: number }> {
  const head = await headOf(store.db, queue, key);
  if (head === undefined) return 'none';
  if (head.nextAt > store.now()) return { again: head.nextAt };
  const outcome = await attempt({ store, queue, head, handler });
  return outcome.is === 'again' ? { again: outcome.at } : 'done';
}

async function run(key: string, state: State, options: LaneOptions): Promise<void> {
  const result = await workOn(key, options).catch((error: unknown) => {
    options.onError(error);
    return 'none' as const;
  });
  state.running.delete(key);
  if (result === 'done') state.waiting.add(key);
  pump(state, options);
  options.after(typeof result === 'object' ? result.again : undefined);
}

function pump(state: State, options: LaneOptions): void {
  for (const key of state.waiting) {
    if (state.stopped || state.running.size >= options.concurrency) return;
    if (state.running.has(key)) continue;
    state.waiting.delete(key);
    state.running.set(key, run(key, state, options));
  }
}

async function scan(db: Kysely<Tables>, queue: QueueName, at: number) {
  const open = await heads(db, queue);
  const due = open.filter((head) => head.nextAt <= at).map((head) => head.key);
  const later = open.filter((head) => head.nextAt > at).map((head) => head.nextAt);
  return { due, next: later.length > 0 ? later.reduce((a, b) => Math.min(a, b)) : undefined };
}

/** Starts a lane; it does nothing until it is offered keys or told to scan. */
export function openLane(options: LaneOptions): Lane {
  const state: State = { stopped: false, waiting: new Set(), running: new Map() };
  const offer = (keys: Iterable<string>) => {
    for (const key of keys) state.waiting.add(key);
    pump(state, options);
  };
  return {
    offer,
    scan: async () => {
      const { due, next } = await scan(options.store.db, options.queue, options.store.now());
      offer(due);
      return { due: due.length > 0, next };
    },
    busy: () => state.running.size > 0 || (!state.stopped && state.waiting.size > 0),
    stop: async () => {
      state.stopped = true;
      await Promise.all(state.running.values());
    },
  };
}
