import type { Certification } from '../core/certification.ts';
import { attemptOf } from '../core/certification.ts';
import type { LedgerRow } from '../store/tables.ts';

/** Everything the store knows of one certification, as `explain` prints it. */
export type Explained = {
  readonly key: string;
  readonly certification: Certification | undefined;
  readonly ledger: readonly LedgerRow[];
  readonly names: (userId: number) => string;
  /** What waits to be decided or shown on GitLab, in order. */
  readonly waiting: readonly Waiting[];
};

/** An event or effect that waits, with the last error if there was one; parked, when it was given up on at `at` (epoch ms). */
export type Waiting = {
  readonly kind: string;
  readonly error: string | null;
  readonly parked: { readonly id: string; readonly at: number } | undefined;
};

/** Where a certification stands and why, line by line; plain text for a terminal. */
export function explanation({ key, certification, ledger, names, waiting }: Explained): string {
  const lines = [key, `  state     ${certification?.is ?? 'nothing decided yet'}`];
  const attempt = certification && attemptOf(certification);
  if (attempt) {
    lines.push(
      `  attempt   ${attempt.number}, due ${attempt.dueOn}, rubric ${attempt.rubric.id} version ${attempt.rubric.version}`,
    );
    for (const { userId, because } of attempt.pick.chosen) lines.push(`  reviewer  ${names(userId)}: ${because}`);
    for (const { userId, because } of attempt.pick.passedOver) lines.push(`  not       ${names(userId)}: ${because}`);
  }
  lines.push(...waiting.flatMap(waits));
  lines.push('', 'Why, step by step:');
  for (const row of ledger)
    lines.push(`  ${new Date(row.at).toISOString()}  ${row.action}  ${row.because}`, ...alerts(row));
  return lines.join('\n');
}

function waits({ kind, error, parked }: Waiting): readonly string[] {
  const why = error ? `: ${error.split('\n', 1)[0]}` : '';
  if (!parked) return [`  waiting   ${kind}${why}`];
  const since = new Date(parked.at).toISOString();
  return [`  waiting   ${kind}: parked since ${since}${why}`, `            → fieldcert dead show ${parked.id}`];
}

function alerts(row: LedgerRow): readonly string[] {
  const detail: { readonly alerts?: readonly string[] } | null = JSON.parse(row.detail);
  return (detail?.alerts ?? []).map((alert) => `      look at this: ${alert}`);
}
