import type { Attempt } from '../certification.ts';
import { isOpen } from '../certification.ts';
import type { DeclineCommand } from '../commands/decline-command.ts';
import type { ReleaseCommand } from '../commands/release-command.ts';
import type { ReviewByCommand } from '../commands/review-by-command.ts';
import { eitherOf } from '../commands/utterance.ts';
import type { Context, Decision } from '../context.ts';
import { ignore, personCalled, personWith } from '../context.ts';
import type { UserId } from '../people/people.ts';
import { claimants, claimBar } from '../reviewers/claim.ts';
import { barOf } from '../reviewers/exclusions.ts';
import { withoutReviewer } from '../reviewers/hand-over.ts';
import type { Chosen } from '../reviewers/pick-reasons.ts';
import { whyNotWords } from '../reviewers/pick-reasons.ts';
import { sheetOf } from '../verdict/sheets.ts';
import { addressee, addressees, reviewerNames } from '../views/view.ts';
import { appealHandedOn, appealHandingObjection, isInAppeal } from './appeal-hand-over.ts';
import type { Deed, Situation } from './deed.ts';
import { nowWith } from './deed.ts';

/** Staff give an empty seat to somebody. */
export const reviewByDeed: Deed<ReviewByCommand> = {
  against: (at, { username }) => {
    const { context, certification, attempt } = at;
    const person = personCalled(context, username);
    if (!person) return `Nobody called ${username} is in people.yaml, or GitLab does not know them.`;
    const { learner } = certification;
    if (learner.is === 'known' && learner.userId === person.userId)
      return 'The learner cannot review their own practical.';
    if (isReviewer(attempt, person.userId)) return `${person.name} reviews this practical already.`;
    if (attempt.pick.chosen.length >= attempt.reviewersNeeded)
      return `${attempt.reviewersNeeded === 2 ? 'Both' : 'All'} seats are taken: ${reviewerNames(context, attempt)}.`;
    const bar = learner.is === 'known' ? barOf(context, person, learner.userId) : undefined;
    if (bar?.is === 'other-company') return 'Somebody else has to review: this seat is for our own people.';
    if (bar && bar.is !== 'line-manager') return `${person.name} ${whyNotWords(bar)}, so somebody else has to review.`;
    return managerObjection(at, person.username, person.name);
  },
  follow: (at, { username }) => {
    const { context, attempt, comment } = at;
    const person = personCalled(context, username);
    if (!person) return ignore(`${username} is not known any more.`);
    const seat = { userId: person.userId, at: context.now, because: `was asked by ${comment.username}` };
    return nowWith(at, seated(attempt, seat), `${comment.username} asked ${person.name} to review.`);
  },
};

/**
 * Somebody of the pool takes an empty seat, also who had given one back: what they scored then counts again. Of who has a
 * seat it is a sign of life, which is read off the comments.
 */
export const claimDeed: Deed<{ readonly say: 'claim' }> = {
  idle: ({ attempt, comment }) => isReviewer(attempt, comment.author),
  against: (at) => {
    const { context, attempt, comment } = at;
    const person = personWith(context, comment.author);
    const bar = person && !isReviewer(attempt, person.userId) ? claimBar(at, person) : undefined;
    if (!person || !bar) return undefined;
    const why = `${person.name} ${whyNotWords(bar)}`;
    if (bar.is === 'away') return `${why}. Who is back earlier says /back, and /claim below it.`;
    const others = claimants(at).map(({ name }) => name);
    return others.length > 0
      ? `${why}, so this seat is for somebody else: ${eitherOf(others)}.`
      : `${why}, so this seat is for somebody else, whom the enablement team can ask: ${eitherOf(staffOf(context))}.`;
  },
  follow: (at) => {
    const { context, attempt, comment } = at;
    const userId = comment.author;
    // Since they said it, so that these words are their first sign of life.
    const seat = { userId, at: comment.createdAt, because: 'took the empty seat' };
    return nowWith(at, seated(attempt, seat), `${nameOf(context, userId)} took the empty seat.`);
  },
};

/** A reviewer gives the seat back, or a moderator an appeal, for whatever reason; it is nobody's business and is not asked for. */
export const declineDeed: Deed<DeclineCommand> = {
  against: (at) =>
    isInAppeal(at) ? appealHandingObjection(at, at.comment.author) : finishedObjection(at, at.comment.author),
  follow: (at) => {
    const name = nameOf(at.context, at.comment.author);
    return isInAppeal(at)
      ? appealHandedOn(at, at.comment.author, `${name} gave the appeal back.`)
      : handedOn(at, at.comment.author, `${name} gave the review back.`);
  },
};

/** Staff take a reviewer off, or whoever was asked to decide an appeal. */
export const releaseDeed: Deed<ReleaseCommand> = {
  against: (at, { username }) => {
    const person = personCalled(at.context, username);
    if (isInAppeal(at)) return appealHandingObjection(at, person?.userId, username);
    if (!person || !isReviewer(at.attempt, person.userId))
      return `${person?.name ?? username} does not review this practical: ${reviewerNames(at.context, at.attempt)}.`;
    return finishedObjection(at, person.userId);
  },
  follow: (at, { username }) => {
    const person = personCalled(at.context, username);
    if (!person) return ignore(`${username} is not known any more.`);
    const released = `${at.comment.username} released ${person.name} from this`;
    return isInAppeal(at)
      ? appealHandedOn(at, person.userId, `${released} appeal.`)
      : handedOn(at, person.userId, `${released} review.`);
  },
};

function handedOn(at: Situation, userId: UserId, because: string): Decision {
  const { context, certification, open, attempt } = at;
  if (!isOpen(certification)) return ignore('The practical has been decided meanwhile.');
  return nowWith(at, withoutReviewer(context, { ...certification, attempt }, userId, open), because);
}

function finishedObjection({ context, attempt }: Situation, userId: UserId): string | undefined {
  return sheetOf(attempt, userId).finished
    ? `${nameOf(context, userId)} has finished already, and that review counts.`
    : undefined;
}

function managerObjection(
  { context, certification, attempt }: Situation,
  username: string,
  name: string,
): string | undefined {
  const learner = certification.learner.is === 'known' ? personWith(context, certification.learner.userId) : undefined;
  if (learner?.manager !== username) return undefined;
  if (context.program.reviewing.lineManager === 'never')
    return `${name} is the learner's line manager, who may not review.`;
  return attempt.pick.chosen.length === 0
    ? `${name} is the learner's line manager, who may only be the second reviewer.`
    : undefined;
}

function seated(attempt: Attempt, seat: Chosen): Attempt {
  const { chosen, passedOver } = attempt.pick;
  const other = ({ userId }: { readonly userId: UserId }) => userId !== seat.userId;
  const declined = attempt.declined?.filter((userId) => userId !== seat.userId);
  return { ...attempt, declined, pick: { chosen: [...chosen, seat], passedOver: passedOver.filter(other) } };
}

function staffOf(context: Context): readonly string[] {
  return addressees(context, context.program.staff).map(({ name }) => name);
}

function isReviewer({ pick }: Attempt, userId: UserId): boolean {
  return pick.chosen.some((seat) => seat.userId === userId);
}

function nameOf(context: Context, userId: UserId): string {
  return addressee(context, userId).name;
}
