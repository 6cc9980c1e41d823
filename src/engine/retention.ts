import { setImmediate as breath } from 'node:timers/promises';
import type { State } from '../core/certification.ts';
import { emptyEvents, pruneLedgers } from '../store/retention.ts';
import { isAnythingDue } from '../store/work-rows.ts';
import type { Engine } from './engine.ts';

/** How many event bodies were emptied and ledgers pruned. */
type Pruned = { readonly bodies: number; readonly ledgers: number };

/** Whether nothing more is to come of a certification by itself. */
const ended: Readonly<Record<State, boolean>> = {
  'exam-failed': true,
  'identity-needed': false,
  'project-needed': false,
  'awaiting-reviewer': false,
  preparing: false,
  'in-review': false,
  'second-review': false,
  'decision-ready': false,
  'next-attempt': false,
  due: false,
  'learning-path': false,
  lapsed: false,
  ended: true,
  withdrawn: true,
  certified: true,
};

const states = Object.entries(ended).flatMap(([state, over]) => (over ? [state] : []));

const dayMs = 86_400_000;
const bodiesAtOnce = 100;
const ledgersAtOnce = 10;

/**
 * Takes away what program.yaml keeps no longer, in small batches, until nothing is left, work is due, or `stopped` says so;
 * what is left is for the next time.
 */
export async function prune(engine: Engine, stopped: () => boolean = () => false): Promise<Pruned> {
  let all: Pruned = { bodies: 0, ledgers: 0 };
  while (!stopped() && !(await isAnythingDue(engine.store.db, engine.now()))) {
    const { bodies, ledgers } = await pruneSome(engine);
    all = { bodies: all.bodies + bodies, ledgers: all.ledgers + ledgers };
    if (bodies < bodiesAtOnce && ledgers < ledgersAtOnce) break;
    // The embedded store never waits for the disk elsewhere, so requests would get no turn.
    await breath();
  }
  if (all.bodies + all.ledgers > 0) engine.telemetry.pruned(all);
  return all;
}

async function pruneSome({ store, program, now }: Engine): Promise<Pruned> {
  const { inboxDays, ledgerDays } = program.retention;
  return store.transaction(async (tx) => {
    await store.lock(tx, 'retention');
    const at = now();
    const bodies = await emptyEvents(tx, { states, before: at - inboxDays * dayMs, limit: bodiesAtOnce });
    if (ledgerDays === null) return { bodies, ledgers: 0 };
    const because = `Nothing was written here for ${ledgerDays} days, and program.yaml keeps no more (retention.ledgerDays).`;
    const before = at - ledgerDays * dayMs;
    return { bodies, ledgers: await pruneLedgers(tx, { states, before, limit: ledgersAtOnce, at, because }) };
  });
}
