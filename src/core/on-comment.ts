import type { Attempt, Certification, Open, SaidComment } from './certification.ts';
import { attemptOf, isOpen } from './certification.ts';
import type { Change } from './change.ts';
import type { Context, Decision } from './context.ts';
import { ignore } from './context.ts';
import type { Comment } from './event.ts';
import type { Said } from './grammar.ts';
import { parseComment, vocabularyOf } from './grammar.ts';
import type { CommentFault } from './messages.ts';
import { objection } from './permission.ts';
import { progress } from './practical.ts';
import type { OpenCourse } from './program.ts';
import { answers, refusal } from './reply.ts';
import { decideByModerator, seatReviewer } from './staff.ts';

/**
 * Takes in a comment as it stands now, new or edited. All its commands count together or none does; what was accepted
 * from it before is replaced. The same text twice changes nothing.
 */
export function onComment(
  context: Context,
  certification: Certification,
  comment: Comment,
  open: OpenCourse,
): Decision {
  const attempt = attemptOf(certification);
  if (!attempt) return ignore('No practical belongs to this thread.');
  if (comment.author === context.bot.userId) return ignore('It is our own comment.');
  const before = attempt.said.find(({ noteId }) => noteId === comment.id);
  if (before?.textHash === comment.textHash) return ignore('This comment is counted already.');
  if (before && comment.editedBy !== undefined && comment.editedBy !== comment.author)
    return voided(context, certification, comment, open);
  const { said, faults } = parseComment(comment.lines, vocabularyOf(context, attempt.rubric));
  if (said.length === 0 && faults.length === 0)
    return before ? withdrawn(context, certification, comment, open) : ignore('No command is in this comment.');
  const others = { ...attempt, said: attempt.said.filter(({ noteId }) => noteId !== comment.id) };
  const refused = [...faults, ...objections(context, certification, others, comment, said)];
  if (refused.length > 0) return refuse(context, certification, others, comment, open, refused);
  return accept(context, certification, others, comment, open, said);
}

/** Drops what a comment gave, because it is gone or no longer its author's word. */
export function withoutComment(
  context: Context,
  certification: Open,
  noteId: number,
  open: OpenCourse,
  because: string,
): Decision {
  const said = certification.attempt.said.filter((comment) => comment.noteId !== noteId);
  return progress(context, certification, { ...certification.attempt, said }, open, because);
}

function voided(context: Context, certification: Certification, comment: Comment, open: OpenCourse): Decision {
  if (!isOpen(certification)) return ignore('The verdict stands; later edits do not change it.');
  const because = 'Somebody else edited this comment, so what it gave no longer counts.';
  const dropped = withoutComment(context, certification, comment.id, open, because);
  return {
    ...dropped,
    changes: [
      refusal(context, certification.attempt, certification.key, comment, [editedFault(comment)]),
      ...dropped.changes,
    ],
  };
}

function editedFault({ lines }: Comment): CommentFault {
  const first = lines[0] ?? { number: 1, text: '' };
  const problem =
    'Somebody other than you edited this comment, so nothing in it counts any more. Please say it again in a new comment.';
  return {
    line: first.number,
    text: first.text,
    column: 0,
    length: Math.max(1, first.text.length),
    problem,
    example: '/score all 3',
  };
}

function withdrawn(context: Context, certification: Certification, comment: Comment, open: OpenCourse): Decision {
  if (!isOpen(certification)) return ignore('The verdict stands; later edits do not change it.');
  return withoutComment(
    context,
    certification,
    comment.id,
    open,
    `${comment.username} took the commands out of a comment.`,
  );
}

function refuse(
  context: Context,
  certification: Certification,
  others: Attempt,
  comment: Comment,
  open: OpenCourse,
  faults: readonly CommentFault[],
): Decision {
  const because = `Refused: ${faults.map(({ problem }) => problem).join(' ')}`;
  const reply = refusal(context, others, certification.key, comment, faults);
  const counted = attemptOf(certification)?.said.length !== others.said.length;
  if (!counted || !isOpen(certification)) return { outcome: 'applied', because, changes: [reply], timers: [] };
  const dropped = progress(context, certification, others, open, because);
  return { ...dropped, changes: [reply, ...dropped.changes] };
}

function objections(
  context: Context,
  certification: Certification,
  others: Attempt,
  comment: Comment,
  said: readonly Said[],
): readonly CommentFault[] {
  const together: Attempt = { ...others, said: [...others.said, asSaid(comment, said)] };
  return said.flatMap((one) => objection(context, certification, together, comment, one) ?? []);
}

function accept(
  context: Context,
  certification: Certification,
  others: Attempt,
  comment: Comment,
  open: OpenCourse,
  said: readonly Said[],
): Decision {
  const { key } = certification;
  const asked = said.filter(({ command }) => command.say === 'help' || command.say === 'explain');
  const replies = answers(
    context,
    certification,
    comment,
    asked.map(({ command }) => command),
  );
  if (asked.length === said.length || !isOpen(certification))
    return { outcome: 'applied', because: `${comment.username} asked for help.`, changes: replies, timers: [] };
  const attempt = { ...others, said: [...others.said, asSaid(comment, said)] };
  const followed = follow(context, certification, attempt, comment, open, said);
  const thanks: Change = {
    do: 'acknowledge',
    key: `${key}#${attempt.number}/thanks/${comment.id}`,
    attempt: attempt.number,
    noteId: comment.id,
    because: followed.because,
  };
  return { ...followed, changes: [thanks, ...replies, ...followed.changes] };
}

function follow(
  context: Context,
  certification: Open,
  attempt: Attempt,
  comment: Comment,
  open: OpenCourse,
  said: readonly Said[],
): Decision {
  const because = `${comment.username} said ${said.map(({ command }) => `/${command.say}`).join(', ')}.`;
  for (const { command } of said) {
    if (command.say === 'decide')
      return decideByModerator(context, { ...certification, attempt }, comment, open, command);
    if (command.say === 'review-by')
      return seatReviewer(context, certification, attempt, comment, open, command.username);
  }
  return progress(context, certification, attempt, open, because);
}

function asSaid({ id, author, textHash, createdAt }: Comment, said: readonly Said[]): SaidComment {
  return { noteId: id, author, textHash, at: createdAt, commands: said.map(({ command }) => command) };
}
