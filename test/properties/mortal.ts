import { setImmediate as turn } from 'node:timers/promises';
import type { GitLab } from '../../src/gitlab/gitlab.ts';
import { openDoor } from '../../src/store/door.ts';
import { openEmbeddedLane } from '../../src/store/embedded-lane.ts';
import { openRowQueue } from '../../src/store/row-queue.ts';
import type { Store, Tx } from '../../src/store/store.ts';

/**
 * How an operation goes when its process dies in it. `before`: nothing comes of it, a transaction is rolled back.
 * `after`: it is done and nobody hears. `late`: the call is on its way and GitLab acts on it seconds later.
 */
export type Death = 'before' | 'after' | 'late';

/** Something the service waits for: a transaction, or a call to GitLab. */
type Operation = {
  readonly name: string;
  readonly isCall: boolean;
  readonly begunAt: number;
  /** Does it and lets the service hear. */
  readonly whole: () => Promise<void>;
  /** Does it, or for a transaction takes it back at the last moment; the service hears nothing. */
  readonly unheard: (death: 'before' | 'after') => Promise<void>;
  readonly fail: (error: Error) => void;
};

/** One process of the service. Each transaction and each call waits until it is let through, one at a time. */
export type Life = {
  readonly isOver: () => boolean;
  readonly waiting: () => readonly Pick<Operation, 'name' | 'isCall' | 'begunAt'>[];
  /** Lets an operation through; `death` makes it the last one. Gives what GitLab will do later, if anything. */
  readonly letThrough: (index: number, death?: Death) => Promise<(() => Promise<void>) | undefined>;
  readonly end: () => void;
};

type Gate = Life & {
  readonly pass: <T>(name: string, isCall: boolean, work: (death?: 'before' | 'after') => Promise<T>) => Promise<T>;
};

const dead = () => new Error('This process is dead.');

function openGate(now: () => number): Gate {
  let over = false;
  let waiting: Operation[] = [];
  const end = () => {
    over = true;
    for (const { fail } of waiting) fail(dead());
    waiting = [];
  };
  return {
    isOver: () => over,
    waiting: () => waiting,
    end,
    pass: (name, isCall, work) => {
      if (over) return Promise.reject(dead());
      return new Promise((resolve, reject) => {
        const whole = () => work().then(resolve, reject);
        const unheard = async (death: 'before' | 'after') => void (await work(death).catch(() => {}));
        waiting.push({ name, isCall, begunAt: now(), whole, unheard, fail: reject });
      });
    },
    letThrough: async (index, death) => {
      const [operation] = waiting.splice(index, 1);
      if (!operation) return undefined;
      if (death === undefined) await operation.whole();
      else {
        if (death !== 'late') await operation.unheard(death);
        operation.fail(dead());
        end();
      }
      return death === 'late' ? () => operation.unheard('after') : undefined;
    },
  };
}

/** The store and GitLab as one process has them: what it asks of them waits at its gate. */
export function mortal(store: Store, gitlab: GitLab): { life: Life; store: Store; gitlab: GitLab } {
  const gate = openGate(store.now);
  return { life: gate, store: mortalStore(store, gate), gitlab: mortalGitLab(gitlab, gate) };
}

/** The real queue on a store that outlives the process. */
function mortalStore(store: Store, gate: Gate): Store {
  const transaction: Store['transaction'] = (work) =>
    gate.pass('a transaction', false, async (death) => {
      let used: Tx | undefined;
      const result = await store.transaction(async (tx) => {
        used = tx;
        const done = await work(tx);
        if (death === 'before') throw dead();
        return done;
      });
      if (used !== undefined && death === undefined) queue.committed(used);
      return result;
    });
  const parts = { db: store.db, now: store.now, transaction };
  // No poll: whoever moves the clock wakes the queue.
  const pollMs = 2 ** 30;
  // The real one lets the doors go first by looking at the machine's clock, which would make runs differ.
  const quiet = () => turn(true);
  const queue = openRowQueue({ store: parts, onError: () => {}, pollMs, quiet, openLane: openEmbeddedLane });
  const close = () => queue[Symbol.asyncDispose]();
  const door = openDoor({ newId: store.newId, queue, transaction });
  return { ...store, ...parts, queue, receive: door.receive, [Symbol.asyncDispose]: close };
}

function mortalGitLab(gitlab: GitLab, gate: Gate): GitLab {
  const calls = Object.entries(gitlab).map(([name, call]) => {
    const make = call as (...given: readonly unknown[]) => Promise<unknown>;
    const guarded = (...given: readonly unknown[]) =>
      gate.pass(name, true, async (death) => (death === 'before' ? undefined : make(...given)));
    return [name, guarded];
  });
  return Object.fromEntries(calls) as GitLab;
}
