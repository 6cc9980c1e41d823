import { appealThread } from './appeal.ts';
import type { Attempt, Certification } from './certification.ts';
import { isOpen, openAppealOf } from './certification.ts';
import type { Command } from './commands.ts';
import { entryOf, exampleOf } from './commands.ts';
import type { Context } from './context.ts';
import { personWith } from './context.ts';
import type { Situation } from './deeds/deed.ts';
import { deedObjection } from './deeds/table.ts';
import type { Said } from './grammar.ts';
import { vocabularyOf } from './grammar.ts';
import type { CommentFault } from './messages.ts';
import type { UserId } from './people.ts';
import { missingFrom, sheetOf } from './sheets.ts';
import { faultAt } from './utterance.ts';
import { reviewerNames } from './view.ts';

/**
 * What stands against a command here and now: that its author may not, that the practical is past it, or that
 * something is missing first. The attempt of the
 * situation already holds the whole comment, so that a score and /finish go together.
 */
export function objection(at: Situation, said: Said): CommentFault | undefined {
  const { context, certification, attempt, comment } = at;
  const { command } = said;
  const problem =
    notAllowed(context, certification, attempt, comment.author, command) ??
    misplaced(at, command) ??
    untimely(at, command) ??
    atRest(certification, command) ??
    unidentified(certification, command) ??
    notYet(attempt, comment.author, command) ??
    deedObjection(at, command);
  if (!problem) return undefined;
  const example = exampleOf(entryOf(command), vocabularyOf(context, attempt.rubric));
  const { number, text } = comment.lines.find((line) => line.number === said.line) ?? {
    number: said.line,
    text: `/${command.say}`,
  };
  return faultAt({ line: { number, text }, column: 0, length: text.trimEnd().length }, { problem, example });
}

function notAllowed(
  context: Context,
  certification: Certification,
  attempt: Attempt,
  author: UserId,
  command: Command,
): string | undefined {
  const { program } = context;
  const username = personWith(context, author)?.username ?? '';
  switch (entryOf(command).who) {
    case 'anyone':
      return undefined;
    case 'learner':
      return certification.learner.is === 'known' && certification.learner.userId === author
        ? undefined
        : 'Only the learner of this practical can say this.';
    case 'reviewer':
      return attempt.pick.chosen.some(({ userId }) => userId === author)
        ? undefined
        : `Only the reviewers of this practical can say this: ${reviewerNames(context, attempt)}.`;
    case 'any reviewer':
      return program.reviewing.pools.some(({ members }) => members.includes(username))
        ? undefined
        : 'Only people who review can say this, and no pool of reviewers has you in it.';
    case 'moderator':
      return program.reviewing.moderators.includes(username) ? undefined : 'Only a moderator can say this.';
    case 'staff':
      return program.staff.includes(username) ? undefined : 'Only the enablement team can say this.';
  }
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
      : 'Only the appeal is decided here. Please say this in the practical itself.';
  return say === 'decide' && openAppealOf(certification)
    ? 'The appeal is decided in an issue of its own; please decide there.'
    : undefined;
}

const saidInAppeals: readonly Command['say'][] = ['decide', 'help', 'explain'];

function untimely({ certification, comment }: Situation, command: Command): string | undefined {
  if (comment.thread === appealThread) return undefined;
  const { when } = entryOf(command);
  if (when === 'open' && certification.is === 'withdrawn')
    return 'This practical was withdrawn. It goes on once it has been brought back with /restore.';
  if (when === 'open' && !isOpen(certification))
    return 'This practical has been decided, so nothing can be added to it.';
  return when === 'decided' && isOpen(certification) ? 'This practical has not been decided yet.' : undefined;
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
  const sheet = sheetOf(attempt, author);
  if (command.say === 'ask')
    return sheet.finished ? 'You have finished already: just write to the learner, no command is needed.' : undefined;
  const missing = missingFrom(attempt, sheet);
  return missing.length > 0 ? `Before you finish, please score ${missing.join(', ')} too.` : undefined;
}
