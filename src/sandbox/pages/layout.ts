import { access, accessTo } from '../members.ts';
import type { Project } from '../world.ts';
import type { Html, Piece } from './html.ts';
import { html, trusted } from './html.ts';
import { avatar, icon } from './pieces.ts';
import type { Visit } from './visit.ts';
import { humans } from './visit.ts';

/** What a page says besides its own content. */
export type PageParts = {
  readonly title: string;
  readonly content: Html;
  readonly project?: Project | undefined;
  /** The navigation entry this page belongs to. */
  readonly section?: 'issues' | 'boards' | 'labels' | 'hooks' | undefined;
  /** Last step of the trail. */
  readonly crumb?: string | undefined;
  /** What went wrong, said at the top. */
  readonly alert?: Piece;
  /** Address of the version this page shows, and that version: the page renews itself when it changes. */
  readonly live?: { readonly url: string; readonly version: string } | undefined;
};

/** A whole HTML document. */
export function page(visit: Visit, parts: PageParts): string {
  const live = parts.live && html` data-version-url="${parts.live.url}" data-version="${parts.live.version}"`;
  return html`${trusted('<!doctype html>')}
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${parts.title} · Practice GitLab</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/-/assets/sandbox.css">
<script src="/-/assets/sandbox.js" defer></script>
</head>
<body${live}>
<a class="skip" href="#content">Skip to content</a>
<header class="top">
<a class="brand" href="/">${icon('board')} Practice GitLab</a>
<span class="muted top-words">for practice, on this computer only</span>
${actingMenu(visit)}
</header>
<div class="frame${!parts.project && ' frame-bare'}">
${parts.project && navigation(visit, parts.project, parts.section)}
<main id="content" tabindex="-1">
${parts.project && trail(parts.project, parts.crumb)}
${parts.alert && html`<div class="alert alert-danger" role="alert">${parts.alert}</div>`}
${visit.notice && html`<div class="alert alert-info" role="status">${visit.notice}</div>`}
${parts.content}
</main>
</div>
</body>
</html>`.markup;
}

/** A form that acts as one person and comes back here. */
export function actAsForm(visit: Visit, content: Piece): Html {
  return html`<form method="post" action="/-/act-as"><input type="hidden" name="back" value="${visit.here}">${content}</form>`;
}

function actingMenu(visit: Visit): Html {
  const { user } = visit;
  const acting = user
    ? html`${avatar(user)} <span><span class="acting-as">Acting as</span> <strong>${user.name}</strong></span>`
    : html`<span><span class="acting-as">Looking around as a</span> <strong>visitor</strong></span>`;
  const choices = humans(visit.world).map(
    (
      person,
    ) => html`<li><button type="submit" name="user" value="${person.id}"${person === user && trusted(' aria-current="true"')}>
${avatar(person)}<span><strong>${person.name}</strong><br><span class="muted">@${person.username}${person.role && ` · ${person.role}`}</span></span></button></li>`,
  );
  return html`<details class="menu acting"><summary>${acting}</summary>
<div class="menu-body">${actAsForm(
    visit,
    html`<p class="menu-title" id="act-as-title">Act as</p>
<ul aria-labelledby="act-as-title">${choices}
<li><button type="submit" name="user" value="visitor"${!user && trusted(' aria-current="true"')}><span class="avatar avatar-small" aria-hidden="true">–</span><span><strong>A visitor</strong><br><span class="muted">signed out, sees public projects</span></span></button></li></ul>`,
  )}</div></details>`;
}

function navigation(visit: Visit, project: Project, section: PageParts['section']): Html {
  const entry = (key: PageParts['section'], path: string, glyph: Parameters<typeof icon>[0], words: string) =>
    html`<li><a href="/${project.path}/-/${path}"${key === section && trusted(' aria-current="page"')}>${icon(glyph)} ${words}</a></li>`;
  const maintains = accessTo(visit.world, visit.user, project) >= access.maintainer;
  return html`<nav class="side" aria-label="Project">
<p class="side-title"><span class="tile tone-${project.id % 7}" aria-hidden="true">${project.name.slice(0, 1).toUpperCase()}</span> ${project.name}</p>
<ul>
${entry('issues', 'issues', 'list', 'Issues')}
${entry('boards', 'boards', 'board', 'Issue boards')}
${entry('labels', 'labels', 'label', 'Labels')}
${maintains && entry('hooks', 'hooks', 'hook', 'Webhooks')}
</ul></nav>`;
}

function trail(project: Project, crumb: string | undefined): Html {
  const groups = project.path.split('/').slice(0, -1);
  return html`<nav class="trail" aria-label="Breadcrumb"><ol>
${groups.map((part) => html`<li>${part}</li>`)}
<li><a href="/${project.path}">${project.name}</a></li>
${crumb && html`<li aria-current="page">${crumb}</li>`}
</ol></nav>`;
}
