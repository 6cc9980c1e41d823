import type { Certification } from '../core/certification.ts';
import type { Decision } from '../core/context.ts';
import { decide } from '../core/decide.ts';
import type { Event } from '../core/event.ts';
import { savedCertification } from '../store/certifications.ts';
import type { StoredEvent } from '../store/inbox.ts';
import { receive } from '../store/inbox.ts';
import { isEmptied } from '../store/retention.ts';
import { certificationAt } from './accept.ts';
import { contextFor } from './advance.ts';
import type { Engine } from './engine.ts';
import { ownerOf } from './identity.ts';

/** An event to go through the corridor again, and the certification it is about. */
export type Replayed = {
  readonly certKey: string;
  readonly event: Event;
  /** The inbox row it is, or where else it comes from. */
  readonly from: string;
  /** What became of it the first time, where it was an inbox row. */
  readonly first?: Pick<StoredEvent, 'outcome' | 'because'> | undefined;
};

/** An inbox row; without its event where the body was taken away. */
export type Arrived = Omit<Replayed, 'event'> & { readonly event: Event | undefined };

/** What replaying would do, and the state before. */
export type ReplayPlan = { readonly before: Certification | undefined; readonly decision: Decision };

/** The inbox rows whose id is `id` or begins with it; two at most. */
export async function rowsNamed({ store }: Pick<Engine, 'store'>, id: string): Promise<readonly Arrived[]> {
  const beginning = `${id.toLowerCase().replace(/[^0-9a-f-]/g, '?')}%`;
  const rows = store.db.selectFrom('inbox').selectAll().where('id', 'like', beginning).orderBy('id').limit(2);
  return (await rows.execute()).map(asArrived);
}

/** Everything that arrived about a certification, in order, with the time it arrived (epoch ms). */
export async function rowsOf(
  { store }: Pick<Engine, 'store'>,
  certKey: string,
): Promise<readonly (Arrived & { readonly at: number })[]> {
  const rows = store.db.selectFrom('inbox').selectAll().where('cert_key', '=', certKey).orderBy('seq');
  return (await rows.execute()).map((row) => ({ ...asArrived(row), at: row.received_at }));
}

function asArrived(row: StoredEvent): Arrived {
  const { id, cert_key, event, outcome, because } = row;
  const first = outcome === null ? undefined : { outcome, because };
  return { certKey: cert_key, event: isEmptied(row) ? undefined : JSON.parse(event), from: id, first };
}

/** The certification an event is about, where the event tells. */
export async function keyOfEvent(
  engine: Pick<Engine, 'store' | 'program' | 'people'>,
  event: Event,
  issueDescription?: string,
): Promise<string | undefined> {
  if (event.happened === 'exam-completed') return (await ownerOf(engine, event.result)).certKey;
  return 'place' in event ? certificationAt(engine.store.db, event.place, issueDescription) : undefined;
}

/** What would be decided about an event now. Writes nothing. */
export async function planReplay(engine: Engine, { certKey, event }: Replayed): Promise<ReplayPlan> {
  const { db } = engine.store;
  const before = (await savedCertification(db, certKey)) as Certification | undefined;
  return {
    before,
    decision: decide(before, certKey, event, await contextFor(engine, db, before, { key: certKey, event })),
  };
}

/** What an event would do now, for whoever decides about taking it in once more. */
export type ReplaySummary = {
  /** The inbox row, or the file, it comes from. */
  readonly event: string;
  readonly certification: string;
  readonly happened: string;
  /** What became of it the first time; null while it waits, and for what never was an inbox row. */
  readonly first: { readonly outcome: 'applied' | 'ignored'; readonly because: string | null } | null;
  readonly outcome: Decision['outcome'];
  readonly because: string;
  /** States; null before there is one. */
  readonly before: string | null;
  readonly after: string | null;
  readonly changes: readonly { readonly do: string; readonly key: string; readonly because: string }[];
  /** `at` as ISO 8601 in UTC. */
  readonly timers: readonly { readonly kind: string; readonly at: string }[];
};

/** Sums a plan of a replay up. */
export function replaySummary(
  { certKey, event, from, first }: Replayed,
  { before, decision }: ReplayPlan,
): ReplaySummary {
  return {
    event: from,
    certification: certKey,
    happened: event.happened,
    first: first?.outcome ? { outcome: first.outcome, because: first.because } : null,
    outcome: decision.outcome,
    because: decision.because,
    before: before?.is ?? null,
    after: (decision.certification ?? before)?.is ?? null,
    changes: decision.changes.map(({ do: what, key, because }) => ({ do: what, key, because })),
    timers: decision.timers.map(({ set, at }) => ({ kind: set, at: new Date(at).toISOString() })),
  };
}

/** Takes an event in once more, under a key of its own. What it asked for before has its keys already and happens once. */
export async function replay(engine: Engine, { certKey, event, from }: Replayed): Promise<string> {
  const { store, now } = engine;
  const at = now();
  const arrival = { source: 'terminal', dedupe: `replay:${from}:${at}`, certKey, event, at };
  return (await store.transaction((tx) => receive(store, tx, arrival))).id;
}
