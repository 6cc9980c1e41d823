import type { Attempt, Certification } from '../certification.ts';
import { openAppealOf } from '../certification.ts';
import type { Command } from '../commands/commands.ts';
import { entryOf, exampleOf } from '../commands/commands.ts';
import type { Said } from '../commands/grammar.ts';
import { vocabularyOf } from '../commands/grammar.ts';
import { faultAt } from '../commands/utterance.ts';
import type { Situation } from '../deeds/deed.ts';
import { deedObjection } from '../deeds/table.ts';
import type { Comment } from '../event.ts';
import type { CommentFault } from '../messages/messages.ts';
import type { UserId } from '../people/people.ts';
import { wrongPlaceFor } from '../practical/mode.ts';
import { appealThread } from '../verdict/appeal.ts';
import { missingFrom, sheetOf, writtenSheetOf } from '../verdict/sheets.ts';
import { instead, notTheirs, saidInAppeals, untimely } from './help.ts';

/**
 * What stands against a command here and now: that its author may not, that the practical is past it, or that
 * something is missing first. The attempt of the situation already holds the whole comment, so that a score and /finish
 * go together.
 */
export function objection(at: Situation, said: Said): CommentFault | undefined {
  const { context, attempt, comment } = at;
  const { command } = said;
  const entry = entryOf(command);
  const scene = { ...at, thread: comment.thread };
  const no = notTheirs(scene, comment.author, entry);
  const late = untimely(scene, entry);
  const astray = wrongPlaceFor(at, command);
  const problem =
    no ??
    misplaced(at, command) ??
    late ??
    astray ??
    atRest(at.certification, command) ??
    unidentified(at.certification, command) ??
    notYet(attempt, comment.author, command) ??
    deedObjection(at, command);
  if (!problem) return undefined;
  const other = instead(scene, comment.author);
  const shown =
    problem === no || problem === late
      ? { problem: `${problem} ${other.words}`, example: other.example }
      : { problem, example: exampleOf(entry, vocabularyOf(context, attempt.rubric)) };
  // A score that stands where others can read it is not said again.
  return faultOver(said, problem === astray ? undefined : comment, shown);
}

/** A fault of a whole line of the comment; without the comment only the name of the command is shown. */
export function faultOver(
  { line: number, command }: Said,
  comment: Pick<Comment, 'lines'> | undefined,
  shown: Parameters<typeof faultAt>[1],
): CommentFault {
  const { text } = comment?.lines.find((line) => line.number === number) ?? { text: `/${command.say}` };
  return faultAt({ line: { number, text }, column: 0, length: text.trimEnd().length }, shown);
}

function atRest({ paused }: Certification, command: Command): string | undefined {
  return paused && entryOf(command).waits
    ? 'This practical is paused, so nothing is scored or decided now. Once staff have resumed it, please say this again in a new comment.'
    : undefined;
}

/** What an appeal's own issue is not for. */
function misplaced({ certification, comment }: Situation, { say }: Command): string | undefined {
  if (comment.thread === appealThread)
    return saidInAppeals.includes(say)
      ? undefined
      : 'Only the appeal is dealt with here. Please say this in the practical itself.';
  return say === 'decide' && openAppealOf(certification)
    ? 'The appeal is decided in an issue of its own; please decide there.'
    : undefined;
}

/** Before anybody knows the learner there is one thing to do. */
function unidentified({ learner, is }: Certification, { say }: Command): string | undefined {
  if (is !== 'identity-needed' || learner.is === 'known') return undefined;
  return ['identify', 'help', 'explain'].includes(say)
    ? undefined
    : 'First it must be known who the learner is: say so with /identify and their username.';
}

function notYet(attempt: Attempt, author: UserId, command: Command): string | undefined {
  if (command.say !== 'finish' && command.say !== 'ask') return undefined;
  if (command.say === 'ask')
    return sheetOf(attempt, author).finished
      ? 'You have finished already: just write to the learner, no command is needed.'
      : undefined;
  const missing = missingFrom(attempt, writtenSheetOf(attempt, author));
  return missing.length > 0 ? `Before you finish, please score ${missing.join(', ')} too.` : undefined;
}
