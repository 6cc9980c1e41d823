import type { Event, Place } from '../core/event.ts';
import { issueMarkerOf } from '../gitlab/marker.ts';
import { boundTo } from '../store/bindings.ts';
import { laterPending } from '../store/outbox.ts';
import type { Tx } from '../store/store.ts';
import type { Engine } from './engine.ts';

/** What became of something that arrived. `accepted` and `ignored` are a success to the sender. */
export type Accepted =
  | { readonly is: 'accepted'; readonly fresh: boolean; readonly id: string; readonly because: string }
  | { readonly is: 'ignored'; readonly because: string };

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
