import { labelsById, scopeOf } from './labels.ts';
import { canSeeIssue } from './members.ts';
import type { Issue, Project, User, World } from './world.ts';

/** What to look issues up by; all given ones must hold. GitLab: doc/api/issues.md, "List issues". */
export type IssueQuery = {
  readonly state?: 'opened' | 'closed' | 'all' | undefined;
  /** Titles; `None` and `Any` are special, `scope::*` takes any value of a scope. */
  readonly labels?: readonly string[] | undefined;
  readonly search?: string | undefined;
  readonly searchIn?: readonly ('title' | 'description')[] | undefined;
  readonly authorId?: number | undefined;
  readonly authorUsername?: string | undefined;
  readonly assignee?: number | 'None' | 'Any' | undefined;
  readonly assigneeUsernames?: readonly string[] | undefined;
  readonly iids?: readonly number[] | undefined;
  readonly confidential?: boolean | undefined;
  readonly issueType?: Issue['issueType'] | undefined;
  readonly createdAfter?: number | undefined;
  readonly createdBefore?: number | undefined;
  readonly updatedAfter?: number | undefined;
  readonly updatedBefore?: number | undefined;
  /** `Any`, `0` for none, or `overdue`. */
  readonly dueDate?: string | undefined;
  readonly not?: IssueExclusion | undefined;
};

/** What issues must not have. */
type IssueExclusion = {
  readonly labels?: readonly string[] | undefined;
  readonly authorId?: number | undefined;
  readonly assigneeId?: number | undefined;
  readonly iids?: readonly number[] | undefined;
};

/** The issues of a project a person may see that fit the query, in no particular order; `now` in milliseconds. */
export function searchIssues(
  world: World,
  caller: User | undefined,
  project: Project,
  query: IssueQuery,
  now: number,
): readonly Issue[] {
  return [...project.issues.values()].filter(
    (issue) =>
      canSeeIssue(world, caller, project, issue) &&
      hasText(issue, query) &&
      hasPeople(world, issue, query) &&
      hasTimes(issue, query, now) &&
      hasLabels(world, project, issue, query) &&
      isNotExcluded(issue, query.not),
  );
}

function hasText(issue: Issue, query: IssueQuery): boolean {
  if (query.state && query.state !== 'all' && issue.state !== query.state) return false;
  if (query.iids && !query.iids.includes(issue.iid)) return false;
  if (query.confidential !== undefined && issue.confidential !== query.confidential) return false;
  if (query.issueType && issue.issueType !== query.issueType) return false;
  const fields = query.searchIn ?? ['title', 'description'];
  const text = fields.map((field) => issue[field] ?? '').join('\n');
  const words = (query.search ?? '').toLowerCase().split(/\s+/);
  return words.every((word) => text.toLowerCase().includes(word));
}

function hasPeople(world: World, issue: Issue, query: IssueQuery): boolean {
  const named = (id: number, username: string) =>
    world.users.get(id)?.username.toLowerCase() === username.toLowerCase();
  if (query.authorId !== undefined && issue.authorId !== query.authorId) return false;
  if (query.authorUsername !== undefined && !named(issue.authorId, query.authorUsername)) return false;
  if (query.assignee === 'None' && issue.assigneeIds.length > 0) return false;
  if (query.assignee === 'Any' && issue.assigneeIds.length === 0) return false;
  if (typeof query.assignee === 'number' && !issue.assigneeIds.includes(query.assignee)) return false;
  const wanted = query.assigneeUsernames ?? [];
  return wanted.every((username) => issue.assigneeIds.some((id) => named(id, username)));
}

function hasTimes(issue: Issue, query: IssueQuery, now: number): boolean {
  const created = Date.parse(issue.createdAt);
  const updated = Date.parse(issue.updatedAt);
  if (query.createdAfter !== undefined && created < query.createdAfter) return false;
  if (query.createdBefore !== undefined && created > query.createdBefore) return false;
  if (query.updatedAfter !== undefined && updated < query.updatedAfter) return false;
  if (query.updatedBefore !== undefined && updated > query.updatedBefore) return false;
  if (query.dueDate === '0') return issue.dueDate === null;
  if (query.dueDate?.toLowerCase() === 'any') return issue.dueDate !== null;
  if (query.dueDate === 'overdue')
    return issue.dueDate !== null && issue.dueDate < new Date(now).toISOString().slice(0, 10);
  return true;
}

function hasLabels(world: World, project: Project, issue: Issue, query: IssueQuery): boolean {
  if (!query.labels?.length && !query.not?.labels?.length) return true;
  const names = labelsById(world, project, issue.labelIds).map((label) => label.name);
  const has = (wanted: string) =>
    wanted.endsWith('::*') ? names.some((name) => scopeOf(name) === wanted.slice(0, -3)) : names.includes(wanted);
  const wanted = query.labels ?? [];
  if (wanted.length === 1 && /^none$/i.test(wanted[0] ?? '')) return names.length === 0;
  if (wanted.length === 1 && /^any$/i.test(wanted[0] ?? '')) return names.length > 0;
  return wanted.every(has) && !(query.not?.labels ?? []).some(has);
}

function isNotExcluded(issue: Issue, not: IssueExclusion | undefined): boolean {
  if (!not) return true;
  if (not.authorId === issue.authorId) return false;
  if (not.assigneeId !== undefined && issue.assigneeIds.includes(not.assigneeId)) return false;
  return !(not.iids ?? []).includes(issue.iid);
}
