import type { JobHandler, JobOutcome, QueueName, Store, Tx } from './store.ts';
import { type Head, isOpen, postpone } from './work-rows.ts';

const FIRST_MS = 1000;
const LONGEST_MS = 5 * 60_000;
const ERROR_LENGTH = 4000;

/** How long a failed job rests after `attempts` earlier attempts: 1 s doubling to 5 minutes. */
function backoffMs(attempts: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** attempts);
}

function textOf(error: unknown): string {
  return (error instanceof Error ? (error.stack ?? error.message) : String(error)).slice(0, ERROR_LENGTH);
}

type Attempt = {
  readonly store: Pick<Store, 'db' | 'now' | 'transaction'>;
  readonly queue: QueueName;
  readonly head: Head;
  readonly handler: JobHandler;
  /** Joins the transaction that puts the row off until `at`. */
  readonly also: ((tx: Tx, at: number) => Promise<void>) | undefined;
};

async function outcomeOf({ store, queue, head, handler }: Attempt): Promise<JobOutcome> {
  try {
    const outcome = await handler({ queue, id: head.id, key: head.key });
    if (outcome.is === 'again' || !(await isOpen(store.db, queue, head.id))) return outcome;
    throw new Error(`The handler of ${queue} called row ${head.id} done but left it open.`);
  } catch (error) {
    return { is: 'again', at: store.now() + backoffMs(head.attempts), error: textOf(error) };
  }
}

/** Runs the handler on the row whose turn it is and writes down when to try again, if it must. */
export async function attempt(one: Attempt): Promise<JobOutcome> {
  const outcome = await outcomeOf(one);
  if (outcome.is === 'again') {
    const { at, error } = outcome;
    await one.store.transaction(async (tx) => {
      await postpone(tx, one.queue, { id: one.head.id, at, error });
      await one.also?.(tx, at);
    });
  }
  return outcome;
}
