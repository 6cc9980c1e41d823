import type { Kysely } from 'kysely';
import type { Arrival, Received } from './inbox.ts';
import type { Tables } from './tables.ts';

/** An open transaction; everything written through it commits together or not at all. */
export type Tx = Kysely<Tables>;

/** What work is queued for: deciding about an inbox row, or carrying out an outbox row. */
export type QueueName = 'advance' | 'apply';

/** One piece of work: the row's id and the certification whose order it keeps. */
export type Job = { readonly queue: QueueName; readonly id: string; readonly key: string };

/**
 * How a failed try counts toward giving up: `never` (an outage, which ends by itself), `by-the-try` (the tenth parks the
 * row), or `by-the-day` (a day of nothing else parks it).
 */
export type Counting = 'never' | 'by-the-try' | 'by-the-day';

/**
 * What a handler says of a job. `done`: it has settled the row itself. `again`: later jobs of the same key and queue keep
 * waiting and the row is offered again at `at` (epoch ms); `error` is kept in the row; it counts `never` unless told.
 * `dead`: the row is parked with its reason, and later jobs of the same key and queue wait until somebody decides.
 */
export type JobOutcome =
  | { readonly is: 'done' }
  | { readonly is: 'again'; readonly at: number; readonly error?: string; readonly counts?: Counting }
  | { readonly is: 'dead'; readonly because: string };

/**
 * Works on one job; throwing means "again", 1 s later at first, doubling to 5 minutes, with the error kept in the row. It
 * counts by the try, unless the store itself was away.
 */
export type JobHandler = (job: Job) => Promise<JobOutcome>;

/**
 * How to work: `concurrency` jobs side by side, of each queue or by queue; `parked` is told, after the commit, what was given up
 * on and why.
 */
export type WorkOptions = {
  readonly concurrency: number | Readonly<Record<QueueName, number>>;
  readonly parked?: (job: Job, because: string) => void;
};

/** Runs jobs: those of one key and queue one at a time in the order of their rows, different keys side by side. */
export type Queue = {
  /** Adds jobs of one queue within the transaction; they become visible with the commit. A job is known by its id: adding twice is adding once. */
  add(tx: Tx, ...jobs: readonly Job[]): void;
  /** Begins to work until disposed; disposing waits for the handlers that are running. */
  work(handlers: Readonly<Record<QueueName, JobHandler>>, options: WorkOptions): Promise<AsyncDisposable>;
  /** Resolves when nothing is running and no job is due now; jobs postponed to the future do not count. */
  idle(): Promise<void>;
  /** Looks at once for due work instead of at the next poll: for a clock that was moved by hand. */
  wake(): void;
};

/**
 * When a transaction counts as done. `kept`: when nothing but the loss of the disk can take it back. `soon`: without waiting for
 * the disk, for what follows from what is kept already and would be worked out anew, such as a decision. Should the power fail
 * it may be missing afterwards, but never while something is there that was committed later.
 */
export type Lasting = 'kept' | 'soon';

/** Where everything is remembered: one folder (embedded SQLite) or PostgreSQL. */
export type Store = AsyncDisposable & {
  readonly kind: 'embedded' | 'postgres';
  /** For reading outside a transaction; embedded it cannot write. */
  readonly db: Kysely<Tables>;
  /** The store's clock, epoch ms. */
  readonly now: () => number;
  /** A new row id: uuidv7 that never goes back within this process. */
  newId(): string;
  /** Does the work in a transaction, which counts as done when it is `kept` unless told otherwise. */
  transaction<T>(work: (tx: Tx) => Promise<T>, lasting?: Lasting): Promise<T>;
  /** Remembers an event that comes from outside, in a transaction of its own or with others that come at the same moment. */
  receive(arrival: Arrival): Promise<Received>;
  /** Until the transaction ends nobody else holds the lock `name`. */
  lock(tx: Tx, name: string): Promise<void>;
  readonly queue: Queue;
};

/** A short-lived way in for a person, beside running services: it reads and writes, and works on nothing. */
export type Admin = AsyncDisposable & Pick<Store, 'db' | 'now' | 'transaction'>;

/** How a store is opened, whatever is behind it. */
export type StoreOptions = {
  /** Epoch ms; injected so that tests move time. */
  readonly now: () => number;
  /** Told of failures no caller can catch, such as a lost connection between two polls. */
  readonly onError?: (error: unknown) => void;
  /** How long due work may go unnoticed, in ms; 1000 unless told. */
  readonly pollMs?: number;
};
