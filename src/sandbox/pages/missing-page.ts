import { canSeeIssue, canSeeProject } from '../members.ts';
import type { Issue, Project, User } from '../world.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { actAsForm, page } from './layout.ts';
import { avatar } from './pieces.ts';
import type { Visit } from './visit.ts';
import { humans } from './visit.ts';

/** The 404 page for an address that leads nowhere. */
export function missingPage(visit: Visit): string {
  return notFoundPage(
    visit,
    html`<p>There is nothing at this address. <a href="/">See all projects and people.</a></p>`,
  );
}

/** The 404 page for a thing that exists but is hidden from the visitor; a practice GitLab may say so. */
export function hiddenPage(visit: Visit, project: Project, issue?: Issue): string {
  const { world } = visit;
  const sees = (user: User) => (issue ? canSeeIssue(world, user, project, issue) : canSeeProject(world, user, project));
  const what = issue ? 'this issue' : 'this page';
  const who = visit.user?.name ?? 'A visitor';
  return notFoundPage(
    visit,
    html`<p><strong>${who} cannot see ${what}; act as someone else.</strong></p>
<p class="muted">GitLab answers 404 here, so nobody learns what exists. ${issue && 'Confidential issues are for their author, their assignees and members with at least the Planner role.'}</p>
${choices(
  visit,
  humans(world).filter((user) => user !== visit.user && sees(user)),
)}`,
  );
}

/** A page for a request that could not be understood or was refused as a whole. */
export function troublePage(visit: Visit, title: string, words: string): string {
  return page(visit, {
    title,
    content: html`<div class="empty"><h1>${title}</h1><p>${words}</p><p><a href="/">Back to the start</a></p></div>`,
  });
}

function notFoundPage(visit: Visit, content: Html): string {
  return page(visit, {
    title: 'Page not found',
    content: html`<div class="empty"><h1>404: Page not found</h1>${content}</div>`,
  });
}

function choices(visit: Visit, people: readonly User[]): Html | undefined {
  if (people.length === 0) return undefined;
  const buttons = people.map(
    (user) =>
      html`<button class="button" type="submit" name="user" value="${user.id}">${avatar(user)} Act as ${user.name}</button> `,
  );
  return actAsForm(visit, html`<p class="buttons buttons-center">${buttons}</p>`);
}
