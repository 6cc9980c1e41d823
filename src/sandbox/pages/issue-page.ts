import { canEditIssue } from '../members.ts';
import type { Issue, Project } from '../world.ts';
import { ago } from './clock.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { issueSidebar } from './issue-sidebar.ts';
import type { Draft } from './issue-thread.ts';
import { commentBox, reactions, thread } from './issue-thread.ts';
import { page } from './layout.ts';
import { renderMarkdown } from './markdown.ts';
import { confidentialBadge, icon, issueUrlPath, personLink, stateBadge } from './pieces.ts';
import { issueVersion, textVersion } from './versions.ts';
import type { Visit } from './visit.ts';

/** The page of one issue; `alert` says what was refused and `draft` keeps what was being written. */
export function issuePage(
  visit: Visit,
  project: Project,
  issue: Issue,
  said: { readonly alert?: string; readonly draft?: Draft } = {},
): string {
  const here = issueUrlPath(project, issue);
  const version = issueVersion(visit.world, visit.user, project, issue);
  return page(visit, {
    title: `${issue.title} (#${issue.iid}) · Issues · ${project.name}`,
    project,
    section: 'issues',
    crumb: `#${issue.iid}`,
    alert: said.alert && alertWords(said.alert, said.draft),
    live: { url: `${here}/version`, version },
    content: html`<article class="issue">
<header class="issue-head" id="issue-head" data-live>
<h1>${issue.title}</h1>
<p class="issue-state">${stateBadge(issue)} ${confidentialBadge(issue)} <span>Issue created ${ago(visit.scene.now(), issue.createdAt)} by ${personLink(visit.world.users.get(issue.authorId))}</span></p>
</header>
<div class="issue-columns">
<div class="issue-main">
${description(visit, project, issue)}
${editForm(visit, project, issue)}
${thread(visit, project, issue, said.draft)}
${commentBox(visit, project, issue, said.draft)}
</div>
${issueSidebar(visit, project, issue)}
</div></article>`,
  });
}

function alertWords(alert: string, draft: Draft | undefined): Html {
  const where = draft?.noteId === undefined ? 'comment-form' : `note_${draft.noteId}`;
  return html`${alert} ${draft?.text.trim() && html`<a href="#${where}">Your text is kept.</a>`}`;
}

function description(visit: Visit, project: Project, issue: Issue): Html {
  const { world, user } = visit;
  const canTick = canEditIssue(world, user, project, issue);
  const here = issueUrlPath(project, issue);
  const text = issue.description?.trim()
    ? renderMarkdown(issue.description, { world, project, canTick })
    : html`<p class="muted">No description</p>`;
  const body = canTick
    ? html`<form method="post" action="${here}/tasks"><input type="hidden" name="version" value="${textVersion(issue.description)}">${text}</form>`
    : text;
  const editor = issue.lastEditedById === null ? undefined : world.users.get(issue.lastEditedById);
  return html`<section class="description" id="description" aria-label="Description" data-live>
<div class="prose">${body}</div>
${issue.lastEditedAt && html`<p class="edited">Edited ${ago(visit.scene.now(), issue.lastEditedAt)} by ${editor?.name ?? 'a ghost user'}</p>`}
${reactions(visit, project, issue, issue, here)}
</section>`;
}

function editForm(visit: Visit, project: Project, issue: Issue): Html | undefined {
  if (!canEditIssue(visit.world, visit.user, project, issue)) return undefined;
  return html`<div id="edit-issue" data-live><details class="edit-issue"><summary>${icon('pencil')} Edit title and description</summary>
<form method="post" action="${issueUrlPath(project, issue)}/edit" class="stack">
<label for="issue-title">Title</label><input id="issue-title" name="title" value="${issue.title}" maxlength="255" required>
<label for="issue-description">Description</label><textarea id="issue-description" name="description" rows="14">
${issue.description}</textarea>
<p><button class="button button-confirm" type="submit">Save changes</button></p></form></details></div>`;
}
