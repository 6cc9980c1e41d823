import { z } from 'zod';
import { labelsById, labelsOf } from '../labels.ts';
import { canSeeIssue } from '../members.ts';
import { commentCount } from '../notes.ts';
import type { Issue, Project } from '../world.ts';
import { ago } from './clock.ts';
import type { Html } from './html.ts';
import { html, trusted } from './html.ts';
import { page } from './layout.ts';
import { mayOpenIssue } from './new-issue-page.ts';
import { avatarAlone, dueDate, icon, issueUrlPath, labelPill } from './pieces.ts';
import type { Visit } from './visit.ts';

/** What the list is narrowed to. */
export type IssueFilter = {
  readonly state: 'opened' | 'closed' | 'all';
  readonly label: string;
  readonly search: string;
};

/** Reads the address's query; anything odd means "not narrowed". */
export function readIssueFilter(query: unknown): IssueFilter {
  return filterQuery.parse(query);
}

/** The issue list with its tabs, label filter and search. */
export function issueListPage(visit: Visit, project: Project, filter: IssueFilter): string {
  const matching = visibleIssues(visit, project).filter((issue) => matches(visit, project, issue, filter));
  const shown = matching.filter((issue) => filter.state === 'all' || issue.state === filter.state);
  return page(visit, {
    title: `Issues · ${project.name}`,
    project,
    section: 'issues',
    crumb: 'Issues',
    content: html`<div class="page-head"><h1>Issues</h1>${mayOpenIssue(visit, project) && html`<a class="button button-confirm" href="/${project.path}/-/issues/new">${icon('plus')} New issue</a>`}</div>
${tabs(project, filter, matching)}
${filterForm(visit, project, filter)}
${shown.length === 0 && html`<p class="empty">No issues here. Choose another tab or filter.</p>`}
<ul class="issues">${shown.map((issue) => row(visit, project, issue))}</ul>`,
  });
}

const filterQuery = z.object({
  state: z.enum(['opened', 'closed', 'all']).default('opened').catch('opened'),
  label: z.string().default('').catch(''),
  search: z.string().default('').catch(''),
});

function visibleIssues(visit: Visit, project: Project): readonly Issue[] {
  return [...project.issues.values()]
    .filter((issue) => canSeeIssue(visit.world, visit.user, project, issue))
    .sort((one, other) => other.createdAt.localeCompare(one.createdAt) || other.iid - one.iid);
}

function matches(visit: Visit, project: Project, issue: Issue, filter: IssueFilter): boolean {
  const text = `${issue.title}\n${issue.description ?? ''}\n#${issue.iid}`.toLowerCase();
  const labels = labelsById(visit.world, project, issue.labelIds);
  return (
    text.includes(filter.search.trim().toLowerCase()) &&
    (filter.label === '' || labels.some((label) => label.name === filter.label))
  );
}

function tabs(project: Project, filter: IssueFilter, matching: readonly Issue[]): Html {
  const tab = (state: IssueFilter['state'], words: string) => {
    const count = matching.filter((issue) => state === 'all' || issue.state === state).length;
    const query = new URLSearchParams({ ...filter, state }).toString();
    return html`<li><a href="/${project.path}/-/issues?${query}"${state === filter.state && trusted(' aria-current="page"')}>${words} <span class="count">${count}</span></a></li>`;
  };
  return html`<nav class="tabs" aria-label="Issue states"><ul>${tab('opened', 'Open')}${tab('closed', 'Closed')}${tab('all', 'All')}</ul></nav>`;
}

function filterForm(visit: Visit, project: Project, filter: IssueFilter): Html {
  const labels = labelsOf(visit.world, { kind: 'project', place: project });
  return html`<form class="filter" method="get" action="/${project.path}/-/issues" role="search">
<input type="hidden" name="state" value="${filter.state}">
<label>Label <select name="label"><option value="">Any label</option>${labels.map((label) => html`<option value="${label.name}"${label.name === filter.label && trusted(' selected')}>${label.name}</option>`)}</select></label>
<label>Search <input type="search" name="search" value="${filter.search}"></label>
<button class="button" type="submit">Filter</button></form>`;
}

function row(visit: Visit, project: Project, issue: Issue): Html {
  const { world, user } = visit;
  const comments = commentCount(world, user, project, issue);
  const labels = labelsById(world, project, issue.labelIds);
  const author = world.users.get(issue.authorId);
  const assignees = issue.assigneeIds.flatMap((id) => world.users.get(id) ?? []);
  return html`<li><div class="row-main"><p class="issue-title">${issue.confidential && html`<span class="secret" title="Confidential">${icon('eye-slash')}<span class="unseen">Confidential: </span></span>`}<a href="${issueUrlPath(project, issue)}">${issue.title}</a></p>
<p class="muted">#${issue.iid} · created ${ago(visit.scene.now(), issue.createdAt)} by ${author?.name ?? 'a ghost user'} ${dueDate(visit.scene.now(), issue)}</p>
${labels.length > 0 && html`<p class="labels">${labels.map((label) => labelPill(label, `/${project.path}/-/issues?label=${encodeURIComponent(label.name)}`))}</p>`}</div>
<div class="row-side">${issue.state === 'closed' && html`<span class="chip">Closed</span>`}<span class="avatars">${assignees.map((person) => avatarAlone(person, 'Assigned to'))}</span><span class="muted">${comments} ${comments === 1 ? 'comment' : 'comments'}</span></div></li>`;
}
