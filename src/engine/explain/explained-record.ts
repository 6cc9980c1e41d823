import type { LedgerRow } from '../../store/tables.ts';
import type { Branch } from './branch.ts';

type Record = {
  readonly ledger: readonly LedgerRow[];
  /** The keys of what was to be carried out, by the id of its row. */
  readonly effects: ReadonlyMap<string, string>;
  readonly names: (userId: number) => string;
};

/** The ledger, line by line. What was carried out stands below the decision that asked for it. */
export function recordBranch({ ledger, effects, names }: Record): Branch {
  const steps: { readonly asked: readonly string[]; readonly row: LedgerRow; readonly below: Branch[] }[] = [];
  for (const row of ledger) {
    const key = effects.get(row.ref ?? '');
    const cause = key === undefined ? undefined : steps.findLast(({ asked }) => asked.includes(key));
    if (cause) cause.below.push(carriedOut(row, cause.row));
    else steps.push({ asked: detailOf(row).changes ?? [], row, below: [] });
  }
  const parts = steps.map(({ row, below }) => step(row, below, names));
  return { is: 'record', words: 'On record, step by step', parts };
}

function step(row: LedgerRow, below: readonly Branch[], names: (userId: number) => string): Branch {
  const at = new Date(row.at).toISOString();
  const { action, because } = row;
  const [, userId] = /^user (\d+)$/.exec(row.actor) ?? [];
  const actor = userId === undefined ? row.actor : names(Number(userId));
  return {
    is: 'step',
    words: `${at} ${actor}, ${action}: ${because}`,
    facts: { at, actor: row.actor, action, because },
    parts: [...alerts(row), ...below],
  };
}

/** Its reason is that of the decision, where it says no more. */
function carriedOut(row: LedgerRow, cause: LedgerRow): Branch {
  const at = new Date(row.at).toISOString();
  const { action, because } = row;
  const why = cause.because.includes(because) ? '' : `: ${because}`;
  return { is: 'effect', words: `${at} ${action}${why}`, facts: { at, action, because }, parts: alerts(row) };
}

function alerts(row: LedgerRow): readonly Branch[] {
  return (detailOf(row).alerts ?? []).map((alert) => ({ is: 'alert', words: `look at this: ${alert}` }));
}

function detailOf({ detail }: LedgerRow): {
  readonly alerts?: readonly string[];
  readonly changes?: readonly string[];
} {
  return JSON.parse(detail) ?? {};
}
