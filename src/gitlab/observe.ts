import type { Comment, Event, Place, SpokenLine } from '../core/event.ts';
import type { UserId } from '../core/people.ts';
import type { Issue, Note } from './schemas.ts';

/** Finds the lines of a text that its author said in their own words, and the hash of the whole text. */
export type ReadText = (text: string) => { readonly lines: readonly SpokenLine[]; readonly textHash: string };

/** What people said among notes: neither system notes nor the bot's own. */
export function commentsOf(
  notes: readonly Note[],
  by: { readonly botId: UserId; readonly read: ReadText },
): readonly Comment[] {
  return notes
    .filter((note) => !note.system && note.author.id !== by.botId)
    .map((note) => ({
      id: note.id,
      author: note.author.id,
      username: note.author.username,
      ...by.read(note.body),
      createdAt: wholeSeconds(note.createdAt),
      updatedAt: wholeSeconds(note.updatedAt),
    }));
}

/**
 * What an issue and its notes show to have happened, as the hook would have told it: every comment of a person, and
 * that somebody other than the bot closed it.
 */
export function eventsOf(
  seen: { readonly place: Place; readonly issue: Issue; readonly notes: readonly Note[] },
  by: { readonly botId: UserId; readonly read: ReadText },
): readonly Event[] {
  const { place, issue } = seen;
  const comments = commentsOf(seen.notes, by).map(
    (comment): Event => ({ happened: 'comment-written', place, comment }),
  );
  if (!issue.closed || issue.closedBy === undefined || issue.closedBy === by.botId) return comments;
  const closed: Event = {
    happened: 'issue-changed',
    place,
    by: issue.closedBy,
    action: 'close',
    labels: issue.labels,
    closed: true,
  };
  return [...comments, closed];
}

// Hooks write times to the second and the API to the millisecond; both doors must tell the same of one comment.
function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
