import { daysLater, isWorkingDay, workingDaysAfter, workingDaysBetween } from '../calendar.ts';
import { renewalSteps } from '../calibration/renewal.ts';
import type { Attempt, Certification, Open } from '../certification.ts';
import { attemptOf, isOpen } from '../certification.ts';
import { openQuestion } from '../comments/question.ts';
import type { Context } from '../context.ts';
import type { UserId } from '../people/people.ts';
import { awayUntil, todayFor } from '../reviewers/exclusions.ts';
import type { Chosen } from '../reviewers/pick-reasons.ts';
import { sheetOf } from '../verdict/sheets.ts';
import { appealSteps, decideSteps } from './moderator-clock.ts';
import { answeredAt, progressedAt, readyAt, resumedAt, signOf } from './signs.ts';
import { dayOf, zoneOf } from './zone.ts';

/**
 * What a clock brings: a word to a reviewer who has not claimed (`claim`, later `claim-last`) or not finished (`score`), their
 * seat to somebody else (`replace`); a word to the learner with a question to answer or a practical past its due date; a word to a
 * moderator with a decision to take (`decide`, later `decide-last`) or an appeal (`appeal`, later `appeal-last`); a word to a
 * reviewer whose calibration lapses soon (`renew`); or staff being alarmed, because nothing moves.
 */
export type StepName =
  | 'claim'
  | 'claim-last'
  | 'score'
  | 'replace'
  | 'answer'
  | 'due'
  | 'overdue'
  | 'decide'
  | 'decide-last'
  | 'appeal'
  | 'appeal-last'
  | 'renew'
  | 'alarm';

/** A step of a clock that is due. */
export type Step = {
  readonly step: StepName;
  /** Whom it concerns; absent: staff together. */
  readonly who?: UserId | undefined;
  /** Names the run of the clock: each step is taken once in a run. */
  readonly run: string;
  /** Since when it waits, `YYYY-MM-DD`. */
  readonly since: string;
  /**
   * When the seat goes to somebody else, by when a moderator should decide, or the last day of a calibration to renew,
   * `YYYY-MM-DD`.
   */
  readonly by?: string | undefined;
};

/** A step that was taken; `at` in epoch ms. */
export type TakenStep = Pick<Step, 'step' | 'who' | 'run'> & { readonly at: number };

const again = { afterDays: 7, alarmAfterDays: 14 } as const;

/**
 * The steps that are due and were not taken yet, in working days of whoever they concern. A word of a reviewer begins their
 * clock anew; an open question stops it, and so does a pause.
 */
export function stepsDue(context: Context, certification: Certification): readonly Step[] {
  const attempt = attemptOf(certification);
  if (!attempt || certification.paused) return [];
  return stepsIn(context, certification).filter((step) => step.step === 'replace' || !takenOf(attempt, step));
}

function stepsIn(context: Context, certification: Certification): readonly Step[] {
  if (!isOpen(certification)) return appealSteps(context, certification);
  if (certification.is === 'identity-needed') return [];
  return [
    ...waitedOn(context, certification),
    ...renewalSteps(context, certification),
    ...alarms(context, certification),
  ];
}

/** Whether it is between 9 and 11 on a working day where somebody is; staff together are where the program is. */
export function isMorning(context: Context, who: UserId | undefined): boolean {
  const zone = zoneOf(context, who);
  const local = Temporal.Instant.fromEpochMilliseconds(context.now).toZonedDateTimeISO(zone.timezone);
  return local.hour >= 9 && local.hour < 11 && isWorkingDay(zone, local.toPlainDate());
}

function waitedOn(context: Context, certification: Open): readonly Step[] {
  const question = openQuestion(certification);
  if (question) return answerStep(context, certification, question.at);
  if (certification.is === 'decision-ready') return decideSteps(context, certification);
  const { chosen } = certification.attempt.pick;
  return [...chosen.flatMap((seat) => seatStep(context, certification, seat)), ...learnerStep(context, certification)];
}

