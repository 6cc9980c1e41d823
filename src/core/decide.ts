import type { Certification, Open } from './certification.ts';
import { attemptOf, isOpen, isUnderReview, openAppealOf } from './certification.ts';
import type { Change } from './change.ts';
import { onStepsDue } from './clocks/on-steps.ts';
import { tellingLate } from './comments/late-reply.ts';
import { onComment, withoutComment } from './comments/on-comment.ts';
import { onPastComment } from './comments/past-comment.ts';
import { readThrough, withoutReading } from './comments/reading.ts';
import { decideRefresh } from './content/decide-refresh.ts';
import { isRefreshKey } from './content/refresh.ts';
import type { Context, Decision } from './context.ts';
import { ignore } from './context.ts';
import { onIssueChanged, onIssueGone, onIssueRead, onRectifyAsked } from './drift/drift.ts';
import { onReviewIssueChanged } from './drift/review-drift.ts';
import type { Comment, Event } from './event.ts';
import { onExam, onExamVoided } from './exams/on-exam.ts';
import { onExamRuled } from './exams/on-ruling.ts';
import { onLevelReached, withPaths } from './paths/with-paths.ts';
import { forLearner } from './people/company.ts';
import { onPeopleChanged } from './people/identity.ts';
import { onPersonLeft } from './practical/leaver.ts';
import { reviewerIn } from './practical/mode.ts';
import { onNextAttemptDue } from './practical/next-attempt.ts';
import { pickAgain } from './practical/practical.ts';
import { withReviewIssues } from './practical/review-issues.ts';
import { decideProduct } from './product/decide-product.ts';
import { withDutyTimers } from './product/duty-clock.ts';
import { onCourseCompleted } from './product/on-completion.ts';
import { onMemberStarted } from './product/on-start.ts';
import { onWindowOpened } from './product/on-window.ts';
import { isProduct } from './product/product-certification.ts';
import type { OpenCourse } from './program.ts';
import { onReviewerAway } from './reviewers/hand-over.ts';
import { andThen } from './steps.ts';
import { conclude } from './verdict/conclude.ts';
import { allFinished, hasEmptySeat } from './verdict/sheets.ts';
import { courseOf } from './views/show.ts';

/**
 * Decides what follows from an event: the new state of the certification, what people should see, and why. Pure:
 * the same certification, event and context always give the same decision, and nothing is ever thrown at a person.
 */
export function decide(
  certification: Certification | undefined,
  key: string,
  event: Event,
  general: Context,
): Decision {
  if (isRefreshKey(key)) return decideRefresh(general, key, event);
  const context = forLearner(general, certification, event);
  const decision = withPaths(context, certification, decideOn(certification, key, event, context));
  return withReviewIssues(context, certification, withDutyTimers(context, decision), event);
}

function decideOn(certification: Certification | undefined, key: string, event: Event, context: Context): Decision {
  if (event.happened === 'exam-completed') return onExam(context, certification, key, event.result);
  if (event.happened === 'exam-voided') return onExamVoided(context, certification, event);
  if (event.happened === 'exam-ruled') return onExamRuled(context, certification, key, event);
  if (event.happened === 'people-changed')
    return certification ? onPeopleChanged(context, certification, event) : ignore('Nothing is kept of this learner.');
  if (event.happened === 'window-opened') return onWindowOpened(context, certification, key, event);
  if (event.happened === 'member-started') return onMemberStarted(context, certification, key, event);
  if (event.happened === 'course-completed')
    return onCourseCompleted(context, certification, key, event.exam, event.completion);
  if (certification && isProduct(certification)) return decideProduct(context, certification, event);
  const open = certification && courseOf(context.program, certification);
  if (!certification || !open) return ignore('No practical of ours belongs to this.');
  switch (event.happened) {
    case 'comment-written':
      return onCommentIn(context, certification, event, open);
    case 'issue-changed':
      if (isPresentReview(certification, event)) return onReviewIssueChanged(context, certification, event, open);
      return isPresent(certification, event)
        ? onIssueChanged(context, certification, event)
        : ignore('It is not the issue of the present attempt.');
    case 'issue-read':
      return onIssueRead(context, certification, event);
    case 'issue-gone':
      return isPresent(certification, event)
        ? onIssueGone(certification, event)
        : ignore('It is not the issue of the present attempt.');
    case 'level-reached':
      return onLevelReached(certification, event);
    case 'person-left':
      return onPersonLeft(context, certification, event, open);
    case 'rectify-asked':
      return onRectifyAsked(context, certification, event);
    case 'reviewer-away':
      return isOpen(certification)
        ? onReviewerAway(context, certification, event.reviewer, open)
        : ignore('The practical has been decided meanwhile.');
    case 'steps-due':
      return isOpen(certification) || openAppealOf(certification)
        ? onStepsDue(context, certification, event, open)
        : ignore('The practical has been decided meanwhile.');
    case 'time-came':
      if (event.timer === 'next-attempt') return onNextAttemptDue(context, certification, open);
      return isOpen(certification) && hasEmptySeat(certification.attempt)
        ? pickAgain(context, certification, open)
        : ignore('The reviewers have been found meanwhile.');
    case 'release-came':
      return ignore('A certification is not about content.');
    case 'duty-moved':
      return ignore('A practical is not what a role asks for.');
    case 'thread-read':
      return isOpen(certification)
        ? onThread(context, certification, event, open)
        : ignore('The practical has been decided meanwhile.');
  }
}

