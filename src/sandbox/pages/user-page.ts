import { canSeeIssue, canSeeProject } from '../members.ts';
import type { Issue, Project, User } from '../world.ts';
import { emojiText } from './emoji.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { actAsForm, page } from './layout.ts';
import { avatar, issueUrlPath, stateBadge } from './pieces.ts';
import type { Visit } from './visit.ts';

/** A person's page: name, role, status, and the issues assigned to them that the visitor may see. */
export function userPage(visit: Visit, user: User): string {
  const issues = assignedIssues(visit, user);
  return page(visit, {
    title: user.name,
    content: html`<div class="profile">${avatar(user, 'large')}<div><h1>${user.name}</h1>
<p class="muted">@${user.username} · ${user.bot ? 'bot' : (user.role ?? 'no role')}${user.admin && ' · administrator'}${user.publicEmail && ` · ${user.email}`}</p>
${status(user)}</div></div>
${!user.bot && user !== visit.user && actAsForm(visit, html`<p><button class="button" type="submit" name="user" value="${user.id}">Act as ${user.name}</button></p>`)}
<section aria-labelledby="assigned"><h2 id="assigned">Assigned issues</h2>
${issues.length === 0 && html`<p class="muted">None that ${visit.user?.name ?? 'a visitor'} can see.</p>`}
<ul class="rows">${issues.map(({ project, issue }) => html`<li><span class="row-main"><a href="${issueUrlPath(project, issue)}">${issue.title}</a><br><span class="muted">${project.path}#${issue.iid}</span></span>${stateBadge(issue)}</li>`)}</ul></section>`,
  });
}

function status({ status: { emoji, message, availability } }: User): Html | undefined {
  const busy = availability === 'busy' && html`<span class="chip chip-busy">Busy</span>`;
  if (!emoji && !message && !busy) return undefined;
  return html`<p class="status">${emoji && emojiText(emoji)} ${message} ${busy}</p>`;
}

function assignedIssues(visit: Visit, user: User): readonly { readonly project: Project; readonly issue: Issue }[] {
  return [...visit.world.projects.values()]
    .filter((project) => canSeeProject(visit.world, visit.user, project))
    .flatMap((project) => [...project.issues.values()].map((issue) => ({ project, issue })))
    .filter(
      ({ project, issue }) =>
        issue.assigneeIds.includes(user.id) && canSeeIssue(visit.world, visit.user, project, issue),
    );
}
