import type { Kysely } from 'kysely';
import type { Certification } from '../core/certification.ts';
import type { SeenIssue } from '../core/event.ts';
import { issuedOf } from '../core/views/issue-view.ts';
import type { Effect } from '../gitlab/effect.ts';
import { effectsOf } from '../store/outbox.ts';
import type { Tables } from '../store/tables.ts';

/** How the last write to the issue of the present attempt, or of what is asked last, left it; nothing when that is not known. */
export async function lastShown(db: Kysely<Tables>, certification: Certification): Promise<SeenIssue | undefined> {
  const attempt = issuedOf(certification)?.number;
  const written = (await effectsOf(db, certification.key)).filter(({ kind, outcome, effect }) => {
    if ((kind !== 'open' && kind !== 'show') || outcome !== 'done') return false;
    const of: Effect = JSON.parse(effect);
    return of.attempt === attempt && of.thread === undefined;
  });
  const result: { readonly shown?: SeenIssue } | null = JSON.parse(written.at(-1)?.result ?? 'null');
  return result?.shown;
}
