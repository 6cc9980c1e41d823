import type { Kysely } from 'kysely';
import type { Certification } from '../../core/certification.ts';
import type { Event } from '../../core/event.ts';
import type { Program } from '../../core/program.ts';
import { bindingsOf } from '../../store/bindings.ts';
import { savedCertification } from '../../store/certifications.ts';
import { parkedLetters } from '../../store/dead-letters.ts';
import { openEventsOf } from '../../store/inbox.ts';
import { ledgerOf } from '../../store/ledger.ts';
import type { StoredEffect } from '../../store/outbox.ts';
import { effectsOf } from '../../store/outbox.ts';
import type { Tables } from '../../store/tables.ts';
import { timersOf } from '../../store/timers.ts';
import { recallPeople } from '../people.ts';
import type { Branch } from './branch.ts';
import { explanation, type Waiting } from './explanation.ts';

/** Explains the certification of a key, such as `SA-101/u101`: where it stands, how it came to that, and the record. */
export async function explainKey(db: Kysely<Tables>, program: Program, key: string, now: number): Promise<Branch> {
  const certification = (await savedCertification(db, key)) as Certification | undefined;
  const { people } = await recallPeople(program, { db });
  const effects = await effectsOf(db, key);
  return explanation({
    key,
    certification,
    program,
    people,
    now,
    ledger: await ledgerOf(db, key),
    bindings: await bindingsOf(db, key),
    timers: await timersOf(db, key),
    effects: new Map(effects.map(({ id, effect_key }) => [id, effect_key])),
    waiting: await waitingOf(db, key, effects),
  });
}

async function waitingOf(
  db: Kysely<Tables>,
  key: string,
  effects: readonly StoredEffect[],
): Promise<readonly Waiting[]> {
  const letters = new Map((await parkedLetters(db, key)).map((letter) => [letter.id, letter]));
  const events = (await openEventsOf(db, key)).map(({ id, event, error }) => {
    const { happened }: Pick<Event, 'happened'> = JSON.parse(event);
    return { kind: happened, error, parked: letters.get(id) };
  });
  const open = effects.filter(({ settled_at }) => settled_at === null);
  return [...events, ...open.map(({ id, kind, error }) => ({ kind, error, parked: letters.get(id) }))];
}