function seatStep(context: Context, certification: Open, seat: Chosen): readonly Step[] {
  const { attempt } = certification;
  const { userId } = seat;
  if (sheetOf(attempt, userId).finished || awayUntil(context, userId)) return [];
  const zone = zoneOf(context, userId);
  const { clocks } = context.program.reviewing;
  const { claimed, at: sign } = signOf(attempt, seat);
  const ready = readyAt(attempt);
  if (claimed && ready === undefined) return [];
  const from = Math.max(sign, claimed ? (ready ?? 0) : 0, resumedAt(attempt), answeredAt(certification));
  const days = workingDaysBetween(zone, from, context.now);
  const busy = context.standings.get(userId)?.busy === true;
  const word = ready === undefined ? 'claim-last' : 'score';
  const clock = { who: userId, run: String(from), since: dayOf(zone, from) };
  const warned = takenOf(attempt, { ...clock, step: word })?.at;
  const notice = Math.max(1, clocks.reassignAfterDays - clocks.warnAfterDays);
  const noticed = warned !== undefined && workingDaysBetween(zone, warned, context.now) >= notice;
  if (days >= clocks.reassignAfterDays && (busy || noticed)) return [{ ...clock, step: 'replace' }];
  if (busy) return [];
  if (days >= clocks.warnAfterDays) {
    const soonest = workingDaysAfter(zone, context.now, notice);
    const by = [workingDaysAfter(zone, from, clocks.reassignAfterDays), soonest].toSorted().at(-1);
    return [{ ...clock, step: word, by }];
  }
  if (claimed || days < clocks.claimWithinDays) return [];
  return [{ ...clock, step: 'claim', by: workingDaysAfter(zone, from, clocks.reassignAfterDays) }];
}

function answerStep(context: Context, { learner }: Open, at: number): readonly Step[] {
  if (learner.is !== 'known') return [];
  const zone = zoneOf(context, learner.userId);
  if (workingDaysBetween(zone, at, context.now) < context.program.reviewing.clocks.warnAfterDays) return [];
  return [{ step: 'answer', who: learner.userId, run: String(at), since: dayOf(zone, at) }];
}

function learnerStep(context: Context, certification: Open): readonly Step[] {
  const { learner, attempt } = certification;
  if (certification.is !== 'preparing' || learner.is !== 'known') return [];
  const today = todayFor(context, learner.userId);
  if (today < attempt.dueOn) return [];
  const step = today < daysLater(attempt.dueOn, again.afterDays) ? 'due' : 'overdue';
  return [{ step, who: learner.userId, run: attempt.dueOn, since: attempt.dueOn }];
}

/** Staff hear of what nobody moves, in the program's own days. */
function alarms(context: Pick<Context, 'program' | 'now'>, certification: Open): readonly Step[] {
  const { program, now } = context;
  const { clocks } = program.reviewing;
  const { attempt } = certification;
  if (certification.is === 'preparing' && !openQuestion(certification)) {
    const due = dayOf(program, now) >= daysLater(attempt.dueOn, again.alarmAfterDays);
    return due ? [{ step: 'alarm', run: attempt.dueOn, since: attempt.dueOn }] : [];
  }
  const from = Math.max(progressedAt(certification), resumedAt(attempt));
  const most = certification.is === 'decision-ready' ? clocks.decisionAlarmAfterDays : clocks.alarmAfterDays;
  if (workingDaysBetween(program, from, now) < most) return [];
  return [{ step: 'alarm', run: String(from), since: dayOf(program, from) }];
}

/** Since when nothing has moved a practical, `YYYY-MM-DD`; undefined while that is not long enough to alarm staff. */
export function stuckSince(
  context: Pick<Context, 'program' | 'now'>,
  certification: Certification,
): string | undefined {
  if (!isOpen(certification) || certification.is === 'identity-needed' || certification.paused) return undefined;
  return alarms(context, certification)[0]?.since;
}

function takenOf({ steps }: Attempt, { step, who, run }: Pick<Step, 'step' | 'who' | 'run'>): TakenStep | undefined {
  return steps?.find((taken) => taken.step === step && taken.who === who && taken.run === run);
}
