import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** An open transaction; everything written through it commits together or not at all. */
export type Tx = Kysely<Tables>;

/** What work is queued for: deciding about an inbox row, or carrying out an outbox row. */
export type QueueName = 'advance' | 'apply';

/** One piece of work: the row's id and the certification whose order it keeps. */
export type Job = { readonly queue: QueueName; readonly id: string; readonly key: string };

/** What a handler says of a job; `again` keeps later jobs of the same key and queue waiting until `at` (epoch ms). */
export type JobOutcome = { readonly is: 'done' } | { readonly is: 'again'; readonly at: number };

export type JobHandler = (job: Job) => Promise<JobOutcome>;

/** Runs jobs: those of one key and queue one at a time in the order they were added, different keys side by side. */
export type Queue = {
  /** Adds a job within the transaction; it becomes visible with the commit. A job is known by its id: adding twice is adding once. */
  add(tx: Tx, job: Job): Promise<void>;
  /** Begins to work until disposed; disposing waits for the handlers that are running. */
  work(handlers: Readonly<Record<QueueName, JobHandler>>, options: { readonly concurrency: number }): Promise<AsyncDisposable>;
  /** Resolves when nothing is running and no job is due now. */
  idle(): Promise<void>;
};

/** Where everything is remembered: one folder (embedded SQLite) or PostgreSQL. */
export type Store = AsyncDisposable & {
  readonly kind: 'embedded' | 'postgres';
  /** For reading outside a transaction. */
  readonly db: Kysely<Tables>;
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Until the transaction ends nobody else holds the lock `name`. */
  lock(tx: Tx, name: string): Promise<void>;
  readonly queue: Queue;
};
