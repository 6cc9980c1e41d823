import type { Kysely } from 'kysely';
import type { Certification } from '../core/certification.ts';
import type { Event, Place } from '../core/event.ts';
import type { Program } from '../core/program.ts';
import { boundTo } from '../store/bindings.ts';
import { parkedLetters } from '../store/dead-letters.ts';
import { openEventsOf } from '../store/inbox.ts';
import { ledgerOf } from '../store/ledger.ts';
import { effectsOf } from '../store/outbox.ts';
import type { Tables } from '../store/tables.ts';
import { explanation, type Waiting } from './explanation.ts';
import { Problem } from './problem.ts';

/**
 * Explains the certification behind an issue: `1`, `#1`, `group/project#1` or the issue's address. A number alone means
 * the program's first project.
 */
export async function explain(db: Kysely<Tables>, program: Program, issue: string): Promise<string> {
  const place = placeOf(program, issue);
  const key = await boundTo(db, { project: place.project, issueIid: place.iid });
  if (!key)
    throw new Problem(
      `${place.project}#${place.iid} belongs to no certification here.`,
      'Check the number, and that --data names the folder of the service.',
    );
  const row = await db.selectFrom('certification').select('data').where('key', '=', key).executeTakeFirst();
  const certification: Certification | undefined = row?.data ? JSON.parse(row.data) : undefined;
  const byId = new Map(program.people.map(({ gitlabId, name }) => [gitlabId, name]));
  const names = (userId: number) => byId.get(userId) ?? `user ${userId}`;
  return explanation({ key, certification, ledger: await ledgerOf(db, key), names, waiting: await waitingOf(db, key) });
}

async function waitingOf(db: Kysely<Tables>, key: string): Promise<readonly Waiting[]> {
  const letters = new Map((await parkedLetters(db, key)).map((letter) => [letter.id, letter]));
  const events = (await openEventsOf(db, key)).map(({ id, event, error }) => {
    const { happened }: Pick<Event, 'happened'> = JSON.parse(event);
    return { kind: happened, error, parked: letters.get(id) };
  });
  const effects = (await effectsOf(db, key)).filter(({ settled_at }) => settled_at === null);
  return [...events, ...effects.map(({ id, kind, error }) => ({ kind, error, parked: letters.get(id) }))];
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
