import type { Command } from '../commands/commands.ts';
import { dayMeant } from '../commands/written-date.ts';
import type { Context, Decision } from '../context.ts';
import { ignore } from '../context.ts';
import type { Comment } from '../event.ts';
import { todayFor } from '../reviewers/exclusions.ts';
import { addressee } from '../views/view.ts';
import { closeDuty } from './closing.ts';
import { dueBy, onReturn } from './on-return.ts';
import type { ProductCertification } from './product-certification.ts';
import { asks } from './product-certification.ts';
import { progressed } from './progress.ts';
import type { Subject } from './subject.ts';

/** Where and when a command about product knowledge is said. */
export type ProductScene = {
  readonly context: Context;
  readonly certification: ProductCertification;
  readonly subject: Subject;
  readonly comment: Comment;
};

/** A command that is carried out once, when it is said: editing the comment later does not take it back. */
type ProductDeed<Said extends Command> = {
  /** What stands against it here and now, as a sentence for its author. */
  readonly against: (at: ProductScene, said: Said) => string | undefined;
  readonly follow: (at: ProductScene, said: Said) => Decision;
};

/** The learner is asked nothing more this time; what was earned stays. */
const withdrawDeed: ProductDeed<{ readonly say: 'withdraw' }> = {
  against: ({ certification }) =>
    asks(certification) ? undefined : 'Nothing is asked here now, so there is nothing to step back from.',
  follow: ({ context, certification, subject, comment }) =>
    closeDuty(context, certification, subject, `${addressee(context, comment.author).name} stepped back from this.`),
};

/** All clocks stand; why is not asked, kept or shown. */
const pauseDeed: ProductDeed<{ readonly say: 'pause' }> = {
  against: ({ certification }) => (certification.paused ? 'This is paused already; /resume lets it go on.' : undefined),
  follow: ({ context, certification, subject, comment }) => {
    const after = { ...certification, paused: { since: comment.updatedAt } };
    return progressed(context, certification, after, subject, `${comment.username} paused this; all clocks stand.`);
  },
};

const resumeDeed: ProductDeed<{ readonly say: 'resume' }> = {
  against: ({ certification }) =>
    certification.paused ? undefined : 'This is not paused, so everything goes on already.',
  follow: ({ context, certification, subject, comment }) =>
    onReturn(context, certification, subject, comment.updatedAt, `${comment.username} resumed this.`),
};

const extendDeed: ProductDeed<Extract<Command, { say: 'extend' }>> = {
  against: (at, said) => {
    if (at.certification.paused) return 'This is paused: once it is resumed with /resume, another day can be set.';
    const date = dayIn(at, said);
    return date === undefined || date <= todayFor(at.context, at.comment.author)
      ? 'The new due date must be after today.'
      : undefined;
  },
  follow: (at, said) => {
    const { context, certification, subject, comment } = at;
    const dueOn = dayIn(at, said);
    if (!asks(certification) || dueOn === undefined) return ignore('There is no due date to set.');
    const because = `${addressee(context, comment.author).name} set the last day to ${dueOn}.`;
    // What had lapsed is in force again until then.
    const now: ProductCertification = { ...certification, is: 'due' };
    return progressed(context, certification, dueBy(now, dueOn), subject, because);
  },
};

function dayIn({ context, comment }: ProductScene, { to }: Extract<Command, { say: 'extend' }>): string | undefined {
  return dayMeant(to, todayFor(context, comment.author));
}

const deeds = { withdraw: withdrawDeed, pause: pauseDeed, resume: resumeDeed, extend: extendDeed } satisfies {
  readonly [Name in Command['say']]?: ProductDeed<Extract<Command, { say: Name }>>;
};

/** What a command is carried out by, once; nothing where it is read off the comment as it stands. */
export function productDeedOf({ say }: Command): ProductDeed<Command> | undefined {
  // Each entry takes exactly the command it is listed under.
  return (deeds as { readonly [name: string]: ProductDeed<never> | undefined })[say] as
    | ProductDeed<Command>
    | undefined;
}
