import type { Attempt, Certification } from './certification.ts';
import { isOpen } from './certification.ts';
import type { Command } from './commands.ts';
import { entryOf, exampleOf } from './commands.ts';
import type { Context } from './context.ts';
import { personCalled, personWith } from './context.ts';
import type { Comment } from './event.ts';
import type { Said } from './grammar.ts';
import { vocabularyOf } from './grammar.ts';
import type { CommentFault } from './messages.ts';
import type { UserId } from './people.ts';
import { missingFrom, sheetOf } from './sheets.ts';
import { faultAt } from './utterance.ts';
import { addressee } from './view.ts';

/**
 * What stands against a command here and now: that its author may not, that the practical is past it, or that
 * something is missing first. `attempt` already holds the whole comment, so that a score and /finish go together.
 */
export function objection(
  context: Context,
  certification: Certification,
  attempt: Attempt,
  comment: Comment,
  said: Said,
): CommentFault | undefined {
  const { command } = said;
  const problem =
    notAllowed(context, certification, attempt, comment.author, command) ??
    tooLate(certification, command) ??
    notYet(context, certification, attempt, comment.author, command);
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
    case 'moderator':
      return program.reviewing.moderators.includes(username) ? undefined : 'Only a moderator can say this.';
    case 'staff':
      return program.staff.includes(username) ? undefined : 'Only the enablement team can say this.';
  }
}

function reviewerNames(context: Context, attempt: Attempt): string {
  const names = attempt.pick.chosen.map(({ userId }) => addressee(context, userId).name);
  return names.length > 0 ? names.join(' and ') : 'nobody has been picked yet';
}

function tooLate(certification: Certification, command: Command): string | undefined {
  if (command.say === 'help' || command.say === 'explain' || isOpen(certification)) return undefined;
  return 'This practical has been decided, so nothing can be added to it.';
}

function notYet(
  context: Context,
  certification: Certification,
  attempt: Attempt,
  author: UserId,
  command: Command,
): string | undefined {
  switch (command.say) {
    case 'finish': {
      const missing = missingFrom(attempt, sheetOf(attempt, author));
      return missing.length > 0 ? `Before you finish, please score ${missing.join(', ')} too.` : undefined;
    }
    case 'decide':
      return decideObjection(certification, attempt, author);
    case 'review-by':
      return seatObjection(context, certification, attempt, command.username);
    default:
      return undefined;
  }
}

function decideObjection(certification: Certification, attempt: Attempt, author: UserId): string | undefined {
  if (certification.is !== 'decision-ready') return 'There is nothing to decide yet: the reviewers are still at work.';
  if (certification.learner.is === 'known' && certification.learner.userId === author)
    return 'Nobody decides about their own practical.';
  return attempt.pick.chosen.some(({ userId }) => userId === author)
    ? 'A reviewer of this practical cannot decide it; another moderator can.'
    : undefined;
}

function seatObjection(
  context: Context,
  certification: Certification,
  attempt: Attempt,
  username: string,
): string | undefined {
  const person = personCalled(context, username);
  if (!person) return `Nobody called ${username} is in people.yaml, or GitLab does not know them.`;
  if (certification.learner.is === 'known' && certification.learner.userId === person.userId)
    return 'The learner cannot review their own practical.';
  if (attempt.pick.chosen.some(({ userId }) => userId === person.userId))
    return `${person.name} reviews this practical already.`;
  if (attempt.pick.chosen.length >= attempt.reviewersNeeded)
    return `Both seats are taken: ${reviewerNames(context, attempt)}.`.replace(
      'Both',
      attempt.reviewersNeeded === 2 ? 'Both' : 'All',
    );
  const learner = certification.learner.is === 'known' ? personWith(context, certification.learner.userId) : undefined;
  if (learner?.manager !== person.username) return undefined;
  if (context.program.reviewing.lineManager === 'never')
    return `${person.name} is the learner's line manager, who may not review.`;
  if (attempt.pick.chosen.length === 0)
    return `${person.name} is the learner's line manager, who may only be the second reviewer.`;
  return undefined;
}
