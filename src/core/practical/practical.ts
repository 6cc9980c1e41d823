import { workingDaysAfter } from '../calendar.ts';
import type { Attempt, Certification, Open } from '../certification.ts';
import { attemptOf, isOpen, isUnderReview, lifeOf, seedOf, withAttempt } from '../certification.ts';
import type { Change } from '../change.ts';
import { meanwhile, withoutReading, withReading } from '../comments/reading.ts';
import type { Context, Decision } from '../context.ts';
import { personWith } from '../context.ts';
import type { ExamResult } from '../exams/exam.ts';
import type { UserId } from '../people/people.ts';
import type { OpenCourse } from '../program.ts';
import { groupedWhyNot } from '../reviewers/pick-reasons.ts';
import { pickReviewers } from '../reviewers/reviewers.ts';
import { allFinished, hasEmptySeat, hasScores, isReady } from '../verdict/sheets.ts';
import { fingerprint, openChange, projectFor, showChange } from '../views/show.ts';
import { addressees } from '../views/view.ts';
import { furtherNotes } from './further-notes.ts';
import { modeIn } from './mode.ts';

type Begun = Pick<Certification, 'key' | 'exam' | 'results' | 'past'>;
type Known = Extract<Certification['learner'], { is: 'known' }>;

const pickAgainAfterMs = 24 * 60 * 60 * 1000;

/** Opens the practical that a pass earns. */
export function openPractical(
  context: Context,
  { certification, learner }: { readonly certification: Begun; readonly learner: UserId },
  open: OpenCourse,
  { score }: ExamResult,
): Decision {
  const project = projectFor(context.program, open.course.id);
  const why = `Passed ${certification.exam} with ${score.raw} of ${score.max}`;
  return openAttempt(
    context,
    certification,
    { is: 'known', userId: learner },
    open,
    { rubric: open.rubric, project },
    why,
  );
}

/** Opens an attempt: reviewers are picked, the issue is asked for, staff hear when seats stay empty. */
export function openAttempt(
  context: Context,
  { key, exam, results, past }: Begun,
  learner: Known,
  open: OpenCourse,
  covered: Pick<Attempt, 'rubric' | 'carried' | 'drawn' | 'project'>,
  why: string,
): Decision {
  const { program, now } = context;
  const number = past.length + 1;
  const pick = pickReviewers(context, open, learner.userId, {
    needed: open.practical.reviewers,
    taken: [],
    declined: [],
    previous: reviewersBefore({ past }),
    seed: seedOf({ key }, { number }),
  });
  const attempt: Attempt = {
    number,
    openedAt: now,
    dueOn: workingDaysAfter(program, now, open.practical.dueWorkingDays),
    ...covered,
    reviewersNeeded: open.practical.reviewers,
    ...modeIn(open),
    pick,
    said: [],
    revision: 0,
  };
  const opened = stateOf(context, { key, exam, results, past, learner, is: 'preparing', attempt });
  const wanting = wantReviewers(context, opened);
  const because = `${why}; ${pickWords(context, attempt)}.`;
  return {
    outcome: 'applied',
    because,
    certification: opened,
    changes: [openChange(context, opened, attempt, open, because), ...wanting.changes],
    timers: wanting.timers,
  };
}

/** The state an open practical is in, read off what has been said and who reviews. */
function stateOf(context: Context, certification: Open): Open {
  const { attempt } = certification;
  if (certification.is === 'identity-needed' && certification.learner.is === 'unknown') return certification;
  const life = lifeOf(certification);
  const empty = hasEmptySeat(attempt);
  if (certification.is === 'decision-ready' && !empty)
    return { ...life, is: 'decision-ready', attempt, because: certification.because };
  if (attempt.further) return { ...life, is: 'second-review', attempt, because: attempt.further.because };
  if (empty) return { ...life, is: 'awaiting-reviewer', attempt, because: emptySeatWords(context, attempt) };
  if (isReady(attempt) || hasScores(attempt)) return { ...life, is: 'in-review', attempt };
  return { ...life, is: 'preparing', attempt };
}

/**
 * Follows a change of an open practical from `before` to `now`: moves on the state, shows it where a reader would see a difference, and once
 * every reviewer has finished asks for the thread to be read once more before the verdict.
 */
export function progress(
  context: Context,
  before: Certification,
  now: Open,
  open: OpenCourse,
  because: string,
): Decision {
  const after = stateOf(context, now);
  const { attempt } = after;
  const finished = isUnderReview(after) && allFinished(attempt) && !after.paused;
  const shown = finished ? { attempt, changes: [] } : show(context, before, after, open, because);
  const asked = isOpen(before) && hasEmptySeat(before.attempt);
  const wanting = asked ? nothingMore : wantReviewers(context, withAttempt(after, shown.attempt));
  const changes = [...shown.changes, ...wanting.changes, ...furtherNotes(context, attemptOf(before) ?? attempt, after)];
  const { timers } = wanting;
  if (!finished && attempt.reading === undefined)
    return { outcome: 'applied', because, certification: withAttempt(after, shown.attempt), changes, timers };
  const why = finished ? 'Every reviewer has finished; the thread is read once more before the verdict.' : meanwhile;
  const reading = withReading(before.key, shown.attempt, why);
  const certification = withAttempt(after, reading.attempt);
  return { outcome: 'applied', because, certification, changes: [...changes, reading.change], timers };
}

