import { createHash } from 'node:crypto';
import type { Certification } from '../core/certification.ts';
import type { Decision } from '../core/context.ts';
import type { Event } from '../core/event.ts';
import type { ExamResult } from '../core/exams/exam.ts';
import { examOf } from '../core/exams/exam.ts';
import { isContradicted } from '../core/exams/standing.ts';
import type { Wait } from '../core/exams/waits.ts';
import { waitNames, waitsOf } from '../core/exams/waits.ts';
import type { Program } from '../core/program.ts';
import { receive } from '../store/inbox.ts';
import type { Tx } from '../store/store.ts';
import type { WaitingRow } from '../store/tables.ts';
import { letGo, letWait, waitingResults } from '../store/waiting.ts';
import type { Engine } from './engine.ts';

/** The id a result waits under. */
export function waitingId(certKey: string, name: string): string {
  return createHash('sha256')
    .update(JSON.stringify([certKey, name]))
    .digest('hex')
    .slice(0, 32);
}

type Moved = {
  readonly program: Program;
  readonly key: string;
  readonly event: Event;
  readonly before: Certification | undefined;
  readonly decision: Decision;
  readonly at: number;
};

/** Keeps the list of what waits as a decision leaves it. */
export async function keepWaiting(tx: Tx, { program, key, event, before, decision, at }: Moved): Promise<void> {
  const was = waitsOf(program, before);
  const own = waitsOf(program, decision.certification ?? before);
  const now = [...own, ...(decision.waits ?? [])];
  // What was ruled on is looked up in any case: the program may see it otherwise by now than when it began to wait.
  const ruledOn = event.happened === 'exam-ruled' ? waitNames(event.result) : [];
  const gone = [...was.map(({ name }) => name), ...(decision.waitsNoMore ?? []), ...ruledOn];
  if (JSON.stringify(was) === JSON.stringify(now) && gone.length === was.length) return;
  for (const wait of now) await letWait(tx, rowOf(key, wait, at));
  const ruled = event.happened === 'exam-ruled' ? JSON.stringify({ ruling: event.ruling, exam: event.exam }) : null;
  for (const name of gone) if (!now.some((one) => one.name === name)) await letGo(tx, waitingId(key, name), at, ruled);
}

function rowOf(key: string, { name, why, result, because }: Wait, at: number) {
  return {
    id: waitingId(key, name),
    cert_key: key,
    name,
    why,
    result: JSON.stringify(result),
    because,
    since: at,
  };
}

const atOnce = 500;

/**
 * Takes up what the program decides by now: exams that were unknown, and claims the score agrees with since the pass mark was
 * changed. Gives how many. Safe to repeat.
 */
export async function takeUpWaiting({
  program,
  store,
  now,
}: Pick<Engine, 'program' | 'store' | 'now'>): Promise<number> {
  let taken = 0;
  for (let after: WaitingRow | undefined; ; ) {
    const rows: readonly WaitingRow[] = await waitingResults(store.db, { which: 'waiting', limit: atOnce, after });
    const found = rows.flatMap((row) => {
      const event = takenUp(program, row, now());
      return event ? [{ row, event }] : [];
    });
    if (found.length > 0)
      await store.transaction(async (tx) => {
        for (const { row, event } of found)
          await receive(store, tx, {
            source: 'ruling',
            dedupe: `${row.id}/${row.since}/${program.hash}`,
            certKey: row.cert_key,
            event,
            at: now(),
          });
      });
    taken += found.length;
    after = rows.at(-1);
    if (!after || rows.length < atOnce) return taken;
  }
}

function takenUp({ exams }: Program, row: WaitingRow, at: number): Event | undefined {
  const result = JSON.parse(row.result) as ExamResult;
  const exam = examOf(exams, result.exam);
  if (!exam) return undefined;
  const ruling = { by: 'exams.yaml', at };
  if (row.why === 'unknown-exam') {
    const because = `The name is that of ${exam.id} by now.`;
    return { happened: 'exam-ruled', result, ruling: { ...ruling, says: 'named', because }, exam: exam.id };
  }
  if (row.why !== 'contradicted' || isContradicted(exam, result)) return undefined;
  const because = `The pass mark of ${exam.id} is ${exam.passPercent} % by now, and the score agrees with what the source says.`;
  return { happened: 'exam-ruled', result, ruling: { ...ruling, says: 'counts', because } };
}
