import type { Attempt, Certification, JudgedAttempt } from '../certification.ts';
import { attemptOf, isJudged, isOpen, withAttempt } from '../certification.ts';
import type { Change } from '../change.ts';
import { issueMark } from '../change.ts';
import type { Context, Decision } from '../context.ts';
import type { Event } from '../event.ts';
import { labelFor } from '../layout.ts';
import type { Words } from '../messages/messages.ts';
import type { UserId } from '../people/people.ts';
import type { OpenCourse } from '../program.ts';
import { reviewView } from '../views/review-view.ts';
import { sheetsView } from '../views/sheets-view.ts';
import { courseOf } from '../views/show.ts';
import { addressee } from '../views/view.ts';
import { reviewThread } from './mode.ts';
import { passedOn } from './review-questions.ts';

/**
 * A decision about the practical of a blind course, with what follows for the issues its reviewers score in: whoever got a
 * seat gets one, whoever lost it gets a word, and everybody gets the joined result once there is one. Read off the seats
 * before and after, so that no command needs to know of it.
 */
export function withReviewIssues(
  context: Context,
  before: Certification | undefined,
  decision: Decision,
  event: Event,
): Decision {
  const after = decision.certification;
  const attempt = after && attemptOf(after);
  const open = after && courseOf(context.program, after);
  if (!after || !open || attempt?.mode !== 'blind') return decision;
  const earlier = before && isOpen(before) && before.attempt.number === attempt.number ? before : undefined;
  const issues = attempt.reviewIssues ?? [];
  const reviewIssues = isOpen(after) ? [...new Set([...issues, ...seatsOf(attempt)])] : issues;
  const numbered: Attempt = { ...attempt, reviewIssues, revision: attempt.revision + 1 };
  const move: Move = { context, before: earlier, after: withAttempt(after, numbered), attempt: numbered, open, issues };
  const shown = [...reviewIssues].flatMap((reviewer) => follow(move, reviewer, decision.because));
  const changes = [...passedOn(context, earlier, after, event), ...shown];
  if (changes.length === 0) return decision;
  return { ...decision, certification: move.after, changes: [...decision.changes, ...changes] };
}

type Move = {
  readonly context: Context;
  /** While it was open; absent where it was not. */
  readonly before: Certification | undefined;
  readonly after: Certification;
  readonly attempt: Attempt;
  readonly open: OpenCourse;
  /** Who had an issue before. */
  readonly issues: readonly UserId[];
};

/** What one reviewer's issue shows after the decision. */
function follow(move: Move, reviewer: UserId, because: string): readonly Change[] {
  const { context, before, after, attempt, open, issues } = move;
  const had = before ? attemptOf(before) : undefined;
  const sat = had !== undefined && seatsOf(had).includes(reviewer);
  const sits = isOpen(after) && seatsOf(attempt).includes(reviewer);
  if (!sat && !sits) return [];
  if (!issues.includes(reviewer)) return [opened(move, reviewer, because)];
  const now = reviewView(context, after, attempt, open, reviewer);
  const was = sat && before && had ? reviewView(context, before, had, open, reviewer) : undefined;
  if (JSON.stringify(was) === JSON.stringify(now)) return [];
  const last = sits ? [] : [lastWord(move, reviewer, because)];
  return [...last, reviewIssueShown(context, after, attempt, open, reviewer, because)];
}

function common({ key }: Certification, attempt: Attempt, reviewer: UserId, because: string, what: string) {
  const thread = reviewThread(reviewer);
  return { key: `${key}#${attempt.number}/${thread}/${what}`, attempt: attempt.number, thread, because };
}

function opened(move: Move, reviewer: UserId, because: string): Change {
  const { context, after, attempt, open } = move;
  const { layout } = context.program;
  const view = reviewView(context, after, attempt, open, reviewer);
  const { course, learner } = view;
  return {
    ...common(after, attempt, reviewer, because, 'open'),
    do: 'open',
    project: attempt.project,
    title: {
      say: 'issue/review-title',
      with: { course, learner: learner.name, reviewer: view.reviewer.name, attempt: attempt.number },
    },
    description: { say: 'issue/review', with: view },
    labels: [labelFor(layout, 'kind', 'review') ?? '', ...layout.labels.alongside].filter(Boolean),
    // The learner is not among them, and a Guest sees a confidential issue only as its assignee.
    assignees: [reviewer],
    dueOn: view.dueOn,
    confidential: true,
  };
}

/** The issue of a review as it should be now; `attempt` is numbered anew, so that every showing has a key of its own. */
export function reviewIssueShown(
  context: Context,
  certification: Certification,
  attempt: Attempt,
  open: OpenCourse,
  reviewer: UserId,
  because: string,
): Change {
  const sits = isOpen(certification) && seatsOf(attempt).includes(reviewer);
  return {
    ...common(certification, attempt, reviewer, because, `show/${attempt.revision}`),
    do: 'show',
    description: { say: 'issue/review', with: reviewView(context, certification, attempt, open, reviewer) },
    labels: { on: [], off: [] },
    assignees: [reviewer],
    state: sits ? 'open' : 'closed',
    confidential: true,
  };
}

/** The result with everybody's scores side by side; where it is over without one for this reviewer, just that. */
function lastWord(move: Move, reviewer: UserId, because: string): Change {
  const { context, after, attempt } = move;
  const who = addressee(context, reviewer);
  const { help } = context.program;
  const over: Words = { say: 'note/review-over', with: { reviewer: who, help } };
  const words = isJudged(attempt) && seatsOf(attempt).includes(reviewer) ? joined(context, attempt, reviewer) : over;
  const tag = words.say === 'note/review-over' ? 'over' : 'joined';
  return { ...common(after, attempt, reviewer, because, `${tag}/${attempt.revision}`), do: 'say', tag, words };
}

function joined(context: Context, attempt: JudgedAttempt, reviewer: UserId): Words {
  const { outcome, because } = attempt.verdict;
  return {
    say: 'note/review-joined',
    with: {
      reviewer: addressee(context, reviewer),
      outcome,
      because,
      sheets: sheetsView(context, attempt),
      practical: issueMark(attempt.number),
    },
  };
}

function seatsOf({ pick }: Attempt): readonly UserId[] {
  return pick.chosen.map(({ userId }) => userId);
}
