import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { settleEvent } from '../../src/store/inbox.ts';
import { openEmbedded } from '../../src/store/open-embedded.ts';
import { openPostgres } from '../../src/store/open-postgres.ts';
import { settleEffect } from '../../src/store/outbox.ts';
import type { JobHandler, QueueName, Store } from '../../src/store/store.ts';

/** A clock that stands until a test moves it. */
export type Clock = { at: number; readonly now: () => number };

/** A place where stores can be opened one after the other (or side by side), gone afterwards. */
export type Place = AsyncDisposable & {
  readonly where: string;
  open(clock: Clock): Promise<Store>;
  /** Lets the time pass after which a dead process's jobs are taken over. */
  bury(): Promise<void>;
};

/** A kind of store the contract holds for. */
export type Kind = { readonly name: string; place(): Promise<Place> };

const START = Date.UTC(2026, 10, 24, 9);

/** A clock at 2026-11-24 09:00 UTC. */
export function aClock(): Clock {
  const clock = { at: START, now: () => clock.at };
  return clock;
}

function folderPlace(): Place {
  const where = mkdtempSync(join(tmpdir(), 'fieldcert-store-'));
  return {
    where,
    open: ({ now }) => openEmbedded({ folder: where, now }),
    bury: async () => undefined,
    [Symbol.asyncDispose]: async () => rmSync(where, { recursive: true }),
  };
}

async function run(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text).finally(() => client.end());
}

function schemaPlace(url: string): Place {
  const schema = `test_${randomBytes(6).toString('hex')}`;
  return {
    where: schema,
    open: ({ now }) => openPostgres({ url, schema, now }),
    bury: () =>
      run(url, `update ${schema}_jobs.job set heartbeat_on = now() - interval '1 hour' where state = 'active'`),
    [Symbol.asyncDispose]: () => run(url, `drop schema if exists ${schema}, ${schema}_jobs cascade`),
  };
}

const embedded: Kind = { name: 'embedded', place: async () => folderPlace() };

/** PostgreSQL's address, where there is one to test with. */
export const databaseUrl: string | undefined = process.env.TEST_DATABASE_URL;

/** Every kind of store that can be tested here. */
export const kinds: readonly Kind[] =
  databaseUrl === undefined
    ? [embedded]
    : [embedded, { name: 'postgres', place: async () => schemaPlace(databaseUrl ?? '') }];

/** Closes an inbox or outbox row the way a handler does. */
export async function settle(store: Store, queue: QueueName, id: string): Promise<void> {
  await store.transaction((tx) =>
    queue === 'advance'
      ? settleEvent(tx, id, { outcome: 'applied', because: 'It was due.', at: store.now() })
      : settleEffect(tx, id, { outcome: 'done', result: null, at: store.now() }),
  );
}

/** A handler that settles whatever it gets and tells `seen`. */
export function settling(store: Store, seen: (queue: QueueName, id: string) => void = () => {}): JobHandler {
  return async ({ queue, id }) => {
    seen(queue, id);
    await settle(store, queue, id);
    return { is: 'done' };
  };
}
