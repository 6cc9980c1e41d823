import type { Attempt, Certification, Open } from '../certification.ts';
import { attemptOf, isOpen, withAttempt } from '../certification.ts';
import type { Change } from '../change.ts';
import type { Command } from '../commands/commands.ts';
import { entryOf, exampleOf } from '../commands/commands.ts';
import { parseComment, vocabularyOf } from '../commands/grammar.ts';
import { faultAt } from '../commands/utterance.ts';
import type { Context, Decision } from '../context.ts';
import { ignore } from '../context.ts';
import type { Comment } from '../event.ts';
import type { SaidComment } from '../issued.ts';
import type { CommentFault } from '../messages/messages.ts';
import { progress } from '../practical/practical.ts';
import type { OpenCourse } from '../program.ts';
import type { Heard } from './heard.ts';
import { accept, asSaid, isNewDeed, isQuestion, makesLate, objectionsTo, questionsIn } from './heard.ts';
import { vocabularyFor } from './help.ts';
import { isHeeded } from './question.ts';
import { isOld, unseen, withReading } from './reading.ts';
import { answers, refusal } from './reply.ts';

/**
 * Takes in a comment as it stands now, new or edited. All its commands count together or none does; what was accepted
 * from it before is replaced. The same text twice changes nothing, and what somebody else wrote into it gives nothing.
 * `how` says whether it was heard of by itself, skimmed in a thread whose other comments are still to be taken in, or
 * read in a thread that was skimmed.
 */
export function onComment(
  context: Context,
  certification: Certification,
  comment: Comment,
  open: OpenCourse,
  how: 'heard' | 'skimmed' | 'read' = 'heard',
): Decision {
  const attempt = attemptOf(certification);
  if (!attempt) return ignore('No practical belongs to this thread.');
  if (comment.author === context.bot.userId) return ignore('It is our own comment.');
  const before = attempt.said.find(({ noteId }) => noteId === comment.id);
  if (before && comment.updatedAt < before.updatedAt)
    return ignore('A newer version of this comment was read already.');
  if (!isOpen(certification) && isOld(attempt, comment))
    return ignore('The verdict rests on the thread without this: it was deleted, or edited since.');
  const byOther = comment.editedBy !== undefined && comment.editedBy !== comment.author;
  if (before?.textHash === comment.textHash && !(byOther && before.commands.length > 0))
    return again(certification, before, comment);
  const { said, faults } = parseComment(
    comment.lines,
    vocabularyFor({ context, certification, attempt, thread: comment.thread }, comment.author),
  );
  const asksNothing = said.length === 0 && faults.length === 0;
  if (byOther && !(asksNothing && gaveNothing(attempt, comment.id)))
    return voided(context, certification, comment, open);
  if (asksNothing && !before && isOpen(certification) && isHeeded(certification, comment))
    return heeded(context, certification, comment, open);
  if (asksNothing && !before && comment.updatedAt <= comment.createdAt) return ignore('No command is in this comment.');
  if (asksNothing) return withdrawn(context, certification, comment, open);
  if (faults.length > 0) return refuse(context, certification, comment, open, faults);
  const heard = { context, certification, attempt, comment, open, said, done: before?.done ?? [] };
  const objected = objectionsTo(heard);
  const inDoubt =
    objected.length > 0 || said.some(({ command }) => isNewDeed(heard, command) || isNewQuestion(before, command));
  if ((inDoubt || makesLate(heard)) && isOpen(certification) && how === 'heard')
    return lookFirst(certification, comment);
  if (inDoubt && isOpen(certification) && how === 'skimmed')
    return withoutComment(context, certification, comment.id, open, 'It is judged when the others have been read.');
  if (objected.length > 0) return refuse(context, certification, comment, open, objected);
  return said.every(({ command }) => isQuestion(command)) ? answer(heard) : accept(heard);
}

/** Nothing but questions: they are answered, and the comment gives nothing. */
function answer({ context, certification, attempt, comment, open, said }: Heard): Decision {
  const replies = answers(context, certification, attempt, comment, questionsIn(said));
  const because = `${comment.username} asked for help.`;
  return isOpen(certification)
    ? answered(context, certification, comment, open, because, replies)
    : { outcome: 'applied', because, changes: replies, timers: [] };
}

/** The same text once more; where it was written anew, what stood there in between must not come back. */
function again(certification: Certification, before: SaidComment, { updatedAt }: Comment): Decision {
  const because = 'This comment was dealt with already.';
  if (!isOpen(certification) || updatedAt <= before.updatedAt) return ignore(because);
  const { attempt } = certification;
  const said = attempt.said.map((comment) => (comment === before ? { ...comment, updatedAt } : comment));
  return unseen(certification, { ...attempt, said }, because);
}

