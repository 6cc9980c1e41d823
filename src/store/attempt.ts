import { isStoreAway } from './away.ts';
import { firstLine, park } from './dead-letters.ts';
import type { Counting, JobHandler, JobOutcome, QueueName, Store, Tx, WorkOptions } from './store.ts';
import { FARTHEST_MS, type Head, headOf, NEVER, postpone, type Tally } from './work-rows.ts';

const FIRST_MS = 1000;
const LONGEST_MS = 5 * 60_000;
const ERROR_LENGTH = 4000;
const TRIES = 10;
const DENIED_MS = 24 * 3_600_000;

/** How long a failed job rests after `attempts` earlier attempts: 1 s doubling to 5 minutes. */
function backoffMs(attempts: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** attempts);
}

function textOf(error: unknown): string {
  return (error instanceof Error ? (error.stack ?? error.message) : String(error)).slice(0, ERROR_LENGTH);
}

/** What became of the head of a key: settled, with or without `more` behind it, or put off until `at` (epoch ms). */
export type Tried = { readonly is: 'done'; readonly more: boolean } | { readonly is: 'again'; readonly at: number };

type Attempt = {
  readonly store: Pick<Store, 'db' | 'now' | 'transaction'>;
  readonly queue: QueueName;
  readonly head: Head;
  readonly handler: JobHandler;
  /** Joins the transaction that puts the row off until `at`. */
  readonly also: ((tx: Tx, at: number) => Promise<void>) | undefined;
  readonly parked: WorkOptions['parked'];
};

type Outcome = Exclude<JobOutcome, { is: 'done' }> | Extract<Tried, { is: 'done' }>;

async function outcomeOf({ store, queue, head, handler }: Attempt): Promise<Outcome> {
  try {
    const outcome = await handler({ queue, id: head.id, key: head.key });
    if (outcome.is !== 'done') return outcome;
    const next = await headOf(store.db, queue, head.key);
    if (next?.id !== head.id) return { is: 'done', more: next !== undefined };
    throw new Error(`The handler of ${queue} called row ${head.id} done but left it open.`);
  } catch (error) {
    const counts = isStoreAway(error) ? 'never' : 'by-the-try';
    return { is: 'again', at: store.now() + backoffMs(head.attempts), error: textOf(error), counts };
  }
}

/** Access that is denied counts only while nothing else happens: mended or not, staff get a whole day. */
function counted({ failures, deniedSince }: Tally, counts: Counting, now: number): Tally {
  if (counts === 'by-the-try') return { failures: failures + 1, deniedSince: null };
  return { failures, deniedSince: counts === 'by-the-day' ? (deniedSince ?? now) : null };
}

function isSpent({ failures, deniedSince }: Tally, now: number): boolean {
  return failures >= TRIES || (deniedSince !== null && now - deniedSince >= DENIED_MS);
}

/** Runs the handler on the row whose turn it is and writes down when to try again, or that it is given up on. */
export async function attempt(one: Attempt): Promise<Tried> {
  const outcome = await outcomeOf(one);
  if (outcome.is === 'done') return outcome;
  if (outcome.is === 'dead') return giveUp(one, outcome.because);
  const { at, error, counts = 'never' } = outcome;
  const tally = counted(one.head, counts, one.store.now());
  if (isSpent(tally, one.store.now())) return giveUp(one, error ?? 'It failed and did not say why.');
  const until = Math.min(at, one.store.now() + FARTHEST_MS);
  return putOff(one, until, (tx) => postpone(tx, one.queue, { id: one.head.id, at: until, error, tally }));
}

async function giveUp(one: Attempt, because: string): Promise<Tried> {
  const { id, key, attempts } = one.head;
  const job = { queue: one.queue, id, key };
  const letter = { tries: attempts + 1, because, at: one.store.now() };
  const tried = await putOff(one, NEVER, (tx) => park(tx, job, letter));
  one.parked?.(job, firstLine(because));
  return tried;
}

async function putOff({ store, also }: Attempt, at: number, write: (tx: Tx) => Promise<void>): Promise<Tried> {
  await store.transaction(async (tx) => {
    await write(tx);
    await also?.(tx, at);
  });
  return { is: 'again', at };
}
