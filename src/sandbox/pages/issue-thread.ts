import { access, accessTo, canComment, canEditIssue, canEditNote } from '../members.ts';
import { notesFor } from '../notes.ts';
import type { Award, Issue, Note, Project } from '../world.ts';
import { ago } from './clock.ts';
import { emojiText, reactionNames } from './emoji.ts';
import type { Html } from './html.ts';
import { html, trusted } from './html.ts';
import { renderLine, renderMarkdown } from './markdown.ts';
import { avatar, icon, issueUrlPath, personLink } from './pieces.ts';
import type { Visit } from './visit.ts';

/** What somebody was writing when it was refused: a new comment, or with `noteId` a comment's new text. */
export type Draft = { readonly text: string; readonly internal?: boolean; readonly noteId?: number };

/** Comments and system notes in order, replies below what they answer. */
export function thread(visit: Visit, project: Project, issue: Issue, draft: Draft | undefined): Html {
  const notes = notesFor(visit.world, visit.user, project, issue);
  const starts = notes.filter(
    (note, index) => notes.findIndex((other) => other.discussionId === note.discussionId) === index,
  );
  const items = starts.map((start) => {
    if (start.system) return systemLine(visit, project, start);
    const replies = notes.filter((note) => note.discussionId === start.discussionId && note !== start);
    return html`<li class="discussion">${[start, ...replies].map((note) => comment(visit, project, issue, note, draft))}
${canComment(visit.world, visit.user, project, issue) && replyForm(project, issue, start)}</li>`;
  });
  return html`<section class="activity" aria-labelledby="activity-title"><h2 id="activity-title">Activity</h2>
<ol class="thread" id="thread" data-live>${items}</ol></section>`;
}

/** The box at the end of the thread, or why there is none. */
export function commentBox(visit: Visit, project: Project, issue: Issue, draft: Draft | undefined): Html {
  const { world, user } = visit;
  if (!user)
    return html`<p class="alert alert-info">Visitors can read but not write. Choose whom to act as at the top of the page.</p>`;
  if (!canComment(world, user, project, issue))
    return html`<p class="alert alert-info">The discussion is locked; only project members can comment. Act as one of them to go on.</p>`;
  const mine = draft?.noteId === undefined ? draft : undefined;
  const move = issue.state === 'opened' ? 'close' : 'reopen';
  const moveWords = move === 'close' ? 'Comment & close issue' : 'Comment & reopen issue';
  return html`<section class="comment-box" aria-label="Add a comment">${avatar(user, 'large')}
<form method="post" action="${issueUrlPath(project, issue)}/notes" class="stack" id="comment-form">
<label for="note">Comment as ${user.name}</label>
<textarea id="note" name="note" rows="5" placeholder="Write a comment. Markdown and quick actions work.">
${mine?.text}</textarea>
${accessTo(world, user, project) >= access.planner && html`<label class="check"><input type="checkbox" name="internal" value="true"${mine?.internal && trusted(' checked')}> Make this an internal note <span class="muted">(project members with at least the Planner role read it)</span></label>`}
<p class="buttons" id="comment-buttons" data-live><button class="button button-confirm" type="submit" name="next" value="comment">Comment</button>
${canEditIssue(world, user, project, issue) && html`<button class="button" type="submit" name="next" value="${move}">${moveWords}</button>`}</p>
</form></section>`;
}

/** Emoji given to an issue or comment with who gave them, and for members of the thread a choice of more. */
export function reactions(
  visit: Visit,
  project: Project,
  issue: Issue,
  on: { readonly awards: readonly Award[] },
  base: string,
): Html {
  const names = [...new Set(on.awards.map((award) => award.name))];
  const allowed = canComment(visit.world, visit.user, project, issue);
  return html`<div class="reactions"><form method="post" action="${base}/award">
${names.map((name) =>
  reaction(
    visit,
    on.awards.filter((award) => award.name === name),
    name,
    allowed,
  ),
)}
${
  allowed &&
  html`<details class="menu picker"><summary title="Add reaction">${icon('smile')}<span class="unseen">Add reaction</span></summary>
<div class="menu-body">${reactionNames.map((name) => html`<button type="submit" name="emoji" value="${name}" title="${name}" aria-label="${name}">${emojiText(name)}</button>`)}</div></details>`
}
</form></div>`;
}

