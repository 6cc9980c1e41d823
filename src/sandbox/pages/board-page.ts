import { labelsById, labelsOf } from '../labels.ts';
import { canSeeIssue, projectsBelow } from '../members.ts';
import type { Owner } from '../scene.ts';
import type { Board, Issue, Label, Project } from '../world.ts';
import { readableOn, styleColor } from './color.ts';
import type { Html } from './html.ts';
import { html, trusted } from './html.ts';
import { page } from './layout.ts';
import { avatarAlone, dueDate, icon, issueUrlPath, labelPill } from './pieces.ts';
import { boardVersion } from './versions.ts';
import type { Visit } from './visit.ts';

/** A board as it is shown: stored, or the empty one GitLab shows where none was made. */
export type ShownBoard = Pick<Board, 'name' | 'lists'> & { readonly id?: number | undefined };

/** Finds a board of a place; without an id the first one; undefined when there is no such board. */
export function boardAt(owner: Owner, id: string | undefined): ShownBoard | undefined {
  if (id !== undefined) return owner.place.boards.find((board) => String(board.id) === id);
  return owner.place.boards[0] ?? { name: 'Development', lists: [] };
}

/** Version of a board as this visitor sees it. */
export function boardVersionFor(visit: Visit, owner: Owner, board: ShownBoard): string {
  return boardVersion(
    board,
    cardsOf(visit, owner).map((card) => card.issue),
  );
}

/** The board page: Open, one column per label list, Closed. */
export function boardPage(visit: Visit, owner: Owner, board: ShownBoard): string {
  const base = boardsUrl(owner);
  const cards = cardsOf(visit, owner);
  const columns = columnsOf(visit, owner, board, cards).map((column) => columnBox(visit, owner, column));
  const version = boardVersion(
    board,
    cards.map((card) => card.issue),
  );
  return page(visit, {
    title: `${board.name} · Boards · ${owner.place.name}`,
    project: owner.kind === 'project' ? owner.place : undefined,
    section: 'boards',
    crumb: 'Issue boards',
    live: { url: `${base}${board.id === undefined ? '' : `/${board.id}`}/version`, version },
    content: html`<div class="page-head"><h1>${board.name}</h1>${switcher(owner, board, base)}</div>
<div class="board${cards.length > 0 && ' board-folding'}" id="board" data-live>${columns}</div>`,
  });
}

type Card = { readonly project: Project; readonly issue: Issue };
type Column = { readonly title: string; readonly label?: Label | undefined; readonly cards: readonly Card[] };

function cardsOf(visit: Visit, owner: Owner): readonly Card[] {
  const projects = owner.kind === 'project' ? [owner.place] : projectsBelow(visit.world, owner.place);
  return projects.flatMap((project) =>
    [...project.issues.values()]
      .filter((issue) => canSeeIssue(visit.world, visit.user, project, issue))
      .map((issue) => ({ project, issue })),
  );
}

function columnsOf(visit: Visit, owner: Owner, board: ShownBoard, cards: readonly Card[]): readonly Column[] {
  const labels = board.lists.flatMap(
    (list) => labelsOf(visit.world, owner).find((label) => label.id === list.labelId) ?? [],
  );
  const open = cards
    .filter(({ issue }) => issue.state === 'opened')
    .sort((one, other) => one.issue.relativePosition - other.issue.relativePosition || other.issue.id - one.issue.id);
  const closed = cards
    .filter(({ issue }) => issue.state === 'closed')
    .sort((one, other) => (other.issue.closedAt ?? '').localeCompare(one.issue.closedAt ?? ''));
  const unlisted = open.filter(({ issue }) => !labels.some((label) => issue.labelIds.includes(label.id)));
  const listed = labels.map((label) => ({
    title: label.name,
    label,
    cards: open.filter(({ issue }) => issue.labelIds.includes(label.id)),
  }));
  return [{ title: 'Open', cards: unlisted }, ...listed, { title: 'Closed', cards: closed }];
}

function columnBox(visit: Visit, owner: Owner, column: Column): Html {
  const { label, cards } = column;
  const style =
    label && html` style="--label:${styleColor(label.color)};--on-label:${readableOn(styleColor(label.color))}"`;
  const head = label ? labelPill(label) : html`${icon(column.title === 'Closed' ? 'check' : 'issue')} ${column.title}`;
  const count = `${cards.length} ${cards.length === 1 ? 'issue' : 'issues'}`;
  const kind = `column${label ? ' column-label' : ''}${cards.length === 0 ? ' column-bare' : ''}`;
  return html`<section class="${kind}"${style} aria-label="${column.title}">
<h2>${head}<span class="count" title="${count}"><span aria-hidden="true">${cards.length}</span><span class="unseen">${count}</span></span></h2>
<ul class="cards">${cards.map((card) => cardBox(visit, owner, card, label))}</ul>
${cards.length === 0 && html`<p class="column-empty">No issues</p>`}
</section>`;
}

function cardBox(visit: Visit, owner: Owner, { project, issue }: Card, list: Label | undefined): Html {
  const labels = labelsById(visit.world, project, issue.labelIds).filter((label) => label !== list);
  const assignees = issue.assigneeIds.flatMap((id) => visit.world.users.get(id) ?? []);
  const place = owner.kind === 'group' ? project.name : '';
  return html`<li class="card" data-iid="${issue.iid}"${issue.state === 'closed' && trusted(' data-closed')}>
<h3>${issue.confidential && html`<span class="secret" title="Confidential">${icon('eye-slash')}<span class="unseen">Confidential: </span></span>`}<a href="${issueUrlPath(project, issue)}">${issue.title}</a></h3>
${labels.length > 0 && html`<p class="labels">${labels.map((label) => labelPill(label))}</p>`}
<div class="card-foot"><span class="muted">${place}#${issue.iid}</span>${dueDate(visit.scene.now(), issue)}
<span class="avatars">${assignees.map((user) => avatarAlone(user, 'Assigned to'))}</span></div></li>`;
}

function switcher(owner: Owner, current: ShownBoard, base: string): Html | undefined {
  if (owner.place.boards.length < 2) return undefined;
  const entries = owner.place.boards.map(
    (board) =>
      html`<li><a href="${base}/${board.id}"${board.id === current.id && trusted(' aria-current="page"')}>${board.name}</a></li>`,
  );
  return html`<nav class="tabs tabs-small" aria-label="Boards"><ul>${entries}</ul></nav>`;
}

function boardsUrl(owner: Owner): string {
  return owner.kind === 'project' ? `/${owner.place.path}/-/boards` : `/groups/${owner.place.path}/-/boards`;
}
