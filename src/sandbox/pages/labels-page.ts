import { labelsOf } from '../labels.ts';
import { canSeeIssue } from '../members.ts';
import type { Label, Project } from '../world.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { page } from './layout.ts';
import { labelPill } from './pieces.ts';
import type { Visit } from './visit.ts';

/** All labels usable in a project, those of its groups too. */
export function labelsPage(visit: Visit, project: Project): string {
  const labels = labelsOf(visit.world, { kind: 'project', place: project });
  return page(visit, {
    title: `Labels · ${project.name}`,
    project,
    section: 'labels',
    crumb: 'Labels',
    content: html`<div class="page-head"><h1>Labels</h1></div>
${labels.length === 0 && html`<p class="empty">This project has no labels yet.</p>`}
<ul class="rows">${labels.map((label) => row(visit, project, label))}</ul>`,
  });
}

function row(visit: Visit, project: Project, label: Label): Html {
  const open = [...project.issues.values()].filter(
    (issue) =>
      issue.state === 'opened' &&
      issue.labelIds.includes(label.id) &&
      canSeeIssue(visit.world, visit.user, project, issue),
  ).length;
  const href = `/${project.path}/-/issues?label=${encodeURIComponent(label.name)}`;
  return html`<li><span class="label-column">${labelPill(label, href)}</span><span class="row-main">${label.description}</span>
<span class="muted">${label.kind === 'group' && 'from the group · '}${label.archived && 'archived · '}${open} open ${open === 1 ? 'issue' : 'issues'}</span></li>`;
}
