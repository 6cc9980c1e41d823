import type { Certification } from '../core/certification.ts';
import { attemptOf } from '../core/certification.ts';
import type { LedgerRow } from '../store/tables.ts';

/** Everything the store knows of one certification, as `explain` prints it. */
export type Explained = {
  readonly key: string;
  readonly certification: Certification | undefined;
  readonly ledger: readonly LedgerRow[];
  readonly names: (userId: number) => string;
  /** What waits to be shown on GitLab, with the last error if there was one. */
  readonly waiting: readonly { readonly kind: string; readonly error: string | null }[];
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
  for (const { kind, error } of waiting) lines.push(`  waiting   ${kind}${error ? `: ${error}` : ''}`);
  lines.push('', 'Why, step by step:');
  for (const row of ledger)
    lines.push(`  ${new Date(row.at).toISOString()}  ${row.action}  ${row.because}`, ...alerts(row));
  return lines.join('\n');
}

function alerts(row: LedgerRow): readonly string[] {
  const detail: { readonly alerts?: readonly string[] } | null = JSON.parse(row.detail);
  return (detail?.alerts ?? []).map((alert) => `      look at this: ${alert}`);
}
