import type { Certification } from '../core/certification.ts';
import { attemptOf, isOpen } from '../core/certification.ts';
import type { Context, Decision } from '../core/context.ts';
import { ignore } from '../core/context.ts';
import { decide } from '../core/decide.ts';
import type { Event, Place } from '../core/event.ts';
import type { UserId } from '../core/people.ts';
import { bindingsOf } from '../store/bindings.ts';
import { loadCertification, saveCertification } from '../store/certifications.ts';
import { inboxRow, settleEvent } from '../store/inbox.ts';
import { appendLedger } from '../store/ledger.ts';
import { addEffects } from '../store/outbox.ts';
import { releaseSeats, takeSeat } from '../store/seats.ts';
import { changeStanding, standingsOf } from '../store/standings.ts';
import type { Job, JobOutcome, Tx } from '../store/store.ts';
import { cancelTimers, setTimer } from '../store/timers.ts';
import { isOpening } from './accept.ts';
import { effectOf } from './effects.ts';
import type { Engine } from './engine.ts';
import { lastShown } from './last-shown.ts';

const tryAgainAfterMs = 1_000;

type Step = { readonly key: string; readonly ref: string; readonly event: Event };

/**
 * Decides about one inbox row: state, ledger, outbox, timers and seats commit together with the row, or not at all.
 * A comment on an issue that is still being bound waits for the binding.
 */
export async function advance(engine: Engine, job: Job): Promise<JobOutcome> {
  const { store, now } = engine;
  return store.transaction(async (tx) => {
    const row = await inboxRow(tx, job.id);
    if (!row || row.processed_at !== null) return { is: 'done' };
    const step: Step = { key: row.cert_key, ref: row.id, event: JSON.parse(row.event) };
    const place = await placeOf(tx, step);
    if (place === 'not yet') return { is: 'again', at: now() + tryAgainAfterMs };
    const before = (await loadCertification(tx, step.key)) as Certification | undefined;
    const decision =
      place === 'elsewhere'
        ? ignore('The issue is not the one this certification opened.')
        : await decideNow(engine, tx, before, step);
    await commit(engine, tx, step, before, decision);
    await settleEvent(tx, row.id, { outcome: decision.outcome, because: decision.because, at: now() });
    engine.telemetry.decided(step.key, step.event.happened, decision);
    if (decision.alert) engine.telemetry.alert(step.key, decision.alert);
    return { is: 'done' };
  });
}

async function decideNow(
  engine: Engine,
  tx: Tx,
  before: Certification | undefined,
  { key, event }: Step,
): Promise<Decision> {
  const decision = decide(before, key, event, await contextFor(engine, tx, before, event));
  if (newSeats(before, decision.certification).length === 0 && !decision.standings?.length) return decision;
  // Replicas that pick reviewers at the same moment must see each other's picks, or capacity is given out twice.
  await engine.store.lock(tx, 'reviewers');
  return decide(before, key, event, await contextFor(engine, tx, before, event));
}

/** Everything a decision about an event may know now, besides the certification. */
export async function contextFor(
  engine: Pick<Engine, 'program' | 'bot' | 'people' | 'now'>,
  db: Tx,
  before: Certification | undefined,
  event: Event,
): Promise<Context> {
  const { program, bot, people, now } = engine;
  const shown = before && event.happened.startsWith('issue-') ? await lastShown(db, before) : undefined;
  return { program, bot, people, now: now(), standings: await standingsOf(db), shown };
}

async function commit(
  engine: Engine,
  tx: Tx,
  { key, ref, event }: Step,
  before: Certification | undefined,
  decision: Decision,
): Promise<void> {
  const at = engine.now();
  const { certification, because } = decision;
  if (certification) {
    await saveCertification(tx, { key, state: certification.is, data: certification, at });
    await syncSeats(tx, key, before, certification, at);
    if (before?.is === 'awaiting-reviewer' && certification.is !== 'awaiting-reviewer') await cancelTimers(tx, key, at);
  }
  for (const change of decision.standings ?? []) await changeStanding(tx, change, at);
  const detail = {
    event,
    state: certification?.is ?? before?.is,
    changes: decision.changes.map(({ key: change }) => change),
    ...(decision.standings?.length ? { standings: decision.standings } : {}),
    ...(decision.alert ? { alerts: [decision.alert] } : {}),
  };
  await appendLedger(tx, {
    certKey: key,
    at,
    actor: actorOf(event),
    action: `${event.happened} ${decision.outcome}`,
    because,
    detail,
    ref,
  });
  const effects = decision.changes.map((change) => effectOf(engine.render, key, change));
  await addEffects(
    engine.store,
    tx,
    key,
    effects.map((effect) => ({ effectKey: effect.key, kind: effect.do, effect, because: effect.because })),
    at,
  );
  for (const timer of decision.timers) await setTimer(tx, { certKey: key, kind: timer.set, dueAt: timer.at });
}

async function syncSeats(
  tx: Tx,
  key: string,
  before: Certification | undefined,
  after: Certification,
  at: number,
): Promise<void> {
  const attempt = attemptOf(after);
  if (!attempt) return;
  if (!isOpen(after)) return releaseSeats(tx, key, attempt.number, at);
  for (const userId of newSeats(before, after))
    await takeSeat(tx, { certKey: key, attempt: attempt.number, userId, at });
}

/** The reviewers an attempt has now and did not have before. */
function newSeats(before: Certification | undefined, after: Certification | undefined): readonly UserId[] {
  const chosen = (certification: Certification | undefined) =>
    (certification && attemptOf(certification)?.pick.chosen.map(({ userId }) => userId)) ?? [];
  const had = chosen(before);
  return chosen(after).filter((userId) => !had.includes(userId));
}

function actorOf(event: Event): string {
  switch (event.happened) {
    case 'exam-completed':
      return `exam source ${event.result.source}`;
    case 'comment-written':
      return `user ${event.comment.author}`;
    case 'issue-changed':
    case 'issue-read':
      return event.by === undefined ? 'somebody' : `user ${event.by}`;
    case 'rectify-asked':
      return event.by;
    default:
      return 'fieldcert';
  }
}

async function placeOf(tx: Tx, { key, event }: Step): Promise<'ours' | 'elsewhere' | 'not yet'> {
  if (!('place' in event)) return 'ours';
  // Asked first: the binding and the end of the opening become visible together.
  const opening = await isOpening(tx, key);
  const issues = (await bindingsOf(tx, key)).filter(({ tag }) => tag.startsWith('issue/'));
  if (issues.some((bound) => isAt(bound, event.place))) return 'ours';
  return opening ? 'not yet' : 'elsewhere';
}

function isAt(bound: { readonly project: string; readonly issue_iid: number | null }, place: Place): boolean {
  return bound.project === place.project && bound.issue_iid === place.iid;
}
