import { labelsOf } from '../labels.ts';
import { access, accessTo } from '../members.ts';
import type { Project } from '../world.ts';
import type { Html } from './html.ts';
import { html, trusted } from './html.ts';
import { page } from './layout.ts';
import { labelPill } from './pieces.ts';
import type { Visit } from './visit.ts';

/** What was written into the form. */
export type NewIssueDraft = {
  readonly title: string;
  readonly description: string;
  readonly confidential: boolean;
  readonly label: readonly string[];
};

/** Whether the visitor may open issues here: anyone signed in, in a private project its members. */
export function mayOpenIssue(visit: Visit, project: Project): boolean {
  if (!visit.user) return false;
  return project.visibility !== 'private' || accessTo(visit.world, visit.user, project) >= access.guest;
}

/** The form for a new issue; `alert` says what was refused and `draft` keeps what was written. */
export function newIssuePage(
  visit: Visit,
  project: Project,
  said: { readonly alert?: string; readonly draft?: NewIssueDraft } = {},
): string {
  return page(visit, {
    title: `New issue · ${project.name}`,
    project,
    section: 'issues',
    crumb: 'New issue',
    alert: said.alert,
    content: html`<div class="page-head"><h1>New issue</h1></div>
${mayOpenIssue(visit, project) ? form(visit, project, said.draft) : html`<p class="empty">Visitors cannot open issues. Choose whom to act as at the top of the page.</p>`}`,
  });
}

function form(visit: Visit, project: Project, draft: NewIssueDraft | undefined): Html {
  const labels = labelsOf(visit.world, { kind: 'project', place: project });
  const setsLabels = accessTo(visit.world, visit.user, project) >= access.guest && labels.length > 0;
  return html`<form class="stack narrow" method="post" action="/${project.path}/-/issues">
<label for="title">Title</label><input id="title" name="title" value="${draft?.title}" maxlength="255" required>
<label for="description">Description</label><textarea id="description" name="description" rows="10" placeholder="Markdown and quick actions work.">
${draft?.description}</textarea>
<label class="check"><input type="checkbox" name="confidential" value="true"${draft?.confidential && trusted(' checked')}> This issue is confidential</label>
${setsLabels && html`<fieldset><legend>Labels</legend>${labels.map((label) => html`<label class="check"><input type="checkbox" name="label" value="${label.name}"${draft?.label.includes(label.name) && trusted(' checked')}> ${labelPill(label)}</label>`)}</fieldset>`}
<p class="buttons"><button class="button button-confirm" type="submit">Create issue</button> <a class="button" href="/${project.path}/-/issues">Cancel</a></p></form>`;
}
