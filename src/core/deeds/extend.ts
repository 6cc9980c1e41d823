import { isOpen } from '../certification.ts';
import type { ExtendCommand } from '../commands/extend-command.ts';
import { dayMeant } from '../commands/written-date.ts';
import { ignore } from '../context.ts';
import { todayFor } from '../reviewers/exclusions.ts';
import { addressee } from '../views/view.ts';
import type { Deed, Situation } from './deed.ts';
import { nowWith } from './deed.ts';

/** Staff set another due date; it need not be a working day. */
export const extendDeed: Deed<ExtendCommand> = {
  against: (at, said) => {
    const date = dateOf(at, said);
    return date === undefined || date <= todayFor(at.context, at.comment.author)
      ? 'The new due date must be after today.'
      : undefined;
  },
  follow: (at, said) => {
    const dueOn = dateOf(at, said);
    if (!isOpen(at.certification) || dueOn === undefined) return ignore('There is no due date to set.');
    const { attempt, context, comment } = at;
    const further = attempt.further && { ...attempt.further, dueOn };
    const because = `${addressee(context, comment.author).name} set the due date to ${dueOn}.`;
    return nowWith(at, { ...attempt, dueOn, ...(further ? { further } : {}) }, because);
  },
};

function dateOf({ context, comment }: Situation, { to }: ExtendCommand): string | undefined {
  return dayMeant(to, todayFor(context, comment.author));
}