function reaction(visit: Visit, awards: readonly Award[], name: string, allowed: boolean): Html {
  const who = awards.map((award) => visit.world.users.get(award.userId)?.name ?? 'Ghost user').join(', ');
  const mine = awards.some((award) => award.userId === visit.user?.id);
  return html`<button class="reaction" type="submit" name="emoji" value="${name}" title="${who} reacted with :${name}:" aria-label="${name}: ${awards.length}, ${who}" aria-pressed="${mine ? 'true' : 'false'}"${!allowed && trusted(' disabled')}>${emojiText(name)} <span>${awards.length}</span></button>`;
}

function systemLine(visit: Visit, project: Project, note: Note): Html {
  const author = visit.world.users.get(note.authorId);
  return html`<li class="system-note" id="note_${note.id}"><span class="dot" aria-hidden="true"></span><p>${personLink(author)} ${renderLine(note.body, { world: visit.world, project })} <span class="muted">· ${ago(visit.scene.now(), note.createdAt)}</span></p></li>`;
}

function comment(visit: Visit, project: Project, issue: Issue, note: Note, draft: Draft | undefined): Html {
  const author = visit.world.users.get(note.authorId);
  const base = `${issueUrlPath(project, issue)}/notes/${note.id}`;
  const edited = note.updatedById !== null && note.updatedAt !== note.createdAt;
  const editor = note.updatedById === note.authorId ? undefined : visit.world.users.get(note.updatedById ?? 0);
  return html`<article class="note${note.internal && ' note-internal'}" id="note_${note.id}" aria-label="Comment by ${author?.name ?? 'Ghost user'}">
${author && avatar(author, 'large')}
<div class="note-box"><header class="note-head"><span>${personLink(author)} ${author?.bot && html`<span class="chip">Bot</span>`} <a class="muted" href="#note_${note.id}">${ago(visit.scene.now(), note.createdAt)}</a></span>
<span>${note.internal && html`<span class="chip chip-internal">${icon('lock')} Internal note</span>`}${author?.role && !author.bot && html`<span class="chip">${author.role}</span>`}</span></header>
<div class="prose">${renderMarkdown(note.body, { world: visit.world, project })}</div>
${edited && html`<p class="edited">Edited ${ago(visit.scene.now(), note.updatedAt)}${editor && ` by ${editor.name}`}</p>`}
<div class="note-foot">${reactions(visit, project, issue, note, base)}${canEditNote(visit.world, visit.user, project, note) && noteTools(note, base, draft)}</div>
</div></article>`;
}

function noteTools(note: Note, base: string, draft: Draft | undefined): Html {
  const mine = draft?.noteId === note.id ? draft : undefined;
  return html`<div class="note-tools"><details${mine && trusted(' open')}><summary>Edit</summary>
<form method="post" action="${base}/edit" class="stack"><label for="edit_${note.id}">New text</label><textarea id="edit_${note.id}" name="note" rows="5">
${mine?.text ?? note.body}</textarea><p class="buttons"><button class="button button-confirm" type="submit">Save comment</button></p></form></details>
<details><summary>Delete</summary><form method="post" action="${base}/delete" class="stack"><p>Delete this comment for good?</p><p><button class="button button-danger" type="submit">Delete comment</button></p></form></details></div>`;
}

function replyForm(project: Project, issue: Issue, start: Note): Html {
  return html`<details class="reply"><summary>Reply</summary>
<form method="post" action="${issueUrlPath(project, issue)}/notes" class="stack"><input type="hidden" name="discussion" value="${start.discussionId}">
<label for="reply_${start.id}">Reply</label><textarea id="reply_${start.id}" name="note" rows="3"></textarea>
<p class="buttons"><button class="button button-confirm" type="submit" name="next" value="comment">Reply</button></p></form></details>`;
}
