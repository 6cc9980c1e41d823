import type { Kysely } from 'kysely';
import type { Tx } from './store.ts';
import type { BindingRow, Tables } from './tables.ts';

/** Remembers what on GitLab a tag of a certification stands for; binding again replaces it. */
export async function bind(tx: Tx, row: BindingRow): Promise<void> {
  const { cert_key, tag, ...present } = row;
  await tx
    .insertInto('binding')
    .values({ cert_key, tag, ...present })
    .onConflict((conflict) => conflict.columns(['cert_key', 'tag']).doUpdateSet(present))
    .execute();
}

/** Everything on GitLab that belongs to a certification, by tag. */
export async function bindingsOf(db: Kysely<Tables>, certKey: string): Promise<readonly BindingRow[]> {
  return db.selectFrom('binding').selectAll().where('cert_key', '=', certKey).orderBy('tag').execute();
}

/** The key of the certification an issue belongs to. */
export async function boundTo(
  db: Kysely<Tables>,
  { project, issueIid }: { readonly project: string; readonly issueIid: number },
): Promise<string | undefined> {
  const bound = db.selectFrom('binding').select('cert_key').where('project', '=', project);
  return (await bound.where('issue_iid', '=', issueIid).orderBy('bound_at').limit(1).executeTakeFirst())?.cert_key;
}

/** The numbers of the issues in a project whose certifications are in one of `states`, each the latest attempt's. */
export async function issuesIn(
  db: Kysely<Tables>,
  project: string,
  states: readonly string[],
): Promise<readonly number[]> {
  const rows = await db
    .selectFrom('binding')
    .innerJoin('certification', 'certification.key', 'binding.cert_key')
    .select(['binding.cert_key', 'binding.tag', 'binding.issue_iid', 'binding.bound_at'])
    .where('binding.project', '=', project)
    .where('binding.tag', 'like', 'issue/%')
    .where('binding.tag', 'not like', 'issue/%/%')
    .where('certification.state', 'in', states)
    .execute();
  const newest = new Map(rows.toSorted((a, b) => a.bound_at - b.bound_at).map((row) => [row.cert_key, row.issue_iid]));
  return [...newest.values()].filter((iid) => iid !== null);
}

/** Where every issue of a certification is, by its key and tag with a space between them. */
export async function issuePlaces(
  db: Kysely<Tables>,
): Promise<ReadonlyMap<string, { readonly project: string; readonly iid: number }>> {
  const issues = db.selectFrom('binding').select(['cert_key', 'tag', 'project', 'issue_iid']);
  const rows = await issues.where('tag', 'like', 'issue/%').where('issue_iid', 'is not', null).execute();
  return new Map(
    rows.flatMap(({ cert_key, tag, project, issue_iid: iid }) =>
      iid === null ? [] : [[`${cert_key} ${tag}`, { project, iid }] as const],
    ),
  );
}
