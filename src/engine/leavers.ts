import { dateAt } from '../core/calendar.ts';
import type { Certification } from '../core/certification.ts';
import { isGoingOn } from '../core/commands/command-entry.ts';
import type { Event } from '../core/event.ts';
import type { Person } from '../core/people/people.ts';
import { certificationsOf } from '../store/certifications.ts';
import { receive } from '../store/inbox.ts';
import { readMeta, writeMeta } from '../store/meta.ts';
import { seatedOn } from '../store/seats.ts';
import type { Tx } from '../store/store.ts';
import type { Engine } from './engine.ts';

const mark = 'leavers';

/** How often to look whether a new day has come, in ms. */
export const leaversTickMs = 15 * 60_000;

/**
 * Once a day, and after every change of the program, tells the practicals of whoever has left, and what product knowledge is asked of
 * them: people.yaml names their last day. Gives how many heard of it.
 */
export async function tellOfLeavers(engine: Engine): Promise<number> {
  const { program, people, store, now } = engine;
  const day = `${dateAt(program, now())} ${program.hash}`;
  if ((await readMeta(store.db, mark)) === day) return 0;
  return store.transaction(async (tx) => {
    let told = 0;
    for (const person of people) if (hasLeft(engine, person)) told += await tell(engine, tx, person, day);
    await writeMeta(tx, mark, day);
    return told;
  });
}

function hasLeft({ program, now }: Engine, { left, timezone = program.timezone }: Person): boolean {
  return left !== undefined && left < dateAt({ timezone }, now());
}

async function tell({ store, now }: Engine, tx: Tx, { userId, left }: Person, day: string): Promise<number> {
  const own = (await certificationsOf(tx, userId)).filter(({ data }) => isGoingOn(data as Certification));
  const keys = new Set([...own.map(({ key }) => key), ...(await seatedOn(tx, userId))]);
  for (const certKey of keys) {
    const event: Event = { happened: 'person-left', userId };
    await receive(store, tx, {
      source: 'people',
      dedupe: `left:${userId}:${left}:${day}:${certKey}`,
      certKey,
      event,
      at: now(),
    });
  }
  return keys.size;
}
