import type { Attempt } from '../certification.ts';
import type { Command } from '../commands/commands.ts';
import type { SaidComment } from '../issued.ts';

/**
 * Comments whose scores count no more, for good: they were edited after their author had handed them in. Read off what is
 * accepted, so that it is the same in whatever order comments are heard of. A /finish hands in its own comment and all
 * before it, at the moment its comment was first written; an edit in the same second is not later.
 */
export function editedLate({ said }: Pick<Attempt, 'said'>): readonly SaidComment[] {
  return said.filter((comment) => says(comment, 'score') && said.some((other) => wasHandedInBy(other, comment)));
}

/** What an author's comments give: no scores edited late, and no /finish that handed in what these were before. */
export function standing(mine: readonly SaidComment[]): readonly Command[] {
  const late = editedLate({ said: mine });
  return mine.flatMap((comment) => {
    if (late.includes(comment)) return [];
    const spent = late.some((edited) => wasHandedInBy(comment, edited));
    return spent ? comment.commands.filter(({ say }) => say !== 'finish') : comment.commands;
  });
}

/** Whether an edit of this comment is judged by what else its author has said, which may not have been heard of yet. */
export function isEditOfScores({ at, writtenAt, commands }: SaidComment): boolean {
  return writtenAt > at && commands.some(({ say }) => say === 'score');
}

function wasHandedInBy(finish: SaidComment, { author, noteId, writtenAt }: SaidComment): boolean {
  return finish.author === author && finish.noteId >= noteId && finish.at < writtenAt && says(finish, 'finish');
}

function says({ commands }: SaidComment, what: Command['say']): boolean {
  return commands.some(({ say }) => say === what);
}
