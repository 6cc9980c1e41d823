import { lettersNamed, parkedLetters, type Resolution, type Resolved, resolveLetter } from '../store/dead-letters.ts';
import { inboxRow } from '../store/inbox.ts';
import { effectRow } from '../store/outbox.ts';
import type { Admin, Queue } from '../store/store.ts';
import type { DeadLetterRow } from '../store/tables.ts';
import { openBehind } from '../store/work-rows.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';

/** A parked event or effect with all that is known of it. */
export type Dead = {
  readonly letter: DeadLetterRow;
  /** `exam-completed`, `show`, …: what happened, or what GitLab shall hear. */
  readonly kind: string;
  /** The event or effect as it is kept. */
  readonly body: unknown;
  /** Why the effect was wanted; of an event nothing was decided. */
  readonly because: string | undefined;
  /** How many later rows of its certification and queue wait behind it. */
  readonly behind: number;
};

type Db = Admin['db'];

/** Everything that is parked, longest first. */
export async function allDead(db: Db): Promise<readonly Dead[]> {
  const letters = await parkedLetters(db);
  return Promise.all(letters.map((letter) => detailed(db, letter)));
}

/** What an id, or the beginning of one, names; resolved ones too. */
export async function deadNamed(db: Db, beginning: string): Promise<Dead | 'none' | 'several'> {
  const [letter, another] = await lettersNamed(db, beginning);
  if (letter === undefined) return 'none';
  return another === undefined ? detailed(db, letter) : 'several';
}

async function detailed(db: Db, letter: DeadLetterRow): Promise<Dead> {
  const behind = letter.resolved_at === null ? await openBehind(db, letter.queue, letter) : 0;
  if (letter.queue === 'advance') {
    const body = JSON.parse((await inboxRow(db, letter.id))?.event ?? '{}');
    return { letter, kind: body.happened ?? 'event', body, because: undefined, behind };
  }
  const row = await effectRow(db, letter.id);
  return {
    letter,
    kind: row?.kind ?? 'effect',
    body: JSON.parse(row?.effect ?? '{}'),
    because: row?.because,
    behind,
  };
}

/** Where somebody decides: beside a running service, or inside it, whose queue then looks at once. */
export type Deciding = {
  readonly store: Pick<Admin, 'transaction' | 'now'> & { readonly queue?: Pick<Queue, 'wake'> };
  readonly telemetry: Pick<Telemetry, 'resolved'>;
};

/** Retries or drops what is parked, in the name of `by`. */
export async function resolveDead(
  { store, telemetry }: Deciding,
  id: string,
  decision: Resolution & { readonly by: string },
): Promise<Resolved> {
  const resolved = await store.transaction((tx) => resolveLetter(tx, id, { ...decision, at: store.now() }));
  if (resolved.is !== 'resolved') return resolved;
  const { how, by } = decision;
  telemetry.resolved(resolved.letter.cert_key, resolved.letter, { how, by });
  store.queue?.wake();
  return resolved;
}