type Placed = { readonly attempt?: number | undefined; readonly thread?: string | undefined };

function isPresentReview(certification: Certification, { attempt, thread }: Placed): boolean {
  return reviewerIn(thread) !== undefined && attempt === attemptOf(certification)?.number;
}

function isPresent(certification: Certification, { attempt, thread }: Placed): boolean {
  return thread === undefined && (attempt === undefined || attempt === attemptOf(certification)?.number);
}

/** What is said in the thread of an earlier attempt is answered there and changes nothing. */
function onCommentIn(
  context: Context,
  certification: Certification,
  { comment, attempt }: Extract<Event, { happened: 'comment-written' }>,
  open: OpenCourse,
): Decision {
  const past = certification.past.find(({ number }) => number === attempt);
  if (!past) return onComment(context, certification, comment, open);
  return onPastComment(context, certification, past, comment, open);
}

type ThreadRead = Extract<Event, { happened: 'thread-read' }>;

/**
 * The thread as it stands, before a verdict or an answer that depends on it: edited comments count as they are now,
 * deleted ones no longer, and comments we never heard of are taken in.
 */
function onThread(context: Context, certification: Open, event: ThreadRead, open: OpenCourse): Decision {
  const { attempt } = certification;
  if (attempt.number !== event.attempt || attempt.reading !== event.reading)
    return ignore('A newer reading of the thread is under way.');
  const wasRead = (thread?: string) => thread === undefined || event.threads?.includes(thread);
  const gone = attempt.said.filter(
    ({ noteId, thread }) => wasRead(thread) && !event.comments.some(({ id }) => id === noteId),
  );
  let state: Decision = {
    outcome: 'applied',
    because: 'The thread was read once more.',
    certification: { ...certification, attempt: withoutReading(attempt) },
    changes: [],
    timers: [],
  };
  for (const { noteId } of gone)
    state = andThen(state, (now) =>
      isOpen(now)
        ? withoutComment(context, now, noteId, open, 'A comment that counted was deleted.')
        : ignore('The verdict stands.'),
    );
  const comments = event.comments.toSorted(byTime);
  // Skimmed twice, because a /finish may rest on scores further down.
  for (const how of ['skimmed', 'skimmed', 'read'] as const)
    for (const comment of comments) state = andThen(state, (now) => onComment(context, now, comment, open, how));
  const now = state.certification ?? certification;
  const changes = tellingLate(context, now, event.comments, state.changes);
  if (!isOpen(now)) return { ...state, certification: readThrough(now, event.comments), changes: shownOnce(changes) };
  const read = { ...now, attempt: withoutReading(now.attempt) };
  if (!isUnderReview(now) || !allFinished(now.attempt) || now.paused)
    return { ...state, certification: read, changes: shownOnce(changes) };
  const verdict = conclude(context, read, open);
  const concluded = readThrough(verdict.certification ?? read, event.comments);
  return { ...verdict, certification: concluded, changes: shownOnce([...changes, ...verdict.changes]) };
}

/** Many comments read at once are shown once, as they leave the practical; a reading that is over asks for no other. */
function shownOnce(changes: readonly Change[]): readonly Change[] {
  const last = new Map(changes.filter(({ do: kind }) => kind === 'show').map((show) => [show.thread, show]));
  return changes.filter(
    (change) => change.do !== 'read-thread' && (change.do !== 'show' || change === last.get(change.thread)),
  );
}

function byTime(one: Comment, other: Comment): number {
  return one.updatedAt - other.updatedAt || one.id - other.id;
}
