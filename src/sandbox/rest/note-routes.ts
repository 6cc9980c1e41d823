import { z } from 'zod';
import { noteFor } from '../members.ts';
import type { NoteOutcome } from '../notes.ts';
import { createNote, deleteNote, notesFor, updateNote } from '../notes.ts';
import { notFound } from '../refusal.ts';
import type { Issue, Note, Project } from '../world.ts';
import type { Answer, Call, Route } from './call.ts';
import { actOf, created, gone, issueOf, numberIn, ok, route } from './call.ts';
import { mustBeUnmodified } from './conditions.ts';
import { discussionShape, noteShape } from './issue-shapes.ts';
import { listed } from './pagination.ts';
import { instantText, parameters, text, truth } from './parameters.ts';

/** Notes and their threads. GitLab: doc/api/notes.md, doc/api/discussions.md. */
export const noteRoutes: readonly Route[] = [
  route('GET /projects/:id/issues/:iid/notes', listNotes),
  route('POST /projects/:id/issues/:iid/notes', (call) => postNote(call)),
  route('GET /projects/:id/issues/:iid/notes/:note', (call) => {
    const { project, issue, note } = noteOf(call);
    return ok(noteShape(call.scene, project, issue, note));
  }),
  route('PUT /projects/:id/issues/:iid/notes/:note', putNote),
  route('DELETE /projects/:id/issues/:iid/notes/:note', removeNote),
  route('GET /projects/:id/issues/:iid/discussions', (call) => {
    const { project, issue } = issueOf(call);
    const threads = [...Map.groupBy(notesFor(call.scene.world, call.user, project, issue), threadOf).values()];
    return listed(call, threads, (notes) => discussionShape(call.scene, project, issue, notes));
  }),
  route('GET /projects/:id/issues/:iid/discussions/:discussion', (call) => {
    const { project, issue } = issueOf(call);
    return ok(discussionShape(call.scene, project, issue, threadIn(call, project, issue)));
  }),
  route('POST /projects/:id/issues/:iid/discussions', postDiscussion),
  route('POST /projects/:id/issues/:iid/discussions/:discussion/notes', (call) => postNote(call, call.path.discussion)),
  route('PUT /projects/:id/issues/:iid/discussions/:discussion/notes/:note', putNote),
  route('DELETE /projects/:id/issues/:iid/discussions/:discussion/notes/:note', removeNote),
];

/** The note in the path with its issue and project. */
export function noteOf(call: Call): { readonly project: Project; readonly issue: Issue; readonly note: Note } {
  const { project, issue } = issueOf(call);
  return { project, issue, note: noteFor(call.scene.world, call.user, project, issue, numberIn(call, 'note')) };
}

function listNotes(call: Call): Answer {
  const asked = parameters(call.input, {
    sort: z.enum(['asc', 'desc']).default('desc'),
    order_by: z.enum(['created_at', 'updated_at']).default('created_at'),
    activity_filter: z.enum(['all_notes', 'only_comments', 'only_activity']).default('all_notes'),
  });
  const { project, issue } = issueOf(call);
  const key = asked.order_by === 'created_at' ? 'createdAt' : 'updatedAt';
  const rows = notesFor(call.scene.world, call.user, project, issue)
    .filter(
      (note) => asked.activity_filter === 'all_notes' || note.system === (asked.activity_filter === 'only_activity'),
    )
    .toSorted((one, other) => one[key].localeCompare(other[key]) || one.id - other.id);
  const sorted = asked.sort === 'asc' ? rows : rows.toReversed();
  return listed(call, sorted, (note) => noteShape(call.scene, project, issue, note));
}

function postNote(call: Call, discussion?: string): Answer {
  const { project, issue, outcome } = say(call, discussion);
  return told(call, project, issue, outcome, created);
}

function postDiscussion(call: Call): Answer {
  const { project, issue, outcome } = say(call);
  if (outcome.kind === 'commands') return told(call, project, issue, outcome, created);
  return created(discussionShape(call.scene, project, issue, [outcome.note]));
}

function say(call: Call, discussionId?: string) {
  const asked = parameters(call.input, {
    body: text,
    internal: truth.optional(),
    confidential: truth.optional(),
    created_at: instantText.optional(),
  });
  const { project, issue } = issueOf(call);
  call.spend('notes', 'notes_create');
  const outcome = createNote(actOf(call), project, issue, {
    body: asked.body,
    internal: asked.internal ?? asked.confidential,
    createdAt: asked.created_at,
    discussionId,
  });
  return { project, issue, outcome };
}

function putNote(call: Call): Answer {
  const asked = parameters(call.input, { body: text });
  const { project, issue, note } = noteOf(call);
  return told(call, project, issue, updateNote(actOf(call), project, issue, note, asked.body), ok);
}

function removeNote(call: Call): Answer {
  const { project, issue, note } = noteOf(call);
  mustBeUnmodified(call, note.updatedAt);
  deleteNote(actOf(call), project, issue, note);
  return gone;
}

// Nothing but commands leaves no note: 202 says what they did.
function told(call: Call, project: Project, issue: Issue, outcome: NoteOutcome, answer: typeof ok): Answer {
  if (outcome.kind === 'saved') return answer(noteShape(call.scene, project, issue, outcome.note, outcome.changes));
  return { status: 202, body: { commands_changes: outcome.changes, summary: outcome.summary } };
}

function threadIn(call: Call, project: Project, issue: Issue): readonly Note[] {
  const notes = notesFor(call.scene.world, call.user, project, issue).filter(
    (note) => threadOf(note) === call.path.discussion,
  );
  if (notes.length === 0) throw notFound('Discussion');
  return notes;
}

function threadOf(note: Note): string {
  return note.discussionId;
}
