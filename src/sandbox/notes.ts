import { noteHook } from './hook-payloads.ts';
import { changeIssue, discussionId } from './issue-changes.ts';
import { applyAside } from './issues.ts';
import { access, accessTo, canComment, canEditIssue, canEditNote, canSeeNote, canSetMetadata } from './members.ts';
import type { CommandsChanges, Interpretation } from './quick-action-effects.ts';
import { fieldChange, interpret } from './quick-action-effects.ts';
import { extractCommands } from './quick-actions.ts';
import { forbidden, notFound, Refusal } from './refusal.ts';
import type { Act } from './scene.ts';
import { timestamp } from './scene.ts';
import type { Issue, Note, Project, User, World } from './world.ts';
import { nextId } from './world.ts';

/** A comment to be made; `discussionId` makes it a reply. */
export type NoteFields = {
  readonly body: string;
  readonly internal?: boolean | undefined;
  readonly discussionId?: string | undefined;
  /** Owners only; ignored from others. */
  readonly createdAt?: string | undefined;
};

/** A saved note, or commands that were carried out with nothing left to save (the API answers 202 then). */
export type NoteOutcome =
  | { readonly kind: 'saved'; readonly note: Note; readonly changes: CommandsChanges }
  | { readonly kind: 'commands'; readonly changes: CommandsChanges; readonly summary: readonly string[] };

/**
 * Comments on an issue and carries out the quick actions in the text: the note is saved first, the issue changed in
 * one go, and the Note Hook follows the Issue Hook. GitLab: app/services/notes/create_service.rb.
 */
export function createNote(act: Act, project: Project, issue: Issue, fields: NoteFields): NoteOutcome {
  const { world } = act.scene;
  if (!canComment(world, act.user, project, issue)) throw forbidden();
  const level = accessTo(world, act.user, project);
  if (fields.internal && level < access.planner) throw forbidden();
  const said = extractCommands(fields.body);
  const done = read(act, project, issue, said.commands);
  if (said.text.trim() === '' && said.commands.length > 0) return runOnly(act, project, issue, done);
  mustBeText(said.text);
  if (issue.notes.filter((note) => !note.system).length >= 5000)
    throw noteError('{:noteable=>["has reached its limit"]}');
  const note = buildNote(act, issue, level >= access.owner ? fields : { ...fields, createdAt: undefined }, said.text);
  issue.notes.push(note);
  mustApply(act, project, issue, note, done.changes);
  run(act, project, issue, done.changes);
  if (Object.keys(done.changes).length === 0) issue.updatedAt = timestamp(act.scene);
  announceNote(act, project, issue, note, 'create');
  return { kind: 'saved', note, changes: done.changes };
}

/** Edits a comment (its author, Maintainers); newly written quick actions run. The author stays the author. */
export function updateNote(act: Act, project: Project, issue: Issue, note: Note, body: string): NoteOutcome {
  if (!canEditNote(act.scene.world, act.user, project, note)) throw forbidden();
  const said = extractCommands(body);
  const done = read(act, project, issue, said.commands);
  if (said.text.trim() === '' && said.commands.length > 0) {
    issue.notes = issue.notes.filter((other) => other !== note);
    return runOnly(act, project, issue, done);
  }
  mustBeText(said.text);
  const changed = note.body !== said.text;
  note.body = said.text;
  if (changed) {
    note.updatedAt = timestamp(act.scene);
    note.updatedById = act.user.id;
  }
  run(act, project, issue, done.changes);
  if (changed) announceNote(act, project, issue, note, 'update');
  return { kind: 'saved', note, changes: done.changes };
}

/** Deletes a comment (its author, Maintainers). No hook is fired. */
export function deleteNote(act: Act, project: Project, issue: Issue, note: Note): void {
  if (!canEditNote(act.scene.world, act.user, project, note)) throw forbidden();
  issue.notes = issue.notes.filter((other) => other !== note);
}

/** The notes of an issue a person may see, in the order they were written. */
export function notesFor(world: World, user: User | undefined, project: Project, issue: Issue): readonly Note[] {
  return issue.notes.filter((note) => canSeeNote(world, user, project, note));
}

/** How many comments a person may see; system notes do not count. */
export function commentCount(world: World, user: User | undefined, project: Project, issue: Issue): number {
  return notesFor(world, user, project, issue).filter((note) => !note.system).length;
}

/** Sends the Note Hook, under the confidential flag and name when the note is internal or the issue confidential. */
function announceNote(act: Act, project: Project, issue: Issue, note: Note, action: 'create' | 'update'): void {
  const confidential = note.internal || issue.confidential;
  act.scene.emit({
    project,
    flag: confidential ? 'confidential_note_events' : 'note_events',
    trigger: confidential ? 'confidential_note_hooks' : 'note_hooks',
    event: confidential ? 'Confidential Note Hook' : 'Note Hook',
    body: noteHook(act.scene, project, issue, note, action),
    chain: act.chain,
  });
}

function read(act: Act, project: Project, issue: Issue, commands: Parameters<typeof interpret>[1]): Interpretation {
  const { world } = act.scene;
  const mayEdit = canEditIssue(world, act.user, project, issue);
  return interpret(
    { act, project, issue, mayEdit, maySetMetadata: canSetMetadata(world, act.user, project) },
    commands,
  );
}

function runOnly(act: Act, project: Project, issue: Issue, done: Interpretation): NoteOutcome {
  if (Object.keys(done.changes).length === 0) throw noteError('{:commands_only=>["Failed to apply commands."]}');
  run(act, project, issue, done.changes);
  return { kind: 'commands', changes: done.changes, summary: done.summary };
}

function run(act: Act, project: Project, issue: Issue, changes: CommandsChanges): void {
  applyAside(act, project, issue, changes);
  changeIssue(act, project, issue, fieldChange(act, project, issue, changes));
}

// The note is saved before the commands run: where they fail the answer is 400, and the note is there all the same.
function mustApply(act: Act, project: Project, issue: Issue, note: Note, changes: CommandsChanges): void {
  if ((changes.title?.length ?? 0) <= 255) return;
  announceNote(act, project, issue, note, 'create');
  throw noteError('{:validation=>["Title is too long (maximum is 255 characters)"]}');
}

function buildNote(act: Act, issue: Issue, fields: NoteFields, body: string): Note {
  const at = fields.createdAt ?? timestamp(act.scene);
  const parent = fields.discussionId
    ? issue.notes.find((note) => note.discussionId === fields.discussionId)
    : undefined;
  if (fields.discussionId && !parent) throw notFound('Discussion');
  return {
    id: nextId(act.scene.world, 'note'),
    discussionId: parent?.discussionId ?? discussionId(),
    type: parent ? 'DiscussionNote' : null,
    body,
    authorId: act.user.id,
    system: false,
    internal: parent ? parent.internal : (fields.internal ?? false),
    createdAt: at,
    updatedAt: at,
    updatedById: null,
    awards: [],
  };
}

function mustBeText(text: string): void {
  if (text.trim() === '') throw noteError('{:note=>["can\'t be blank"]}');
  if (text.length > 1_000_000) throw noteError('{:note=>["is too long (maximum is 1000000 characters)"]}');
}

/** 400, with Ruby's own print of what is wrong with a note. */
export function noteError(what: string): Refusal {
  return new Refusal(400, { message: `400 Bad request - Note ${what}` });
}
