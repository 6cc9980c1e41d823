import type { Attempt, Certification } from '../certification.ts';
import type { Change } from '../change.ts';
import type { CommandEntry } from '../commands/command-entry.ts';
import type { Command } from '../commands/commands.ts';
import { entryOf } from '../commands/commands.ts';
import type { Scene } from '../comments/roles.ts';
import type { Situation } from '../deeds/deed.ts';
import type { Comment } from '../event.ts';
import type { UserId } from '../people/people.ts';
import type { OpenCourse } from '../program.ts';
import { hasEmptySeat } from '../verdict/sheets.ts';
import { addressee } from '../views/view.ts';

/** The thread of an attempt that is one reviewer's own, where the course is blind. */
export function reviewThread(reviewer: UserId): string {
  return `review-${reviewer}`;
}

/** Whose own this thread is. */
export function reviewerIn(thread: string | undefined): UserId | undefined {
  const [, reviewer] = /^review-(\d+)$/.exec(thread ?? '') ?? [];
  return reviewer === undefined ? undefined : Number(reviewer);
}

/** The reviewers' own threads, where what they say counts; while a seat is empty, also of who gave one back and may want it. */
export function reviewThreadsOf(attempt: Attempt): readonly string[] {
  const { pick, reviewIssues = [] } = attempt;
  const seated = (reviewer: UserId) => pick.chosen.some(({ userId }) => userId === reviewer);
  return reviewIssues.filter((reviewer) => hasEmptySeat(attempt) || seated(reviewer)).map(reviewThread);
}

/** Where reviewers of a new attempt score. */
export function modeIn({ practical: { mode } }: OpenCourse): Pick<Attempt, 'mode'> {
  return mode === 'open' ? {} : { mode };
}

/** Where somebody reads what is meant for them: reviewers of a blind course, who may be Guests, in their own issue. */
export function readBy({ mode, pick, reviewIssues = [] }: Attempt, who: UserId | undefined): { thread?: string } {
  const seated = pick.chosen.some(({ userId }) => userId === who);
  return mode === 'blind' && who !== undefined && seated && reviewIssues.includes(who)
    ? { thread: reviewThread(who) }
    : {};
}

/** How a note about reviews is written that learners shall not see before the verdict. */
export function keptFromLearner({ mode }: Attempt): Pick<Extract<Change, { do: 'say' }>, 'internal'> {
  return mode ? { internal: true } : {};
}

/**
 * Where a comment is answered: beside it, and to those only who can see it. What we say to a reviewer may quote scores, so
 * it stays among reviewers even where they themselves wrote for everyone.
 */
export function answeredIn(
  { learner }: Certification,
  { mode, pick }: Attempt,
  { author, thread, internal }: Comment,
): Pick<Extract<Change, { do: 'say' }>, 'thread' | 'internal'> {
  if (thread !== undefined) return { thread };
  const reviews = pick.chosen.some(({ userId }) => userId === author);
  if (mode === 'blind' && reviews && !internal) return { thread: reviewThread(author) };
  const byLearner = learner.is === 'known' && learner.userId === author;
  const untold = mode === 'internal' && internal === undefined && !byLearner;
  return internal || untold || (mode === 'internal' && reviews) ? { internal: true } : {};
}

/** Where a command is said instead, as in "Omar, in an issue of their own"; undefined where this is a place for it. */
export function properPlace(
  { attempt, thread }: Pick<Scene, 'attempt' | 'thread'>,
  { who, name }: CommandEntry,
): string | undefined {
  if (reviewerIn(thread) !== undefined) return saidInReviews.includes(who) ? undefined : 'in the practical itself';
  return thread === undefined && attempt?.mode === 'blind' && scores.includes(name)
    ? 'in an issue of their own'
    : undefined;
}

const ownToReviews: readonly CommandEntry['who'][] = ['reviewer', 'reviewer or asked moderator', 'reviewer or pool'];
const saidInReviews: readonly CommandEntry['who'][] = [...ownToReviews, 'any reviewer', 'anyone'];
const scores: readonly Command['say'][] = ['score', 'finish'];

/** Why a command is not taken where it was said, as a sentence for its author. */
export function wrongPlaceFor(at: Situation, command: Command): string | undefined {
  const { context, attempt, comment } = at;
  const entry = entryOf(command);
  const owner = reviewerIn(comment.thread);
  const elsewhere = properPlace({ attempt, thread: comment.thread }, entry);
  if (owner !== undefined) {
    if (elsewhere) return 'Only one review is done here. Please say this in the practical itself.';
    return !ownToReviews.includes(entry.who) || owner === comment.author
      ? undefined
      : `This is the review of ${addressee(context, owner).name}. Yours has an issue of its own.`;
  }
  if (elsewhere)
    return 'Nothing counts from here: please score in the issue that was opened for you alone, and delete your comment here if it holds scores.';
  if (attempt.mode !== 'internal' || comment.thread !== undefined) return undefined;
  if (command.say === 'ask' && comment.internal)
    return 'The learner cannot see an internal note: please ask in a comment without that tick.';
  return scores.includes(command.say) && comment.internal !== true
    ? 'The learner can see this comment, so it does not count: please delete it, and write it anew with “Make this an internal note” ticked.'
    : undefined;
}
