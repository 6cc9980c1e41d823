import type { Certification } from '../certification.ts';
import { attemptOf, isOpen, withAttempt } from '../certification.ts';
import type { Context, Decision } from '../context.ts';
import { ignore, personWith } from '../context.ts';
import type { Event, SeenIssue } from '../event.ts';
import type { UserId } from '../people/people.ts';
import { reviewerIn } from '../practical/mode.ts';
import { reviewIssueShown } from '../practical/review-issues.ts';
import type { OpenCourse } from '../program.ts';

/** At this many changes against the record a person has to look. */
const tooMany = 3;

/**
 * What is wrong with a reviewer's own issue, as a sentence; undefined where it may be so. Only what would let others read it
 * or keep its reviewer from scoring is set right.
 */
export function reviewIssueFault(
  certification: Certification,
  thread: string | undefined,
  seen: SeenIssue,
): string | undefined {
  const attempt = attemptOf(certification);
  const reviewer = reviewerIn(thread);
  if (!attempt || reviewer === undefined) return undefined;
  if (!seen.confidential) return 'the issue of a review was open to everybody';
  const sits = isOpen(certification) && attempt.pick.chosen.some(({ userId }) => userId === reviewer);
  if (sits && seen.closed) return 'the issue of a review was closed before it was finished';
  return sits && !seen.assignees.includes(reviewer)
    ? 'the reviewer was taken off the issue of their review'
    : undefined;
}

/** Somebody changed a reviewer's own issue: what must not be is set right without a word, and staff hear of it. */
export function onReviewIssueChanged(
  context: Context,
  certification: Certification,
  { by, issue, thread }: Extract<Event, { happened: 'issue-changed' }>,
  open: OpenCourse,
): Decision {
  const attempt = attemptOf(certification);
  const reviewer = reviewerIn(thread);
  const fault = reviewIssueFault(certification, thread, issue);
  if (by === context.bot.userId) return ignore('We changed this issue ourselves.');
  if (!attempt || reviewer === undefined || !fault) return ignore('The review can go on as it is.');
  const fights = (attempt.fights ?? 0) + 1;
  if (fights > tooMany) return ignore('The issue is left as it is until staff have set it right.');
  const because = `${capital(fault)}, by ${nameOf(context, by)}; it is set right.`;
  const numbered = { ...attempt, fights, revision: attempt.revision + 1 };
  const after = withAttempt(certification, numbered);
  const changes = [reviewIssueShown(context, after, numbered, open, reviewer, because)];
  // A Guest who was taken off cannot be put on again while the issue is confidential, so a person has to look.
  const alert = issue.confidential && issue.closed && fights < tooMany ? undefined : because;
  return { outcome: 'applied', because, certification: after, changes, timers: [], alert };
}

function capital(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

function nameOf(context: Context, by: UserId | undefined): string {
  return by === undefined ? 'somebody' : (personWith(context, by)?.name ?? `user ${by}`);
}
