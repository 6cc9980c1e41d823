import { applyEffect } from '../gitlab/apply.ts';
import type { Applied, Bound, Effect } from '../gitlab/effect.ts';
import { readText } from '../intake/spoken-lines.ts';
import { bind, bindingsOf } from '../store/bindings.ts';
import { receive } from '../store/inbox.ts';
import { appendLedger } from '../store/ledger.ts';
import type { StoredEffect } from '../store/outbox.ts';
import { effectRow, laterPending, settleEffect, startEffect } from '../store/outbox.ts';
import type { Job, JobOutcome } from '../store/store.ts';
import type { Engine } from './engine.ts';

/** Of these only the newest matters: what shows a state, and what reads the thread or the issue. */
const latestOnly: readonly string[] = ['show', 'read-thread', 'look'] satisfies readonly Effect['do'][];

// These calls outlive the process that made them: GitLab may act on one seconds after we died, and whoever looked before
// then finds nothing and writes a second. Reactions, uploads and reads may happen twice.
const restsAfterCrash: readonly string[] = ['open', 'say', 'show'] satisfies readonly Effect['do'][];
const restMs = 15_000;

/**
 * Carries out one outbox row: the only place that writes to GitLab. That a try begins is committed before the call,
 * so that a crash in between is known to be unsure and the next try looks before it writes.
 */
export async function carryOut(engine: Engine, job: Job): Promise<JobOutcome> {
  const { store, now } = engine;
  const row = await effectRow(store.db, job.id);
  if (!row || row.settled_at !== null) return { is: 'done' };
  if (latestOnly.includes(row.kind) && (await isOutdated(engine, row))) return supersede(engine, row);
  const unsure = row.started_at !== null;
  const startedAt = row.started_at ?? now();
  await store.transaction((tx) => startEffect(tx, row.id, startedAt, restUntil(engine, row)));
  const applied = await apply(engine, row, { unsure, startedAt });
  engine.telemetry.applied(row.cert_key, row.effect_key, applied);
  if (applied.is === 'later') return again(engine, row, applied);
  await settle(engine, row, applied);
  return { is: 'done' };
}

/** Whether a newer effect does the same to the same issue. */
async function isOutdated({ store }: Engine, row: StoredEffect): Promise<boolean> {
  const { attempt, thread }: Effect = JSON.parse(row.effect);
  const later = await laterPending(store.db, row, row.kind);
  return later.some(({ effect }) => {
    const other: Effect = JSON.parse(effect);
    return other.attempt === attempt && other.thread === thread;
  });
}

function restUntil({ now }: Engine, { kind }: StoredEffect): number {
  return now() + (restsAfterCrash.includes(kind) ? restMs : 0);
}

function again({ now }: Engine, { attempts }: StoredEffect, later: Extract<Applied, { is: 'later' }>): JobOutcome {
  const at = now() + Math.max(later.afterMs, waitMs(attempts));
  return { is: 'again', at, error: later.because, counts: later.counts };
}

async function apply(
  engine: Engine,
  row: StoredEffect,
  try_: { readonly unsure: boolean; readonly startedAt: number },
): Promise<Applied> {
  const bindings = await bindingsOf(engine.store.db, row.cert_key);
  const bound = (tag: string): Bound | undefined => {
    const found = bindings.find((binding) => binding.tag === tag);
    if (!found) return undefined;
    const { project, issue_iid, note_id, url } = found;
    return { tag, project, issueIid: issue_iid ?? undefined, noteId: note_id ?? undefined, url: url ?? undefined };
  };
  const effect: Effect = JSON.parse(row.effect);
  return applyEffect(effect, { gitlab: engine.gitlab, botId: engine.bot.userId, bound, read: readText, ...try_ });
}

async function settle(engine: Engine, row: StoredEffect, applied: Extract<Applied, { is: 'done' }>): Promise<void> {
  const { store } = engine;
  const at = engine.now();
  await store.transaction(async (tx) => {
    for (const { tag, project, issueIid, noteId, url } of applied.bound)
      await bind(tx, {
        cert_key: row.cert_key,
        tag,
        project,
        issue_iid: issueIid ?? null,
        note_id: noteId ?? null,
        url: url ?? null,
        bound_at: at,
      });
    const { bound, alerts, shown } = applied;
    await appendLedger(tx, {
      certKey: row.cert_key,
      at,
      actor: 'fieldcert',
      action: `${row.kind} done`,
      because: row.because,
      detail: { bound, alerts },
      ref: row.id,
    });
    if (applied.event)
      await receive(store, tx, {
        source: 'fieldcert',
        dedupe: row.effect_key,
        certKey: row.cert_key,
        event: applied.event,
        at,
      });
    await settleEffect(tx, row.id, { outcome: 'done', result: { bound, alerts, shown }, at });
  });
}

async function supersede(engine: Engine, row: StoredEffect): Promise<JobOutcome> {
  await engine.store.transaction((tx) =>
    settleEffect(tx, row.id, { outcome: 'superseded', result: null, at: engine.now() }),
  );
  return { is: 'done' };
}

/** 1 s doubling to 5 minutes. */
function waitMs(attempts: number): number {
  return Math.min(1_000 * 2 ** Math.min(attempts, 20), 300_000);
}
