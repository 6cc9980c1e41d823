import { createHash } from 'node:crypto';
import { notesFor } from '../notes.ts';
import type { Board, Issue, Project, User, World } from '../world.ts';

/** Changes whenever what a person sees of an issue changes: fields, comments, emoji. */
export function issueVersion(world: World, user: User | undefined, project: Project, issue: Issue): string {
  const notes = notesFor(world, user, project, issue).map((note) => [
    note.id,
    note.updatedAt,
    note.body.length,
    reactions(note),
  ]);
  return digest([surface(issue), issue.description, issue.updatedAt, reactions(issue), notes]);
}

/** Changes whenever a card moves, appears or looks different. */
export function boardVersion(board: Pick<Board, 'lists' | 'name'>, issues: readonly Issue[]): string {
  return digest([board.name, board.lists, issues.map((issue) => [issue.iid, surface(issue)])]);
}

/** Short hash of a text, to notice that it changed in between. */
export function textVersion(text: string | null): string {
  return digest(text);
}

function surface(issue: Issue) {
  const { projectId, title, state, confidential, labelIds, assigneeIds, dueDate, closedAt, relativePosition } = issue;
  return [projectId, title, state, confidential, labelIds, assigneeIds, dueDate, closedAt, relativePosition];
}

function reactions(on: Pick<Issue, 'awards'>): readonly number[] {
  return on.awards.map((award) => award.id);
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
