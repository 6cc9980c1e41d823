import type { Event } from '../core/event.ts';
import type { ExamResult } from '../core/exams/exam.ts';
import { examOf } from '../core/exams/exam.ts';
import { type Person, personOf } from '../core/people/people.ts';
import type { Sent } from '../intake/sources/door.ts';
import { type Arrival, inboxRow, type Received, receive, receiveFresh } from '../store/inbox.ts';
import { isEmptied } from '../store/retention.ts';
import type { Tx } from '../store/store.ts';
import { completionArrival, isSameCompletion, partsOf } from './accept-completion.ts';
import type { ExamDesk } from './engine.ts';
import { ownerOf } from './identity.ts';
import { voidingKey } from './voiding.ts';

/** What became of an exam result that arrived. */
export type AcceptedExam =
  | { readonly is: 'accepted'; readonly fresh: boolean; readonly id: string; readonly because: string }
  | { readonly is: 'ignored'; readonly because: string }
  | Conflict;

/** The id of an earlier arrival was used again for something else; the earlier one stands. */
type Conflict = { readonly is: 'conflict'; readonly because: string; readonly fix: string };

type Part = ReturnType<typeof partsOf>[number];
type Owned = { readonly sent: Part; readonly arrival: Arrival; readonly people: readonly Person[] };

/** Remembers an exam result, whoever sat it and whatever the exam, and says what will come of it. */
export async function acceptExam(desk: ExamDesk, result: ExamResult): Promise<AcceptedExam> {
  return acceptOne(desk, { is: 'result', result });
}

async function acceptOne(desk: ExamDesk, sent: Part): Promise<AcceptedExam> {
  const owned = await owning(desk, sent);
  const received = await desk.store.receive(owned.arrival);
  return outcomeOf(desk, desk.store.db, owned, received);
}

/**
 * Remembers what came in one request, in one write to the disk; gives what became of each, in order. `together`: where one is
 * in conflict none of them is remembered.
 */
export async function acceptExams(
  desk: ExamDesk,
  all: readonly Sent[],
  together: boolean,
): Promise<readonly AcceptedExam[]> {
  const parts = all.map((sent) => partsOf(desk.program, sent));
  const outcomes = [...(await acceptParts(desk, parts.flat(), together))];
  return parts.map((of) => joined(outcomes.splice(0, of.length)));
}

/** What became of all that one thing was kept as. */
function joined(outcomes: readonly AcceptedExam[]): AcceptedExam {
  const telling = outcomes.find(({ is }) => is === 'conflict') ?? outcomes.find((one) => 'fresh' in one && one.fresh);
  return telling ?? outcomes[0] ?? { is: 'ignored', because: 'It is of no module of a learning path here.' };
}

async function acceptParts(desk: ExamDesk, all: readonly Part[], together: boolean): Promise<readonly AcceptedExam[]> {
  const [only] = all;
  if (!only) return [];
  if (all.length === 1) return [await acceptOne(desk, only)];
  const owned = await Promise.all(all.map((sent) => owning(desk, sent)));
  // By certification in one order everywhere, so that no two requests wait for each other.
  const inOrder = owned.toSorted((a, b) => compareKeys(a.arrival.certKey, b.arrival.certKey));
  const outcomes = (await acceptNew(desk, inOrder)) ?? (await acceptEach(desk, inOrder, together));
  return owned.flatMap((one) => outcomes.get(one) ?? []);
}

type Outcomes = ReadonlyMap<Owned, AcceptedExam>;

/** Remembers results that are all new, in a few statements; undefined where one is known, and then none is remembered. */
async function acceptNew(desk: ExamDesk, owned: readonly Owned[]): Promise<Outcomes | undefined> {
  const { store } = desk;
  const arrivals = owned.map(({ arrival }) => arrival);
  try {
    const ids = await store.transaction((tx) => receiveFresh(store, tx, arrivals));
    const outcomes = owned.map(async (one, index): Promise<readonly [Owned, AcceptedExam]> => {
      const id = ids[index] ?? '';
      return [one, await outcomeOf(desk, store.db, one, { fresh: true, id })];
    });
    return new Map(await Promise.all(outcomes));
  } catch {
    // What else is wrong shows again when they are taken one by one.
    return undefined;
  }
}

