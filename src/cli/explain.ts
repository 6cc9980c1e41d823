import type { Kysely } from 'kysely';
import type { Certification } from '../core/certification.ts';
import type { Event, Place } from '../core/event.ts';
import type { Program } from '../core/program.ts';
import { recallPeople } from '../engine/people.ts';
import { certificationFor } from '../store/aliases.ts';
import { bindingsOf, boundTo } from '../store/bindings.ts';
import { savedCertification } from '../store/certifications.ts';
import { parkedLetters } from '../store/dead-letters.ts';
import { openEventsOf } from '../store/inbox.ts';
import { ledgerOf } from '../store/ledger.ts';
import type { StoredEffect } from '../store/outbox.ts';
import { effectsOf } from '../store/outbox.ts';
import type { Tables } from '../store/tables.ts';
import { timersOf } from '../store/timers.ts';
import { explanation, type Waiting } from './explanation.ts';
import { Problem } from './problem.ts';
import type { Branch } from './tree.ts';

/**
 * Explains the certification behind an issue, `1`, `#1`, `group/project#1` or the issue's address, or the one of a key such
 * as `SA-101/u101`. A number alone means the program's first project.
 */
export async function explain(db: Kysely<Tables>, program: Program, issue: string): Promise<Branch> {
  const key = await keyOf(db, program, issue);
  const certification = (await savedCertification(db, key)) as Certification | undefined;
  const { people } = await recallPeople(program, { db });
  const effects = await effectsOf(db, key);
  return explanation({
    key,
    certification,
    program,
    people,
    ledger: await ledgerOf(db, key),
    bindings: await bindingsOf(db, key),
    timers: await timersOf(db, key),
    effects: new Map(effects.map(({ id, effect_key }) => [id, effect_key])),
    waiting: await waitingOf(db, key, effects),
  });
}

async function keyOf(db: Kysely<Tables>, program: Program, issue: string): Promise<string> {
  const own = await certificationFor(db, issue);
  if (await savedCertification(db, own)) return own;
  const place = placeOf(program, issue);
  const key = await boundTo(db, { project: place.project, issueIid: place.iid });
  if (key !== undefined) return key;
  throw new Problem(
    `${place.project}#${place.iid} belongs to no certification here.`,
    'Check the number, and that --data names the folder of the service.',
  );
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

/** The issue a person means: `1`, `#1`, `group/project#1` or its address; a number alone is in the first project. */
export function placeOf({ layout: { projects } }: Program, issue: string): Place {
  const address = /^https?:/.test(issue) ? URL.parse(issue) : null;
  const written = address ? /^\/(.+?)(?:\/-)?\/(?:issues|work_items)\/(\d+)\/?$/ : /^(?:([\w./-]+)#|#)?(\d+)$/;
  const [, path, number] = written.exec(address?.pathname ?? issue) ?? [];
  if (number === undefined)
    throw new Problem(`“${issue}” is not an issue.`, 'Write it as 1, group/project#1, or the address of the issue.');
  // A GitLab below a path has that path in its addresses, in front of the project.
  const known = projects.find((project) => address?.pathname.includes(`/${project.path}/`));
  return { project: known?.path ?? path ?? projects[0]?.path ?? '', iid: Number(number) };
}
