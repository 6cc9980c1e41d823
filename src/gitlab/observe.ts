import type { Comment, SeenIssue, SpokenLine } from '../core/event.ts';
import type { IssueMark } from './marker.ts';
import { isIntact } from './marker.ts';
import type { Issue, Note } from './schemas.ts';

/** Finds the lines of a text that its author said in their own words, and the hash of the whole text. */
export type ReadText = (text: string) => { readonly lines: readonly SpokenLine[]; readonly textHash: string };

/**
 * Notes as the API gives them, in the shape of comments the hook tells of. Who edited a comment only the hook knows;
 * the bot's own comments are among them.
 */
export function commentsOf(notes: readonly Note[], read: ReadText): readonly Comment[] {
  return notes
    .filter(({ system }) => !system)
    .map((note) => ({
      id: note.id,
      author: note.author.id,
      username: note.author.username,
      ...read(note.body),
      internal: note.internal,
      createdAt: wholeSeconds(note.createdAt),
      updatedAt: wholeSeconds(note.updatedAt),
    }));
}

/** What of an issue we keep right, as the API gives it; `mark` says whose issue it is. */
export function seenOn(issue: Issue, mark: IssueMark): SeenIssue {
  return {
    labels: issue.labels,
    assignees: issue.assignees.map(({ id }) => id),
    closed: issue.closed,
    confidential: issue.confidential,
    intact: isIntact(issue.description, mark),
  };
}

// Hooks write times to the second and the API to the millisecond; both doors must tell the same of one comment.
function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
