import type { Certification, JudgedAttempt } from '../certification.ts';
import type { Change } from '../change.ts';
import { issueMark } from '../change.ts';
import { parseComment, vocabularyOf } from '../commands/grammar.ts';
import type { Context, Decision } from '../context.ts';
import { ignore } from '../context.ts';
import type { Comment } from '../event.ts';
import { pastOf } from '../practical/next-attempt.ts';
import type { OpenCourse } from '../program.ts';
import { isQuestion } from './heard.ts';
import { onComment } from './on-comment.ts';
import { isOld } from './reading.ts';

/** What is said in the thread of an earlier attempt is answered there: questions with what it was, all else with where it goes on. */
export function onPastComment(
  context: Context,
  certification: Certification,
  past: JudgedAttempt,
  comment: Comment,
  open: OpenCourse,
): Decision {
  const { said, faults } = parseComment(comment.lines, vocabularyOf(context, past.rubric));
  const asks = faults.length > 0 || said.some(({ command }) => !isQuestion(command));
  const known = past.said.some(({ noteId, textHash }) => noteId === comment.id && textHash === comment.textHash);
  if (comment.author === context.bot.userId || !asks)
    return { ...onComment(context, pastOf(certification, past), comment, open), certification: undefined };
  if (known || isOld(past, comment)) return ignore('It was dealt with while that attempt was open.');
  const because = `${comment.username} said something on an attempt that is over; it goes on in another issue.`;
  return { outcome: 'applied', because, changes: [pointer(certification, past, comment, because)], timers: [] };
}

function pointer({ key }: Certification, { number, apart }: JudgedAttempt, comment: Comment, because: string): Change {
  const tag = `reply-${comment.id}`;
  return {
    do: 'say',
    key: `${key}#${number}/${tag}/${Math.floor(comment.updatedAt / 1000)}-${comment.textHash.slice(0, 12)}`,
    attempt: number,
    thread: comment.thread,
    tag,
    because,
    words: {
      say: 'note/moved',
      with: {
        to: { username: comment.username, name: comment.username },
        ...(apart ? {} : { on: issueMark(number + 1) }),
      },
    },
  };
}
