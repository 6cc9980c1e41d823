import type { Attempt, Certification } from '../certification.ts';
import { attemptOf } from '../certification.ts';
import type { Change } from '../change.ts';
import { commandNamed, exampleOf } from '../commands/commands.ts';
import { vocabularyOf } from '../commands/grammar.ts';
import type { Context } from '../context.ts';
import type { Comment } from '../event.ts';
import { answeredIn } from '../practical/mode.ts';
import { editedLate } from '../verdict/late-edits.ts';
import { authorOf } from './reply.ts';

/**
 * What came of a reading, with word to whoever's scores are void by a late edit in place of a check mark. It is said at every
 * reading, in words and under a key of the comment alone, so that it comes about once, in whatever order comments were heard of.
 */
export function tellingLate(
  context: Context,
  certification: Certification,
  comments: readonly Comment[],
  changes: readonly Change[],
): readonly Change[] {
  const attempt = attemptOf(certification);
  if (!attempt) return changes;
  const ids = new Set(editedLate(attempt).map(({ noteId }) => noteId));
  const late = comments.filter(({ id }) => ids.has(id));
  const kept = changes.filter((change) => change.do !== 'acknowledge' || !ids.has(change.noteId));
  return [...kept, ...late.map((comment) => lateReply(context, certification, attempt, comment))];
}

function lateReply(context: Context, certification: Certification, attempt: Attempt, comment: Comment): Change {
  const tag = `edited-${comment.id}`;
  return {
    do: 'say',
    key: `${certification.key}#${attempt.number}/${tag}`,
    attempt: attempt.number,
    ...answeredIn(certification, attempt, comment),
    tag,
    because: `The scores of ${comment.username} in this comment are void: it was changed after it had been handed in.`,
    words: {
      say: 'note/edited-late',
      with: {
        to: authorOf(context, comment),
        noteId: comment.id,
        example: exampleOf(commandNamed('score'), vocabularyOf(context, attempt.rubric)),
        help: context.program.help,
      },
    },
  };
}
