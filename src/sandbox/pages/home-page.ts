import { allMembers, canSeeIssue, canSeeProject } from '../members.ts';
import type { Project, User } from '../world.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { actAsForm, page } from './layout.ts';
import { avatar, personLink } from './pieces.ts';
import type { Visit } from './visit.ts';
import { humans } from './visit.ts';

/** The first page: what this is, the projects, the people one can act as. */
export function homePage(visit: Visit): string {
  const projects = [...visit.world.projects.values()].filter((project) =>
    canSeeProject(visit.world, visit.user, project),
  );
  return page(visit, {
    title: 'Projects and people',
    content: html`<div class="page-head"><h1>Practice GitLab</h1></div>
<p class="lead">This is a practice GitLab that lives in memory. It behaves like GitLab: it has issues, boards, labels and webhooks.
You can act as any person below; what you do as them is seen by everything connected to it.</p>
<section aria-labelledby="projects"><h2 id="projects">Projects</h2>
${projects.length === 0 && html`<p class="muted">${visit.user?.name ?? 'A visitor'} sees no projects. Act as someone else.</p>`}
<ul class="rows">${projects.map((project) => projectRow(visit, project))}</ul></section>
<section aria-labelledby="people"><h2 id="people">People</h2>
${actAsForm(visit, html`<ul class="rows">${humans(visit.world).map((user) => personRow(visit, user))}</ul>`)}
${bots(visit)}</section>`,
  });
}

function projectRow(visit: Visit, project: Project): Html {
  const open = [...project.issues.values()].filter(
    (issue) => issue.state === 'opened' && canSeeIssue(visit.world, visit.user, project, issue),
  ).length;
  const members = allMembers(visit.world, project).length;
  return html`<li><span class="tile tone-${project.id % 7}" aria-hidden="true">${project.name.slice(0, 1).toUpperCase()}</span>
<span class="row-main"><a href="/${project.path}"><strong>${project.name}</strong></a><br><span class="muted">${project.path} · ${project.visibility} · ${open} open · ${members} members</span></span>
<span class="buttons"><a class="button" href="/${project.path}/-/boards">Board</a> <a class="button" href="/${project.path}/-/issues">Issues</a></span></li>`;
}

function personRow(visit: Visit, user: User): Html {
  const current = visit.user === user;
  return html`<li>${avatar(user, 'large')}<span class="row-main">${personLink(user)}<br><span class="muted">${user.role ?? 'no role'}${user.admin && ' · administrator'}</span></span>
${current ? html`<span class="chip">You act as ${user.name}</span>` : html`<button class="button" type="submit" name="user" value="${user.id}">Act as <span class="unseen">${user.name}</span></button>`}</li>`;
}

function bots(visit: Visit): Html | undefined {
  const all = [...visit.world.users.values()].filter((user) => user.bot);
  if (all.length === 0) return undefined;
  return html`<h3>Bots</h3><ul class="rows">${all.map((user) => html`<li>${avatar(user, 'large')}<span class="row-main">${personLink(user)}<br><span class="muted">acts over the API</span></span></li>`)}</ul>`;
}
