import { attempt, type Tried } from './attempt.ts';
import type { Job, JobHandler, QueueName, Store, Tx, WorkOptions } from './store.ts';
import { type Head, headOf, heads, isDue } from './work-rows.ts';

/** One queue at work in this process: runs the head of each key, one at a time, different keys side by side. */
export type Lane = {
  /** Takes up these rows, which are committed, and looks at their keys soon. */
  offer(jobs: readonly OpenRow[]): void;
  /** Looks for due work of any key; tells when the earliest postponed work is due (epoch ms). */
  scan(): Promise<Found>;
  busy(): boolean;
  /** Takes nothing more and waits for the handlers that run. */
  stop(): Promise<void>;
};

/** A row that waits to be settled. */
export type OpenRow = Pick<Job, 'id' | 'key'>;

/** What a look around found. */
export type Found = { readonly due: boolean; readonly next: number | undefined };

/** What a lane needs to know. */
export type LaneOptions = {
  readonly store: Pick<Store, 'db' | 'now' | 'transaction'>;
  readonly queue: QueueName;
  readonly handler: JobHandler;
  readonly concurrency: number;
  readonly parked: WorkOptions['parked'];
  readonly onError: (error: unknown) => void;
  /** Waited for before something is taken: one thing only, where it says no. */
  readonly quiet: () => Promise<boolean>;
  /** Called when a key was worked on, with the time its work is due again, if it was postponed. */
  readonly after: (again: number | undefined) => void;
  /** Called when the lane found nothing more to take. */
  readonly rest: () => void;
};

/** What became of a key: its head was tried, nothing was open, or its head is not due before `at` (epoch ms). */
export type Worked = Tried | { readonly is: 'none' } | { readonly is: 'early'; readonly at: number };

/** Works on the head of a key if it is due; `also` joins the transaction that puts the head off. */
export async function workOn(
  key: string,
  { store, queue, handler, parked }: LaneOptions,
  also?: (tx: Tx, at: number) => Promise<void>,
): Promise<Worked> {
  const head = await headOf(store.db, queue, key);
  if (head === undefined) return { is: 'none' };
  if (!isDue(head, store.now())) return { is: 'early', at: head.nextAt };
  return attempt({ store, queue, head, handler, also, parked });
}

/** The open heads of a queue, parted into those due now and those postponed. */
export async function lookAt({ store, queue }: LaneOptions) {
  const at = store.now();
  const open = await heads(store.db, queue);
  const due = open.filter((head) => isDue(head, at));
  const later = open.filter((head) => !isDue(head, at));
  return { due, later, found: { due: due.length > 0, next: earliest(later) } };
}

function earliest(later: readonly Head[]): number | undefined {
  return later.length === 0 ? undefined : later.reduce((first, head) => Math.min(first, head.nextAt), Infinity);
}