/** A comment written before this one may arrive after it, so that nobody is refused for what the thread already holds. */
function lookFirst(certification: Open, { username }: Comment): Decision {
  const because = `The whole thread is read before ${username} gets an answer.`;
  const { attempt, change } = withReading(certification.key, certification.attempt, because);
  return { outcome: 'applied', because, certification: { ...certification, attempt }, changes: [change], timers: [] };
}

/** Drops what a comment gave, because it is gone or no longer its author's word. */
export function withoutComment(
  context: Context,
  certification: Open,
  noteId: number,
  open: OpenCourse,
  because: string,
): Decision {
  const attempt = { ...certification.attempt, said: emptied(certification.attempt, noteId) };
  if (!gaveNothing(certification.attempt, noteId))
    return progress(context, certification, { ...certification, attempt }, open, because);
  return unseen(certification, attempt, because);
}

/** What was carried out once stays known, so that the same words do not bring it about again. */
function emptied({ said }: Attempt, noteId: number): Attempt['said'] {
  return said.flatMap((comment) => {
    if (comment.noteId !== noteId) return [comment];
    return comment.done ? [{ ...comment, commands: [] }] : [];
  });
}

function gaveNothing({ said }: Attempt, noteId: number): boolean {
  return !said.some((comment) => comment.noteId === noteId && comment.commands.length > 0);
}

/**
 * Keeps a comment without commands: it was answered and gives nothing. So the same text is not judged again when the
 * thread is read, where things may have changed that it was refused for, and where nobody tells who edited it.
 */
function answered(
  context: Context,
  certification: Open,
  comment: Comment,
  open: OpenCourse,
  because: string,
  replies: readonly Change[],
): Decision {
  const dropped = withoutComment(context, certification, comment.id, open, because);
  const now = dropped.certification;
  if (!now || !isOpen(now)) return { ...dropped, changes: [...replies, ...dropped.changes] };
  const done = now.attempt.said.find(({ noteId }) => noteId === comment.id)?.done;
  const others = now.attempt.said.filter(({ noteId }) => noteId !== comment.id);
  const attempt = { ...now.attempt, said: [...others, asSaid(comment, [], done)] };
  return { ...dropped, certification: { ...now, attempt }, changes: [...replies, ...dropped.changes] };
}

function voided(context: Context, certification: Certification, comment: Comment, open: OpenCourse): Decision {
  if (!isOpen(certification)) return ignore('The verdict stands; later edits do not change it.');
  const because = 'Somebody else edited this comment, so what it gave no longer counts.';
  const { attempt } = certification;
  const before = attempt.said.find(({ noteId }) => noteId === comment.id)?.commands[0];
  const example = before && exampleOf(entryOf(before), vocabularyOf(context, attempt.rubric));
  const reply = refusal(context, certification, attempt, comment, [editedFault(comment, example ?? '/help')]);
  return answered(context, certification, comment, open, because, [reply]);
}

/** Kept without commands: an answer to a question, or a reviewer who shows that they are there. */
function heeded(context: Context, certification: Open, comment: Comment, open: OpenCourse): Decision {
  const { attempt } = certification;
  const after = { ...attempt, said: [...attempt.said, asSaid(comment, [])] };
  return progress(
    context,
    certification,
    withAttempt(certification, after),
    open,
    `${comment.username} wrote a comment.`,
  );
}

/** The learner may have answered before we heard of the question, so the thread is read as for a deed. */
function isNewQuestion(before: SaidComment | undefined, { say }: Command): boolean {
  return say === 'ask' && !before?.commands.some((command) => command.say === 'ask');
}

/** That somebody else wrote into a comment. */
export function editedFault({ lines }: Pick<Comment, 'lines'>, example: string): CommentFault {
  const line = lines[0] ?? { number: 1, text: '' };
  const problem =
    'Somebody other than you edited this comment, so nothing in it counts any more. Please say it again in a new comment.';
  return faultAt({ line, column: 0, length: line.text.trimEnd().length }, { problem, example });
}

/** Kept although it asks for nothing, because what it asked for before the edit may be heard of only now. */
function withdrawn(context: Context, certification: Certification, comment: Comment, open: OpenCourse): Decision {
  if (!isOpen(certification)) return ignore('The verdict stands; later edits do not change it.');
  const because = `${comment.username} edited a comment, and no command is in it now.`;
  return answered(context, certification, comment, open, because, []);
}

function refuse(
  context: Context,
  certification: Certification,
  comment: Comment,
  open: OpenCourse,
  faults: readonly CommentFault[],
): Decision {
  const because = `Refused: ${faults.map(({ problem }) => problem).join(' ')}`;
  const attempt = attemptOf(certification);
  if (!attempt) return ignore('No practical belongs to this thread.');
  const reply = refusal(context, certification, attempt, comment, faults);
  if (!isOpen(certification)) return { outcome: 'applied', because, changes: [reply], timers: [] };
  return answered(context, certification, comment, open, because, [reply]);
}
