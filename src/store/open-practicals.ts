import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** A certification in one of some states, as it was saved, and where the issue of its latest attempt is. */
export type SavedPractical = { readonly data: unknown; readonly project: string; readonly iid: number };

/** Every certification in one of `states` that has an issue. */
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
  // The later attempt's issue takes the place of the earlier one's.
  const latest = new Map(rows.map((row) => [row.key, row]));
  return [...latest.values()].flatMap(({ data, project, issue_iid: iid }) =>
    typeof data === 'string' && iid !== null ? [{ data: JSON.parse(data), project, iid }] : [],
  );
}
