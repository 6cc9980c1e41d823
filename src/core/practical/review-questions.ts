import type { Attempt, Certification } from '../certification.ts';
import { attemptOf, isOpen } from '../certification.ts';
import type { Change } from '../change.ts';
import { parseComment, vocabularyOf } from '../commands/grammar.ts';
import type { Context } from '../context.ts';
import type { Comment, Event } from '../event.ts';
import type { SaidComment } from '../issued.ts';
import type { UserId } from '../people/people.ts';
import { learnerOf } from '../verdict/award.ts';
import { addressee } from '../views/view.ts';
import { reviewerIn, reviewThread } from './mode.ts';

/**
 * Questions and answers brought to where the other side reads, in blind courses: learners do not see the reviewers' issues,
 * and a reviewer who is a Guest may not see the practical.
 */
export function passedOn(
  context: Context,
  before: Certification | undefined,
  after: Certification,
  event: Event,
): readonly Change[] {
  const earlier = before && attemptOf(before);
  const attempt = attemptOf(after);
  if (!attempt || !earlier || !isOpen(after)) return [];
  return commentsIn(event).flatMap((comment) => {
    const { id, textHash } = comment;
    const now = attempt.said.find(({ noteId }) => noteId === id);
    const then = earlier.said.find(({ noteId }) => noteId === id);
    if (now?.textHash !== textHash || (then?.textHash === textHash && asks(then) === asks(now))) return [];
    return [...question(context, after, attempt, comment, now), ...answer(context, after, attempt, comment)];
  });
}

function question(
  context: Context,
  after: Certification,
  attempt: Attempt,
  comment: Comment,
  said: SaidComment,
): readonly Change[] {
  const reviewer = reviewerIn(said.thread);
  if (reviewer === undefined || !asks(said)) return [];
  const words = {
    say: 'note/asked' as const,
    with: {
      learner: learnerOf(context, after),
      reviewer: addressee(context, reviewer),
      question: questionIn(context, attempt, comment),
    },
  };
  const because = `${comment.username} asked the learner.`;
  return [{ ...common(after, attempt, comment, because), do: 'say', tag: `asked-${comment.id}`, words }];
}

/** Only what belongs to the question: what else the comment says is for nobody but us. */
function questionIn(context: Context, attempt: Attempt, { lines }: Comment): string {
  const { said } = parseComment(lines, vocabularyOf(context, attempt.rubric));
  const starts = said.map(({ line }) => line);
  return said
    .flatMap(({ command, line }) => {
      if (command.say !== 'ask') return [];
      const own = lines.find(({ number }) => number === line)?.text.replace(/^\s*(?:\/ask|@\S+\s+ask)\s*/i, '') ?? '';
      return [own || linesRightBelow(lines, line, starts)];
    })
    .join('\n\n');
}

function linesRightBelow(lines: Comment['lines'], from: number, starts: readonly number[]): string {
  const found: string[] = [];
  for (let number = from + 1; !starts.includes(number); number += 1) {
    const line = lines.find((one) => one.number === number);
    if (!line || line.text.trim() === '') break;
    found.push(line.text);
  }
  return found.join('\n');
}

/** What the learner says after a question goes to everybody who asked since the learner last said something. */
function answer(context: Context, after: Certification, attempt: Attempt, comment: Comment): readonly Change[] {
  const { learner } = after;
  if (learner.is !== 'known' || comment.author !== learner.userId || comment.thread !== undefined) return [];
  const before = attempt.said.filter(({ noteId }) => noteId < comment.id);
  const last = Math.max(0, ...before.filter(({ author }) => author === learner.userId).map(({ noteId }) => noteId));
  const asking = before.filter((said) => said.noteId > last && asks(said) && reviewerIn(said.thread) === said.author);
  const because = `${comment.username} answered a question.`;
  return [...new Set(asking.map(({ author }) => author))].map((reviewer) => ({
    ...common(after, attempt, comment, because, reviewer),
    do: 'say',
    tag: `answered-${comment.id}`,
    words: {
      say: 'note/answered',
      with: {
        reviewer: addressee(context, reviewer),
        learner: learnerOf(context, after),
        answer: comment.lines.map(({ text }) => text).join('\n'),
      },
    },
  }));
}

function common({ key }: Certification, { number }: Attempt, comment: Comment, because: string, to?: UserId) {
  const thread = to === undefined ? {} : { thread: reviewThread(to) };
  const what = `${to === undefined ? 'asked' : `${thread.thread}/answered`}-${comment.id}`;
  return { key: `${key}#${number}/${what}/${comment.textHash.slice(0, 12)}`, attempt: number, ...thread, because };
}

function asks(said: SaidComment | undefined): boolean {
  return said?.commands.some(({ say }) => say === 'ask') ?? false;
}

function commentsIn(event: Event): readonly Comment[] {
  if (event.happened === 'thread-read') return event.comments;
  return event.happened === 'comment-written' ? [event.comment] : [];
}
