import type { Attempt, Certification, Open, SaidComment } from './certification.ts';
import { attemptOf, isOpen } from './certification.ts';
import type { Change } from './change.ts';
import type { Command } from './commands.ts';
import { entryOf, exampleOf } from './commands.ts';
import { asDisputed } from './conclude.ts';
import type { Context, Decision } from './context.ts';
import { ignore } from './context.ts';
import type { Comment } from './event.ts';
import type { Said } from './grammar.ts';
import { parseComment, vocabularyOf } from './grammar.ts';
import type { CommentFault } from './messages.ts';
import { objection } from './permission.ts';
import { progress } from './practical.ts';
import type { OpenCourse } from './program.ts';
import { isOld, unseen, withReading } from './reading.ts';
import { answers, refusal } from './reply.ts';
import { decideByModerator, seated, seatReviewers } from './staff.ts';
import { faultAt } from './utterance.ts';

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
  if (!before && !isOpen(certification) && isOld(attempt, comment))
    return ignore('The verdict rests on the thread without this: it was deleted, or edited since.');
  const byOther = comment.editedBy !== undefined && comment.editedBy !== comment.author;
  if (before?.textHash === comment.textHash && !(byOther && before.commands.length > 0))
    return again(certification, before, comment);
  const { said, faults } = parseComment(comment.lines, vocabularyOf(context, attempt.rubric));
  const asksNothing = said.length === 0 && faults.length === 0;
  if (byOther && !(asksNothing && gaveNothing(attempt, comment.id)))
    return voided(context, certification, comment, open);
  if (asksNothing && !before && comment.updatedAt <= comment.createdAt) return ignore('No command is in this comment.');
  if (asksNothing) return withdrawn(context, certification, comment, open);
  const others = { ...attempt, said: attempt.said.filter(({ noteId }) => noteId !== comment.id) };
  if (faults.length > 0) return refuse(context, certification, others, comment, open, faults);
  const objected = objections(context, certification, others, comment, said);
  const inDoubt = objected.length > 0 || said.some(({ command }) => lasting.includes(command.say));
  if (inDoubt && isOpen(certification) && how === 'heard') return lookFirst(certification, comment);
  if (inDoubt && isOpen(certification) && how === 'skimmed')
    return withoutComment(context, certification, comment.id, open, 'It is judged when the others have been read.');
  if (objected.length > 0) return refuse(context, certification, others, comment, open, objected);
  return accept(context, certification, others, comment, open, said);
}

/** The same text once more; where it was written anew, what stood there in between must not come back. */
function again(certification: Certification, before: SaidComment, { updatedAt }: Comment): Decision {
  const because = 'This comment was dealt with already.';
  if (!isOpen(certification) || updatedAt <= before.updatedAt) return ignore(because);
  const { attempt } = certification;
  const said = attempt.said.map((comment) => (comment === before ? { ...comment, updatedAt } : comment));
  return unseen(certification, { ...attempt, said }, because);
}

/** What later words do not take back: of several the one written first must count, not the one heard first. */
const lasting: readonly string[] = ['decide', 'review-by'] satisfies readonly Command['say'][];

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
  const said = certification.attempt.said.filter((comment) => comment.noteId !== noteId);
  const attempt = { ...certification.attempt, said };
  if (!gaveNothing(certification.attempt, noteId)) return progress(context, certification, attempt, open, because);
  return unseen(certification, attempt, because);
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
  const attempt = { ...now.attempt, said: [...now.attempt.said, asSaid(comment, [])] };
  return { ...dropped, certification: { ...now, attempt }, changes: [...replies, ...dropped.changes] };
}

function voided(context: Context, certification: Certification, comment: Comment, open: OpenCourse): Decision {
  if (!isOpen(certification)) return ignore('The verdict stands; later edits do not change it.');
  const because = 'Somebody else edited this comment, so what it gave no longer counts.';
  const { attempt, key } = certification;
  const before = attempt.said.find(({ noteId }) => noteId === comment.id)?.commands[0];
  const example = before && exampleOf(entryOf(before), vocabularyOf(context, attempt.rubric));
  const reply = refusal(context, attempt, key, comment, [editedFault(comment, example ?? '/help')]);
  return answered(context, certification, comment, open, because, [reply]);
}

function editedFault({ lines }: Comment, example: string): CommentFault {
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
  others: Attempt,
  comment: Comment,
  open: OpenCourse,
  faults: readonly CommentFault[],
): Decision {
  const because = `Refused: ${faults.map(({ problem }) => problem).join(' ')}`;
  const reply = refusal(context, others, certification.key, comment, faults);
  if (!isOpen(certification)) return { outcome: 'applied', because, changes: [reply], timers: [] };
  return answered(context, certification, comment, open, because, [reply]);
}

function objections(
  context: Context,
  certification: Certification,
  others: Attempt,
  comment: Comment,
  said: readonly Said[],
): readonly CommentFault[] {
  const standing = writtenBefore(others, comment);
  const then = asDisputed(context, certification, standing);
  let together: Attempt = { ...standing, said: [...standing.said, asSaid(comment, said)] };
  return said.flatMap((one) => {
    const fault = objection(context, then, together, comment, one);
    if (fault) return [fault];
    if (one.command.say === 'review-by') together = seated(context, together, comment, one.command.username);
    return [];
  });
}

/** What its author could count on, so that a comment gets the same answer in whatever order comments are heard of. */
function writtenBefore(attempt: Attempt, { id, updatedAt }: Comment): Attempt {
  return { ...attempt, said: attempt.said.filter(({ noteId, at }) => noteId < id || at < updatedAt) };
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
  const questions = [...new Map(asked.map(({ command }) => [command.say, command])).values()];
  const replies = answers(context, certification, comment, questions);
  const because = `${comment.username} asked for help.`;
  if (!isOpen(certification)) return { outcome: 'applied', because, changes: replies, timers: [] };
  if (asked.length === said.length) return answered(context, certification, comment, open, because, replies);
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
  const commands = said.map(({ command }) => command);
  const decision = commands.find((command) => command.say === 'decide');
  if (decision) return decideByModerator(context, { ...certification, attempt }, comment, open, decision);
  const asked = commands.flatMap((command) => (command.say === 'review-by' ? [command.username] : []));
  if (asked.length > 0) return seatReviewers(context, certification, attempt, comment, open, asked);
  return progress(context, certification, attempt, open, because);
}

function asSaid({ id, author, textHash, createdAt, updatedAt }: Comment, said: readonly Said[]): SaidComment {
  return { noteId: id, author, textHash, at: createdAt, updatedAt, commands: said.map(({ command }) => command) };
}
