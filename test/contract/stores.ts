import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settleEvent } from '../../src/store/inbox.ts';
import { openEmbedded } from '../../src/store/open-embedded.ts';
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

const START = Date.UTC(2026, 10, 24, 9);

/** A clock at 2026-11-24 09:00 UTC. */
export function aClock(): Clock {
  const clock = { at: START, now: () => clock.at };
  return clock;
}

function folderPlace(where: string): Place {
  return {
    where,
    open: ({ now }) => openEmbedded({ folder: where, now }),
    bury: async () => undefined,
    [Symbol.asyncDispose]: async () => rmSync(where, { recursive: true }),
  };
}

/** PostgreSQL's address, where there is one to test with. */
export const databaseUrl: string = process.env.TEST_DATABASE_URL ?? '';

async function run(text: string): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(text).finally(() => client.end());
}

function schemaPlace(schema: string): Place {
  return {
    where: schema,
    // Imported late: the processes that test the embedded store start much sooner without it.
    open: async ({ now }) => {
      const { openPostgres } = await import('../../src/store/open-postgres.ts');
      return openPostgres({ url: databaseUrl, schema, now });
    },
    bury: () => run(`update ${schema}_jobs.job set heartbeat_on = now() - interval '1 hour' where state = 'active'`),
    [Symbol.asyncDispose]: () => run(`drop schema if exists ${schema}, ${schema}_jobs cascade`),
  };
}

/** A kind of store the contract holds for. */
export type Kind = {
  readonly name: string;
  /** How many processes may use one place at a time; more than two prove no more. */
  readonly replicas: 1 | 2;
  fresh(): string;
  placeAt(where: string): Place;
};

/** The store in a folder. */
export const embedded: Kind = {
  name: 'embedded',
  replicas: 1,
  fresh: () => mkdtempSync(join(tmpdir(), 'fieldcert-store-')),
  placeAt: folderPlace,
};

const postgres: Kind = {
  name: 'postgres',
  replicas: 2,
  fresh: () => `test_${randomBytes(6).toString('hex')}`,
  placeAt: schemaPlace,
};

/** Every kind of store that can be tested here. */
export const kinds: readonly Kind[] = databaseUrl === '' ? [embedded] : [embedded, postgres];

/** A new place for a store of this kind. */
export function aPlace(kind: Kind): Place {
  return kind.placeAt(kind.fresh());
}

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
