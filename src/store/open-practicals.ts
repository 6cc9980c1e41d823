import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** A certification as it was saved, and where an issue of it is. */
export type SavedPractical = { readonly data: unknown; readonly project: string; readonly iid: number };

/** Every certification in one of `states` that has an issue, with that of its latest attempt. */
export async function practicalsIn(db: Kysely<Tables>, states: readonly string[]): Promise<readonly SavedPractical[]> {
  const rows = await db
    .selectFrom('certification')
    .innerJoin('binding', 'binding.cert_key', 'certification.key')
    .select(['certification.key', 'certification.data', 'binding.project', 'binding.issue_iid'])
    .where('certification.state', 'in', states)
    .where('binding.tag', 'like', 'issue/%')
    .where('binding.tag', 'not like', 'issue/%/%')
    .orderBy('binding.bound_at')
    .execute();
  return latestOf(rows);
}

/** Every certification that ever had an appeal, with the issue of its latest one. */
export async function appealedIn(db: Kysely<Tables>): Promise<readonly SavedPractical[]> {
  const rows = await db
    .selectFrom('binding')
    .innerJoin('certification', 'certification.key', 'binding.cert_key')
    .select(['certification.key', 'certification.data', 'binding.project', 'binding.issue_iid'])
    .where('binding.tag', 'like', 'issue/%/appeal')
    .orderBy('binding.bound_at')
    .execute();
  return latestOf(rows);
}

type Row = {
  readonly key: string;
  readonly data: string | null;
  readonly project: string;
  readonly issue_iid: number | null;
};

// The later attempt's issue takes the place of the earlier one's.
function latestOf(rows: readonly Row[]): readonly SavedPractical[] {
  const latest = new Map(rows.map((row) => [row.key, row]));
  return [...latest.values()].flatMap(({ data, project, issue_iid: iid }) =>
    typeof data === 'string' && iid !== null ? [{ data: JSON.parse(data), project, iid }] : [],
  );
}
