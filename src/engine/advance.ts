import type { Certification } from '../core/certification.ts';
import { isOpen } from '../core/certification.ts';
import { isRefreshKey } from '../core/content/refresh.ts';
import type { Context, Decision } from '../core/context.ts';
import { ignore } from '../core/context.ts';
import { decide } from '../core/decide.ts';
import type { Event, Place } from '../core/event.ts';
import { handOver, moveOut } from '../core/people/identity.ts';
import type { UserId } from '../core/people/people.ts';
import { isProduct } from '../core/product/product-certification.ts';
import { hasEmptySeat } from '../core/verdict/sheets.ts';
import type { Thread } from '../gitlab/applying.ts';
import { threadOf } from '../gitlab/applying.ts';
import { bindingsOf } from '../store/bindings.ts';
import { loadCertification, saveCertification } from '../store/certifications.ts';
import { inboxRow, receive, settleEvent } from '../store/inbox.ts';
import { appendLedger } from '../store/ledger.ts';
import { addEffects } from '../store/outbox.ts';
import { refreshOf, saveRefresh } from '../store/refreshes.ts';
import { releaseSeats, seatedOn, takeSeat } from '../store/seats.ts';
import { changeStanding, standingsOf } from '../store/standings.ts';
import type { Job, JobOutcome, Tx } from '../store/store.ts';
import type { BindingRow } from '../store/tables.ts';
import { cancelTimers, setTimer } from '../store/timers.ts';
import { isOpening } from './accept.ts';
import { actorOf } from './actor.ts';
import { earnedBeside } from './earned.ts';
import { effectOf } from './effects.ts';
import type { Engine } from './engine.ts';
import { forwarded, foundIn, isElsewhere, keepAlias, twinOf } from './found.ts';
import { makeLinks } from './identity.ts';
import { lastShown } from './last-shown.ts';
import { peopleNow } from './people.ts';
import { knowingVoids } from './voiding.ts';
import { keepWaiting } from './waiting.ts';

const tryAgainAfterMs = 1_000;

type Step = { readonly key: string; readonly ref: string; readonly event: Event };

/**
 * Decides about one inbox row: state, ledger, outbox, timers and seats commit together with the row, or not at all.
 * A comment on an issue that is still being bound waits for the binding.
 */
export async function advance(engine: Engine, job: Job): Promise<JobOutcome> {
  // Nobody is told of a decision before its effects are begun, and that is kept; what is lost until then is decided anew.
  const { outcome, decided } = await engine.store.transaction((tx) => advanceIn(engine, tx, job), 'soon');
  if (decided) tell(engine, decided);
  return outcome;
}

type Decided = { readonly step: Step; readonly decision: Decision };

async function advanceIn(
  engine: Engine,
  tx: Tx,
  job: Job,
): Promise<{ readonly outcome: JobOutcome; readonly decided?: Decided }> {
  const { now } = engine;
  const row = await inboxRow(tx, job.id);
  if (!row || row.processed_at !== null) return { outcome: { is: 'done' } };
  const event = await knowingVoids(engine.program, tx, JSON.parse(row.event) as Event);
  const step: Step = { key: row.cert_key, ref: row.id, event };
  const placed = await placedIn(tx, step);
  if (placed === 'not yet') return { outcome: { is: 'again', at: now() + tryAgainAfterMs } };
  const before = (await loadCertification(tx, step.key)) as Certification | undefined;
  const decision =
    placed === 'elsewhere'
      ? ignore('The issue is not the one this certification opened.')
      : ((await forwarded(engine, tx, before, step)) ?? (await decideNow(engine, tx, before, placed)));
  await commit(engine, tx, step, before, decision);
  await settleEvent(tx, row.id, { outcome: decision.outcome, because: decision.because, at: now() });
  return { outcome: { is: 'done' }, decided: { step, decision } };
}

function tell({ telemetry }: Engine, { step, decision }: Decided): void {
  telemetry.decided(step.key, step.event.happened, decision);
  if (decision.alert) telemetry.alert(step.key, decision.alert);
}

async function decideNow(
  engine: Engine,
  tx: Tx,
  before: Certification | undefined,
  { key, event }: Step,
): Promise<Decision> {
  const fresh = () => contextFor(engine, tx, before, { key, event });
  const decision = decide(before, key, event, await fresh());
  const found = foundIn(before, decision.certification);
  const twin = found && (await twinOf(engine, tx, found));
  if (found && twin !== undefined) return handOver(await fresh(), before, found, decision, twin);
  if (found && before && isElsewhere(found, await fresh())) return moveOut(await fresh(), before, found, decision);
  const earned = await earnedBeside(engine, tx, before, decision);
  if (earned) return decide(before, key, event, { ...(await fresh()), earned });
  if (newSeats(before, decision.certification).length === 0 && !decision.standings?.length) return decision;
  // Replicas that pick reviewers at the same moment must see each other's picks, or capacity is given out twice.
  await engine.store.lock(tx, 'reviewers');
  return decide(before, key, event, await fresh());
}

