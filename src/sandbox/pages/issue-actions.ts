import { z } from 'zod';
import { toggleAward } from '../awards.ts';
import { updateIssue } from '../issues.ts';
import { noteFor } from '../members.ts';
import { createNote, deleteNote, updateNote } from '../notes.ts';
import { conflict } from '../refusal.ts';
import type { Act } from '../scene.ts';
import type { Issue, Project } from '../world.ts';
import type { Draft } from './issue-thread.ts';
import { toggleTask } from './markdown.ts';
import { textVersion } from './versions.ts';

/** What an action is done to. */
type OnIssue = {
  readonly act: Act;
  readonly project: Project;
  readonly issue: Issue;
  readonly noteId: number | undefined;
};

/** Where to go after an action, within the issue's page, and what to say there. */
type Done = { readonly anchor?: string | undefined; readonly notice?: string | undefined };

/** A form on an issue's page: `run` does it (or refuses), `draft` is what to keep in the box when refused. */
export type IssueAction = {
  readonly run: (on: OnIssue, form: unknown) => Done;
  readonly draft?: (on: Pick<OnIssue, 'noteId'>, form: unknown) => Draft;
};

/** All forms of an issue's page, by the end of their address. */
export const issueActions: Readonly<Record<string, IssueAction>> = {
  notes: {
    run: comment,
    draft: (_on, form) => {
      const { note, internal } = commentForm.parse(form);
      return { text: note, internal };
    },
  },
  edit: { run: edit },
  details: { run: details },
  tasks: { run: tick },
  award: { run: react },
  'notes/:id/edit': {
    run: editNote,
    draft: ({ noteId }, form) => ({ text: noteForm.parse(form).note, ...(noteId ? { noteId } : {}) }),
  },
  'notes/:id/delete': { run: removeNote },
  'notes/:id/award': { run: react },
};

// Browsers send line ends as CRLF, GitLab's own pages send LF.
const text = z.string().transform((value) => value.replaceAll('\r\n', '\n'));
const ticked = z
  .literal('true')
  .optional()
  .transform((value) => value === 'true');
const several = z
  .union([z.string().transform((value) => [value]), z.array(z.string())])
  .optional()
  .transform((values) => values ?? []);
const noteForm = z.object({ note: text });
const commentForm = z.object({
  note: text,
  internal: ticked,
  next: z.enum(['comment', 'close', 'reopen']).default('comment'),
  discussion: z.string().optional(),
});
const editForm = z.object({ title: z.string(), description: text });
const detailsForm = z.object({
  assignee: several,
  label: several,
  due: z.union([z.literal('').transform(() => null), z.iso.date()]),
  confidential: ticked,
});
const tickForm = z.object({ line: z.coerce.number().int().min(0), version: z.string() });
const reactForm = z.object({ emoji: z.string() });

function comment({ act, project, issue }: OnIssue, form: unknown): Done {
  const { note: body, internal, next, discussion } = commentForm.parse(form);
  const move = next === 'comment' ? undefined : next;
  if (move && body.trim() === '') {
    updateIssue(act, project, issue, { stateEvent: move });
    return { anchor: lastNote(issue) };
  }
  const outcome = createNote(act, project, issue, {
    body,
    internal,
    ...(discussion ? { discussionId: discussion } : {}),
  });
  if (move) updateIssue(act, project, issue, { stateEvent: move });
  return outcome.kind === 'saved'
    ? { anchor: `note_${outcome.note.id}` }
    : { anchor: lastNote(issue), notice: outcome.summary.join(' ') };
}

function editNote({ act, project, issue, noteId }: OnIssue, form: unknown): Done {
  const note = noteFor(act.scene.world, act.user, project, issue, noteId ?? 0);
  const outcome = updateNote(act, project, issue, note, noteForm.parse(form).note);
  return outcome.kind === 'saved' ? { anchor: `note_${note.id}` } : { notice: outcome.summary.join(' ') };
}

function removeNote({ act, project, issue, noteId }: OnIssue): Done {
  deleteNote(act, project, issue, noteFor(act.scene.world, act.user, project, issue, noteId ?? 0));
  return { anchor: 'activity-title', notice: 'The comment is deleted.' };
}

function react({ act, project, issue, noteId }: OnIssue, form: unknown): Done {
  const note = noteId === undefined ? undefined : noteFor(act.scene.world, act.user, project, issue, noteId);
  toggleAward(act, { project, issue, note }, reactForm.parse(form).emoji);
  return { anchor: note && `note_${note.id}` };
}

function edit({ act, project, issue }: OnIssue, form: unknown): Done {
  updateIssue(act, project, issue, editForm.parse(form));
  return {};
}

function details({ act, project, issue }: OnIssue, form: unknown): Done {
  const { assignee, label, due, confidential } = detailsForm.parse(form);
  const assigneeIds = assignee.map(Number).filter((id) => id > 0);
  updateIssue(act, project, issue, { assigneeIds, labels: label, dueDate: due, confidential });
  return {};
}

function tick({ act, project, issue }: OnIssue, form: unknown): Done {
  const { line, version } = tickForm.parse(form);
  const changed = toggleTask(issue.description ?? '', line);
  if (version !== textVersion(issue.description) || changed === undefined)
    throw conflict('The description has changed in the meantime. Look at it again and tick the box once more.');
  updateIssue(act, project, issue, { description: changed });
  return { anchor: 'description' };
}

function lastNote(issue: Issue): string | undefined {
  const last = issue.notes.at(-1);
  return last && `note_${last.id}`;
}