async function acceptEach(desk: ExamDesk, owned: readonly Owned[], together: boolean): Promise<Outcomes> {
  const { store } = desk;
  const outcomes = new Map<Owned, AcceptedExam>();
  try {
    await store.transaction(async (tx) => {
      for (const one of owned) outcomes.set(one, await outcomeOf(desk, tx, one, await receive(store, tx, one.arrival)));
      if (together && [...outcomes.values()].some(({ is }) => is === 'conflict')) throw new NotTogether();
    });
  } catch (error) {
    if (!(error instanceof NotTogether)) throw error;
  }
  return outcomes;
}

function compareKeys(a: string, b: string): -1 | 0 | 1 {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** One of several that belong together could not be kept, so none was. */
class NotTogether extends Error {
  override readonly name = 'NotTogether';
}

async function owning(desk: ExamDesk, sent: Part): Promise<Owned> {
  const at = desk.now();
  if (sent.is === 'completion') return { sent, ...(await completionArrival(desk, sent)) };
  if (sent.is === 'voids') {
    const event = { happened: 'exam-voided', source: sent.source, eventId: sent.target, digest: sent.digest } as const;
    const arrival = { source: `exam:${sent.source}`, dedupe: sent.eventId, certKey: voidingKey(event), event, at };
    return { sent, arrival, people: [] };
  }
  const { result, digest } = sent;
  const { certKey, people } = await ownerOf(desk, result);
  const event: Event = { happened: 'exam-completed', result: { ...result, scoredAt: result.scoredAt ?? at }, digest };
  return { sent, arrival: { source: `exam:${result.source}`, dedupe: result.eventId, certKey, event, at }, people };
}

async function outcomeOf(
  desk: ExamDesk,
  db: Tx,
  { sent, arrival, people }: Owned,
  { fresh, id }: Received,
): Promise<AcceptedExam> {
  const kept = fresh ? undefined : await inboxRow(db, id);
  if (kept && !isEmptied(kept) && !isSame(sent, JSON.parse(kept.event))) return reused(arrival.dedupe);
  desk.telemetry.accepted(arrival.certKey, kinds[sent.is], fresh);
  return { is: 'accepted', fresh, id, because: wordsFor(desk, people, sent, fresh) };
}

const kinds = { result: 'exam-completed', voids: 'exam-voided', completion: 'course-completed' } as const;

/** Whether a source said the same before; when it said it is only part of that where it told. */
function isSame(sent: Part, event: Event): boolean {
  if (sent.is === 'completion') return isSameCompletion(sent, event);
  if (sent.is === 'voids') return event.happened === 'exam-voided' && event.digest === sent.digest;
  if (event.happened !== 'exam-completed') return false;
  const { result, digest } = sent;
  if (digest !== undefined) return event.digest === digest;
  const kept = { ...event.result, scoredAt: result.scoredAt && event.result.scoredAt };
  return JSON.stringify({ ...result, scoredAt: result.scoredAt }) === JSON.stringify(kept);
}

function reused(id: string): Conflict {
  return {
    is: 'conflict',
    because: `Another result arrived before under the id “${id}”; that one stands and this one was not taken in.`,
    fix: 'Send every result, and every correction of one, under an id of its own (webhook-id, statement id, or the token of another job), and repeat one only as it was.',
  };
}

function wordsFor({ program }: ExamDesk, people: readonly Person[], sent: Part, fresh: boolean): string {
  if (!fresh) return 'This result arrived before; nothing happens twice.';
  if (sent.is === 'voids') return 'Taken in.';
  if (sent.is === 'completion' && sent.exam === undefined)
    return `Kept, but no learning path has a module “${sent.completion.course}”: add it or an alias to program.yaml.`;
  if (sent.is === 'result' && !examOf(program.exams, sent.result.exam))
    return `Kept, but no exam “${sent.result.exam}” is in the program: add it or an alias to exams.yaml.`;
  const { learner } = sent.is === 'result' ? sent.result : sent.completion;
  if (!personOf(people, learner))
    return 'Kept, but nobody in people.yaml is known by this learner: add them to people.yaml.';
  return 'Taken in.';
}
