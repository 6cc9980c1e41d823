import { labelsById, labelsOf } from '../labels.ts';
import { allMembers, canSetMetadata } from '../members.ts';
import { notesFor } from '../notes.ts';
import type { Issue, Project, User } from '../world.ts';
import type { Html } from './html.ts';
import { html, trusted } from './html.ts';
import { avatar, avatarAlone, dueDate, icon, issueUrlPath, labelPill, personLink } from './pieces.ts';
import type { Visit } from './visit.ts';

/** Labels, assignees, due date, confidentiality and participants, with a form for those who may change them. */
export function issueSidebar(visit: Visit, project: Project, issue: Issue): Html {
  const { world } = visit;
  const labels = labelsById(world, project, issue.labelIds);
  const issues = `/${project.path}/-/issues`;
  const people = participants(visit, project, issue);
  return html`<aside class="sidebar" aria-label="Details"><div id="sidebar" data-live>
${block('Assignees', issue.assigneeIds.length > 0 && html`<ul>${issue.assigneeIds.map((id) => personLine(world.users.get(id)))}</ul>`)}
${block('Labels', labels.length > 0 && html`<p class="labels">${labels.map((label) => labelPill(label, `${issues}?label=${encodeURIComponent(label.name)}`))}</p>`)}
${block('Due date', dueDate(visit.scene.now(), issue))}
${block('Confidentiality', issue.confidential ? html`${icon('eye-slash')} Confidential: only assignees, the author and members with at least the Planner role see it` : 'Everyone who sees the project sees it')}
${block(`${people.length} ${people.length === 1 ? 'participant' : 'participants'}`, html`<p class="avatars">${people.map((user) => avatarAlone(user, ''))}</p>`)}
${canSetMetadata(world, visit.user, project) && metadataForm(visit, project, issue)}</div></aside>`;
}

function block(title: string, content: Html | string | false | undefined): Html {
  return html`<section><h2>${title}</h2>${content ? html`<div>${content}</div>` : html`<p class="muted">None</p>`}</section>`;
}

function personLine(user: User | undefined): Html {
  return html`<li>${user && avatar(user)} ${personLink(user)}</li>`;
}

function participants(visit: Visit, project: Project, issue: Issue): readonly User[] {
  const notes = notesFor(visit.world, visit.user, project, issue);
  const ids = [issue.authorId, ...issue.assigneeIds, ...notes.map((note) => note.authorId)];
  return [...new Set(ids)].flatMap((id) => visit.world.users.get(id) ?? []);
}

function metadataForm(visit: Visit, project: Project, issue: Issue): Html {
  const labels = labelsOf(visit.world, { kind: 'project', place: project });
  const people = allMembers(visit.world, project).map(({ user }) => user);
  const kind = visit.world.tier === 'free' ? 'radio' : 'checkbox';
  return html`<details class="edit-issue"><summary>${icon('pencil')} Edit details</summary>
<form method="post" action="${issueUrlPath(project, issue)}/details" class="stack">
<fieldset><legend>Assignees</legend>${kind === 'radio' && html`<label class="check"><input type="radio" name="assignee" value="0"${issue.assigneeIds.length === 0 && trusted(' checked')}> Nobody</label>`}
${people.map((user) => html`<label class="check"><input type="${kind}" name="assignee" value="${user.id}"${issue.assigneeIds.includes(user.id) && trusted(' checked')}> ${user.name}</label>`)}</fieldset>
<fieldset><legend>Labels</legend>${labels.map((label) => html`<label class="check"><input type="checkbox" name="label" value="${label.name}"${issue.labelIds.includes(label.id) && trusted(' checked')}> ${labelPill(label)}</label>`)}</fieldset>
<label for="due">Due date</label><input id="due" type="date" name="due" value="${issue.dueDate}">
<label class="check"><input type="checkbox" name="confidential" value="true"${issue.confidential && trusted(' checked')}> Confidential</label>
<p><button class="button button-confirm" type="submit">Save details</button></p></form></details>`;
}
