import type { Event, Place } from '../core/event.ts';
import type { ExamResult } from '../core/exams/exam.ts';
import { examOf } from '../core/exams/exam.ts';
import { type Person, personOf } from '../core/people/people.ts';
import { issueMarkerOf } from '../gitlab/marker.ts';
import { boundTo } from '../store/bindings.ts';
import { inboxRow } from '../store/inbox.ts';
import { laterPending } from '../store/outbox.ts';
import { isEmptied } from '../store/retention.ts';
import type { Tx } from '../store/store.ts';
import type { Engine, ExamDesk } from './engine.ts';
import { ownerOf } from './identity.ts';

/** What became of something that arrived. `accepted` and `ignored` are a success to the sender. */
export type Accepted =
  | { readonly is: 'accepted'; readonly fresh: boolean; readonly id: string; readonly because: string }
  | { readonly is: 'ignored'; readonly because: string };

/** The id of an earlier arrival was used again for something else; the earlier one stands. */
type Conflict = { readonly is: 'conflict'; readonly because: string; readonly fix: string };

/** Remembers an exam result, whoever sat it and whatever the exam, and says what will come of it. */
export async function acceptExam(
  desk: ExamDesk,
  dedupe: string,
  result: ExamResult,
): Promise<Extract<Accepted, { is: 'accepted' }> | Conflict> {
  const { store, now } = desk;
  const { certKey, people } = await ownerOf(desk, result);
  const event: Event = { happened: 'exam-completed', result };
  const arrival = { source: `exam:${result.source}`, dedupe, certKey, event, at: now() };
  const { fresh, id } = await store.receive(arrival);
  const kept = fresh ? undefined : await inboxRow(store.db, id);
  if (kept && !isEmptied(kept) && kept.event !== JSON.stringify(event)) return reused(dedupe);
  desk.telemetry.accepted(certKey, event.happened, fresh);
  return { is: 'accepted', fresh, id, because: examWords(desk, people, result, fresh) };
}

/** Remembers something that happened on one of our issues; of other issues nothing is kept. */
export async function acceptFromGitLab(
  engine: Engine,
  arrival: {
    readonly dedupe: string;
    readonly event: Event;
    readonly place: Place;
    readonly issueDescription?: string | undefined;
  },
): Promise<Accepted> {
  const { store, now } = engine;
  const { dedupe, event, place, issueDescription } = arrival;
  const certKey = await certificationAt(store.db, place, issueDescription);
  if (!certKey) return { is: 'ignored', because: 'This issue belongs to no certification.' };
  const { fresh, id } = await store.receive({ source: 'gitlab', dedupe, certKey, event, at: now() });
  engine.telemetry.accepted(certKey, event.happened, fresh);
  return { is: 'accepted', fresh, id, because: fresh ? 'Taken in.' : 'Known already.' };
}

/**
 * The certification an issue belongs to: by the binding; while the issue is being opened and not bound yet, by the marker in its description. At no other time,
 * because anybody can copy a marker.
 */
export async function certificationAt(
  tx: Tx,
  place: Place,
  description: string | undefined,
): Promise<string | undefined> {
  const marked = issueMarkerOf(description ?? '')?.certification;
  // Asked first: the binding and the end of the opening become visible together.
  const opening = marked !== undefined && (await isOpening(tx, marked));
  const bound = await boundTo(tx, { project: place.project, issueIid: place.iid });
  return bound ?? (opening ? marked : undefined);
}

/** Whether an issue of the certification is still to be opened, or opened and not bound yet. */
export async function isOpening(tx: Tx, certKey: string): Promise<boolean> {
  return (await laterPending(tx, { cert_key: certKey, seq: 0 }, 'open')).length > 0;
}

function reused(id: string): Conflict {
  return {
    is: 'conflict',
    because: `Another result arrived before under the webhook-id “${id}”; that one stands and this one was not taken in.`,
    fix: 'Send every result under a webhook-id of its own, and repeat one only as it was.',
  };
}

function examWords({ program }: ExamDesk, people: readonly Person[], result: ExamResult, fresh: boolean): string {
  if (!fresh) return 'This result arrived before; nothing happens twice.';
  if (!examOf(program.exams, result.exam))
    return `Kept, but no exam “${result.exam}” is in the program: add it or an alias to exams.yaml.`;
  if (!personOf(people, result.learner))
    return 'Kept, but nobody in people.yaml is known by this learner: add them to people.yaml.';
  return 'Taken in.';
}
