import { type Kysely, sql } from 'kysely';
import type { Lasting, Store, Tx } from './store.ts';
import type { Tables } from './tables.ts';

/** More at once would keep the first ones waiting. */
const AT_ONCE = 50;

/** Work that waits for the next commit: `run` does it, `succeed` and `fail` tell whoever asked for it. */
type Waiting = {
  readonly run: (tx: Tx) => Promise<void>;
  readonly lasting: Lasting;
  readonly succeed: () => void;
  readonly fail: (error: unknown) => void;
};

type Options = {
  /** Told of each commit. */
  readonly committed: (tx: Tx) => void;
  /** Whether the next commit waits for the disk. */
  readonly waitForDisk: (waits: boolean) => void;
};

/**
 * Transactions for a database with one connection: those asked for at the same moment are done one after the other, each behind a
 * savepoint, and one commit makes all of them durable. Nobody hears of success before that, and one that fails takes nothing of
 * the others with it; work may be done a second time after everything was taken back.
 */
export function groupCommit(db: Kysely<Tables>, options: Options): Store['transaction'] {
  let waiting: Waiting[] = [];
  let atWork = false;
  const work = async () => {
    while (waiting.length > 0) {
      const some = waiting.slice(0, AT_ONCE);
      waiting = waiting.slice(AT_ONCE);
      await commitTogether(db, some, options);
    }
    atWork = false;
  };
  return <T>(doing: (tx: Tx) => Promise<T>, lasting: Lasting = 'kept') => {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    let succeed = () => {};
    const run = async (tx: Tx) => {
      const result = await doing(tx);
      succeed = () => resolve(result);
    };
    waiting.push({ run, lasting, succeed: () => succeed(), fail: reject });
    // Everything that is asked for by now joins.
    if (!atWork) setImmediate(work);
    atWork = true;
    return promise;
  };
}

/** Never fails: whoever waits is told. Where nothing can be kept together, each is tried again alone. */
async function commitTogether(db: Kysely<Tables>, some: readonly Waiting[], options: Options): Promise<void> {
  const failed = new Map<Waiting, unknown>();
  const keep = some.length > 1 ? behindSavepoint : plainly;
  try {
    options.waitForDisk(some.some(({ lasting }) => lasting === 'kept'));
    const used = await db.transaction().execute(async (tx) => {
      for (const one of some) {
        const failure = await keep(tx, one.run);
        if (failure) failed.set(one, failure.error);
      }
      return tx;
    });
    options.committed(used);
  } catch (error) {
    if (some.length > 1) for (const one of some) await commitTogether(db, [one], options);
    else for (const { fail } of some) fail(error);
    return;
  }
  for (const one of some) {
    if (failed.has(one)) one.fail(failed.get(one));
    else one.succeed();
  }
}

type Keep = (tx: Tx, run: Waiting['run']) => Promise<{ readonly error: unknown } | undefined>;

const plainly: Keep = async (tx, run) => {
  await run(tx);
  return undefined;
};

const behindSavepoint: Keep = async (tx, run) => {
  await sql`savepoint one`.execute(tx);
  const failure = await run(tx).then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (failure)
    await sql`rollback to one`.execute(tx).catch(() => {
      // On a full disk SQLite has taken back everything by itself, the work of the others too.
      throw failure.error;
    });
  await sql`release one`.execute(tx);
  return failure;
};
