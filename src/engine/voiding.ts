import type { Certification } from '../core/certification.ts';
import type { Decision } from '../core/context.ts';
import { ignore } from '../core/context.ts';
import type { Event } from '../core/event.ts';
import { keyOfUser } from '../core/exams/on-exam.ts';
import type { Program } from '../core/program.ts';
import { certificationFor } from '../store/aliases.ts';
import { savedCertification } from '../store/certifications.ts';
import { keyOfArrival, wasToldOf } from '../store/inbox.ts';
import type { Tx } from '../store/store.ts';

type Voided = Extract<Event, { happened: 'exam-voided' }>;

/**
 * Where it is known that a source took back what it sent, or will send, under an id. A source may say so before the result is here, and
 * does not say whose it was; so whichever of the two is decided later finds the other.
 */
export function voidingKey({ source, eventId }: Pick<Voided, 'source' | 'eventId'>): string {
  return `voided:${source}/${eventId}`;
}

/** Hands on the news that a result was taken back to the certification that has it, or to each that does. */
export async function toVoided(tx: Tx, key: string, event: Voided): Promise<Decision | undefined> {
  if (key !== voidingKey(event)) return undefined;
  const arrived = await keyOfArrival(tx, `exam:${event.source}`, event.eventId);
  if (arrived === undefined) return ignore('Nothing has come under this id; what comes will not count.');
  const first = await certificationFor(tx, arrived);
  const saved = (await savedCertification(tx, first)) as Certification | undefined;
  const moved =
    saved?.is === 'withdrawn' && saved.learner.is === 'known' && keyOfUser(saved.exam, saved.learner.userId);
  const keys = new Set([first, ...(moved ? [await certificationFor(tx, moved)] : [])]);
  return {
    ...ignore('The certification that has the result hears of it.'),
    forward: [...keys].map((to) => ({ key: to, event })),
  };
}

/** An event as it stands once it is known whether its source took the result back before it came. */
export async function knowingVoids<Kind extends Event>(
  { sources }: Pick<Program, 'sources'>,
  tx: Tx,
  event: Kind,
): Promise<Kind> {
  if (event.happened !== 'exam-completed') return event;
  const { source, eventId } = event.result;
  if (sources.find(({ id }) => id === source)?.kind !== 'xapi') return event;
  const voided = await wasToldOf(tx, voidingKey({ source, eventId }));
  return voided ? { ...event, result: { ...event.result, voided: true } } : event;
}