/** Everything a decision about an event may know now, besides the certification. */
export async function contextFor(
  engine: Pick<Engine, 'program' | 'bot' | 'people' | 'now'>,
  db: Tx,
  before: Certification | undefined,
  { key, event }: Pick<Step, 'key' | 'event'>,
): Promise<Context> {
  const { program, bot, people, now } = engine;
  const shown = before && event.happened.startsWith('issue-') ? await lastShown(db, before) : undefined;
  const refresh = isRefreshKey(key) ? await refreshOf(db, key) : undefined;
  return {
    program,
    bot,
    people: await peopleNow(people, db),
    now: now(),
    standings: await standingsOf(db),
    shown,
    refresh,
  };
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
    if (isShortOfReviewers(before) && !isShortOfReviewers(certification))
      await cancelTimers(tx, key, at, ['pick-again']);
    if (before && isProduct(before)) await cancelTimers(tx, key, at, ['duty']);
    if (before?.is === 'next-attempt' && certification.is !== 'next-attempt')
      await cancelTimers(tx, key, at, ['next-attempt']);
  }
  if (decision.refresh) await saveRefresh(tx, decision.refresh, at);
  for (const change of decision.standings ?? []) await changeStanding(tx, change, at);
  await keepAlias(tx, before, certification, at);
  await makeLinks(engine, tx, key, decision.links ?? []);
  for (const [index, { key: to, event: what }] of (decision.forward ?? []).entries())
    await receive(engine.store, tx, { source: 'fieldcert', dedupe: `${ref}/${index}`, certKey: to, event: what, at });
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
  await keepWaiting(tx, { program: engine.program, key, event, before, decision, at });
  await tellOthers(engine, tx, { key, ref }, decision);
}

/** What a reviewer decided for all their practicals comes to each of the others as an event of its own. */
async function tellOthers(
  { store, now }: Engine,
  tx: Tx,
  { key, ref }: Pick<Step, 'key' | 'ref'>,
  { tell = [] }: Decision,
): Promise<void> {
  for (const [number, { reviewer, event }] of tell.entries())
    for (const certKey of await seatedOn(tx, reviewer))
      if (certKey !== key)
        await receive(store, tx, {
          source: 'fieldcert',
          dedupe: `${ref}/tell/${number}/${certKey}`,
          certKey,
          event,
          at: now(),
        });
}

async function syncSeats(
  tx: Tx,
  key: string,
  before: Certification | undefined,
  after: Certification,
  at: number,
): Promise<void> {
  for (const { attempt, userId } of seatsOf(before).filter(isMissingFrom(seatsOf(after))))
    await releaseSeats(tx, key, attempt, at, userId);
  for (const { attempt, userId } of newSeats(before, after)) await takeSeat(tx, { certKey: key, attempt, userId, at });
}

type TakenSeat = { readonly attempt: number; readonly userId: UserId };

/** The seats somebody has now and nobody had before. */
function newSeats(before: Certification | undefined, after: Certification | undefined): readonly TakenSeat[] {
  return seatsOf(after).filter(isMissingFrom(seatsOf(before)));
}

/** Who is busy with an open practical. */
function seatsOf(certification: Certification | undefined): readonly TakenSeat[] {
  if (!certification || !isOpen(certification)) return [];
  const { number, pick } = certification.attempt;
  return pick.chosen.map(({ userId }) => ({ attempt: number, userId }));
}

function isMissingFrom(others: readonly TakenSeat[]): (seat: TakenSeat) => boolean {
  return (seat) => !others.some((other) => other.attempt === seat.attempt && other.userId === seat.userId);
}

function isShortOfReviewers(certification: Certification | undefined): boolean {
  return certification !== undefined && isOpen(certification) && hasEmptySeat(certification.attempt);
}

/** The step with its event knowing which of the certification's issues it is about. */
async function placedIn(tx: Tx, step: Step): Promise<Step | 'elsewhere' | 'not yet'> {
  const { key, event } = step;
  if (!('place' in event)) return step;
  // Asked first: the binding and the end of the opening become visible together.
  const opening = await isOpening(tx, key);
  const bound = (await bindingsOf(tx, key)).find((one) => isAt(one, event.place));
  const thread = bound && threadOf(bound.tag);
  if (!thread) return opening ? 'not yet' : 'elsewhere';
  return { ...step, event: eventIn(event, thread) };
}

function eventIn(event: Extract<Event, { place: Place }>, { attempt, thread }: Thread): Event {
  if (event.happened === 'issue-gone') return { ...event, attempt, thread };
  if (event.happened === 'issue-changed') return { ...event, attempt, thread };
  return { ...event, attempt, comment: { ...event.comment, thread } };
}

function isAt({ tag, project, issue_iid }: BindingRow, place: Place): boolean {
  return threadOf(tag) !== undefined && project === place.project && issue_iid === place.iid;
}
