import type { Attempt, Certification } from './certification.ts';
import type { Change } from './change.ts';
import type { Command } from './commands.ts';
import { entryOf } from './commands.ts';
import type { Situation } from './deeds/deed.ts';
import type { Comment } from './event.ts';
import type { UserId } from './people.ts';
import type { OpenCourse } from './program.ts';
import { addressee } from './view.ts';

/** The thread of an attempt that is one reviewer's own, where the course is blind. */
export function reviewThread(reviewer: UserId): string {
  return `review-${reviewer}`;
}

/** Whose own this thread is. */
export function reviewerIn(thread: string | undefined): UserId | undefined {
  const [, reviewer] = /^review-(\d+)$/.exec(thread ?? '') ?? [];
  return reviewer === undefined ? undefined : Number(reviewer);
}

/** The reviewers' own threads, where what they say counts. */
export function reviewThreadsOf({ pick, reviewIssues = [] }: Attempt): readonly string[] {
  return pick.chosen.flatMap(({ userId }) => (reviewIssues.includes(userId) ? [reviewThread(userId)] : []));
}

/** Where reviewers of a new attempt score. */
export function modeIn({ practical: { mode } }: OpenCourse): Pick<Attempt, 'mode'> {
  return mode === 'open' ? {} : { mode };
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

/** Why a command is not taken where it was said, as a sentence for its author. */
export function wrongPlaceFor(at: Situation, command: Command): string | undefined {
  const { context, attempt, comment } = at;
  const owner = reviewerIn(comment.thread);
  if (owner !== undefined) return outOfReview(command, owner === comment.author, addressee(context, owner).name);
  if (comment.thread !== undefined) return undefined;
  const scores = command.say === 'score' || command.say === 'finish';
  if (attempt.mode === 'blind')
    return scores
      ? 'Nothing counts from here: please score in the issue that was opened for you alone, and delete your comment here if it holds scores.'
      : undefined;
  if (attempt.mode !== 'internal') return undefined;
  if (command.say === 'ask' && comment.internal)
    return 'The learner cannot see an internal note: please ask in a comment without that tick.';
  return scores && comment.internal !== true
    ? 'The learner can see this comment, so it does not count: please delete it, and write it anew with “Make this an internal note” ticked.'
    : undefined;
}

function outOfReview(command: Command, own: boolean, name: string): string | undefined {
  const { who } = entryOf(command);
  if (who === 'anyone') return undefined;
  if (who !== 'reviewer') return 'Only one review is done here. Please say this in the practical itself.';
  return own ? undefined : `This is the review of ${name}. Yours has an issue of its own.`;
}