/** Shows the state where a reader would see a difference. */
function show(
  context: Context,
  before: Certification,
  after: Open,
  open: OpenCourse,
  because: string,
): { readonly attempt: Attempt; readonly changes: readonly Change[] } {
  const { attempt } = after;
  if (fingerprint(context, before, attemptOf(before) ?? attempt) === fingerprint(context, after, attempt))
    return { attempt, changes: [] };
  const numbered = { ...attempt, revision: attempt.revision + 1 };
  const change = showChange(context, { ...after, attempt: numbered }, numbered, open, because);
  return { attempt: numbered, changes: [change] };
}

/** Tries again to fill the empty seats; while the practical is paused, nobody is asked. */
export function pickAgain(context: Context, certification: Open, open: OpenCourse): Decision {
  const { attempt } = certification;
  const tomorrow = { set: 'pick-again', at: context.now + pickAgainAfterMs } as const;
  if (certification.paused)
    return { outcome: 'applied', because: 'Nobody is asked while it is paused.', changes: [], timers: [tomorrow] };
  const after = { ...attempt, pick: fillSeats(context, certification, open) };
  const filled = after.pick.chosen.length > attempt.pick.chosen.length;
  const because = filled ? `A reviewer is free now: ${pickWords(context, after)}.` : 'Still no reviewer is free.';
  return {
    ...progress(context, certification, withAttempt(certification, after), open, because),
    timers: hasEmptySeat(after) ? [tomorrow] : [],
  };
}

/** Adds a seat and asks one more reviewer to look, or staff where nobody is free; what was scored stays. */
export function callFurther(context: Context, certification: Open, open: OpenCourse, why: string): Decision {
  const { program, now } = context;
  const before = withoutReading(certification.attempt);
  const soonest = workingDaysAfter(program, now, program.reviewing.clocks.scoreWithinDays);
  const called: Attempt = {
    ...before,
    revision: before.revision + 1,
    reviewersNeeded: before.reviewersNeeded + 1,
    further: { because: why, dueOn: [soonest, before.dueOn].toSorted().at(-1) ?? soonest },
  };
  const pick = fillSeats(context, withAttempt(certification, called), open);
  const attempt = { ...called, pick };
  const next = stateOf(context, withAttempt(certification, attempt));
  const who = hasEmptySeat(attempt)
    ? emptySeatWords(context, attempt)
    : `Another reviewer looks too; ${pickWords(context, attempt)}.`;
  const because = `${why} ${who}`;
  const wanting = wantReviewers(context, next);
  const show = showChange(context, next, attempt, open, because);
  const changes = [show, ...wanting.changes, ...furtherNotes(context, before, next)];
  return { outcome: 'applied', because, certification: next, changes, timers: wanting.timers };
}

function reviewersBefore({ past }: Pick<Certification, 'past'>): readonly UserId[] {
  return past.at(-1)?.pick.chosen.map(({ userId }) => userId) ?? [];
}

/** Who reviews once the empty seats of an open practical are given to whoever is free. */
export function fillSeats(context: Context, certification: Open, open: OpenCourse): Attempt['pick'] {
  const { attempt } = certification;
  const learner = certification.learner.is === 'known' ? certification.learner.userId : 0;
  return pickReviewers(context, open, learner, {
    needed: attempt.reviewersNeeded,
    taken: attempt.pick.chosen,
    declined: attempt.declined ?? [],
    previous: reviewersBefore(certification),
    seed: seedOf(certification, attempt),
  });
}

const nothingMore: Pick<Decision, 'changes' | 'timers'> = { changes: [], timers: [] };

/** Where seats are empty staff are asked, and it is tried again daily. */
function wantReviewers(context: Context, certification: Open): Pick<Decision, 'changes' | 'timers'> {
  const { attempt } = certification;
  if (!hasEmptySeat(attempt)) return nothingMore;
  // A comment of its own where staff were asked about the first seats before: whoever edits a comment tells nobody.
  const tag = attempt.further ? 'no-further-reviewer' : 'no-reviewer';
  const because = emptySeatWords(context, attempt);
  const reasons = groupedWhyNot(attempt.pick.passedOver).map(({ heading, who }) => ({
    heading,
    who: who.map(({ userId, detail }) => ({ name: nameOf(context, userId), detail })),
  }));
  const change: Change = {
    do: 'say',
    key: `${certification.key}#${attempt.number}/${tag}/${attempt.revision}`,
    attempt: attempt.number,
    tag,
    because,
    words: {
      say: 'note/no-reviewer',
      with: { staff: addressees(context, context.program.staff), reasons, example: '/review-by @username' },
    },
  };
  return { changes: [change], timers: [{ set: 'pick-again', at: context.now + pickAgainAfterMs }] };
}

function emptySeatWords(context: Context, attempt: Attempt): string {
  const missing = attempt.reviewersNeeded - attempt.pick.chosen.length;
  const reasons = groupedWhyNot(attempt.pick.passedOver).map(({ heading, who }) => {
    const names = who.map(({ userId, detail }) => `${nameOf(context, userId)}${detail ? ` (${detail})` : ''}`);
    return `${heading}: ${names.join(', ')}`;
  });
  return [`${missing} of ${attempt.reviewersNeeded} reviewers still to be found`, ...reasons].join('. ').concat('.');
}

function pickWords(context: Context, attempt: Attempt): string {
  const { chosen } = attempt.pick;
  if (chosen.length === 0) return 'no reviewer is free yet';
  return `reviewers: ${chosen.map(({ userId, because }) => `${nameOf(context, userId)} (${because})`).join(', ')}`;
}

function nameOf(context: Context, userId: UserId): string {
  return personWith(context, userId)?.name ?? `user ${userId}`;
}
