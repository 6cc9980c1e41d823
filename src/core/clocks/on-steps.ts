import { renewalOf } from '../calibration/renewal.ts';
import type { Attempt, Certification, Open } from '../certification.ts';
import { attemptOf, isOpen, openAppealOf, withAttempt } from '../certification.ts';
import type { Change } from '../change.ts';
import { openQuestion } from '../comments/question.ts';
import type { Context, Decision } from '../context.ts';
import { ignore } from '../context.ts';
import type { Event } from '../event.ts';
import type { Words } from '../messages/messages.ts';
import type { Reminder } from '../messages/reminder-messages.ts';
import { readBy } from '../practical/mode.ts';
import { progress } from '../practical/practical.ts';
import type { OpenCourse } from '../program.ts';
import { withoutReviewer } from '../reviewers/hand-over.ts';
import { appealThread } from '../verdict/appeal.ts';
import { addressee, addressees, waitingOn } from '../views/view.ts';
import type { Step } from './clocks.ts';
import { stepsDue } from './clocks.ts';
import { moderatorsOf } from './moderator-clock.ts';

type StepsDue = Extract<Event, { happened: 'steps-due' }>;

/** What clocks have brought, as far as it is still due now. */
export function onStepsDue(
  context: Context,
  certification: Certification,
  event: StepsDue,
  open: OpenCourse,
): Decision {
  const due = stepsDue(context, certification).filter(
    ({ step, who }) => who === event.who && event.steps.includes(step),
  );
  const replaced = due.find(({ step }) => step === 'replace');
  if (replaced && isOpen(certification)) return replace(context, certification, replaced, open);
  const [first] = due;
  const attempt = attemptOf(certification);
  if (!attempt || (!first && !event.others?.length)) return ignore('It was done meanwhile, so nobody has to be told.');
  const words = first?.who === undefined ? alarmWords(context, certification, first) : undefined;
  const note = words ?? reminderWords(context, certification, event, due);
  const taken = due.map(({ step, who, run }) => ({ step, who, run, at: context.now }));
  const after: Attempt = { ...attempt, steps: [...(attempt.steps ?? []), ...taken] };
  const because = first ? becauseOf(context, first) : 'What waits elsewhere is said here.';
  const tag = `${event.who === undefined ? 'stalled' : `reminder-${event.who}`}-${event.on}`;
  const change: Change = {
    do: 'say',
    key: `${certification.key}#${attempt.number}/${tag}`,
    attempt: attempt.number,
    ...(openAppealOf(certification) ? { thread: appealThread } : readBy(attempt, event.who)),
    tag,
    because,
    words: note,
  };
  const changes = event.others === undefined ? [] : [change];
  return { outcome: 'applied', because, certification: withAttempt(certification, after), changes, timers: [] };
}

/** Somebody who did not get to it gives way, where anybody else is free. */
function replace(context: Context, certification: Open, { who = 0, since }: Step, open: OpenCourse): Decision {
  const { attempt } = certification;
  const after = withoutReviewer(context, certification, who, open);
  const { name } = addressee(context, who);
  if (after.pick.chosen.length < attempt.pick.chosen.length)
    return ignore(`Nothing was heard from ${name} since ${since}, and nobody else is free, so the seat stays theirs.`);
  const because = `Nothing was heard from ${name} since ${since}, so somebody else reviews.`;
  return progress(context, certification, withAttempt(certification, after), open, because);
}

function reminderWords(context: Context, { learner }: Certification, event: StepsDue, due: readonly Step[]): Words {
  const first = due.find(isReminder);
  const here: Reminder | undefined = first && {
    what: first.step,
    since: first.since,
    by: first.by,
    learner: learner.is === 'known' ? addressee(context, learner.userId) : { username: '', name: 'the learner' },
  };
  return {
    say: 'note/reminder',
    with: {
      to: addressee(context, event.who ?? 0),
      here,
      others: event.others ?? [],
      renew: due.map(renewalOf).find((one) => one !== undefined),
      help: context.program.help,
    },
  };
}

function isReminder(step: Step): step is Step & { readonly step: Reminder['what'] } {
  return step.step !== 'replace' && step.step !== 'renew' && step.step !== 'alarm';
}

function alarmWords(context: Context, certification: Certification, step: Step | undefined): Words | undefined {
  if (!step) return undefined;
  return {
    say: 'note/stalled',
    with: {
      staff: addressees(context, context.program.staff),
      what: openAppealOf(certification) ? 'appeal' : openQuestion(certification) ? 'answer' : certification.is,
      since: step.since,
      waitingOn: openAppealOf(certification)
        ? moderatorsOf(context, certification).map((who) => addressee(context, who))
        : waitingOn(context, certification),
    },
  };
}

function becauseOf(context: Context, { step, who, since, by }: Step): string {
  if (who === undefined) return `Nothing has moved since ${since}, so staff are told.`;
  if (step === 'renew') return `The calibration of ${addressee(context, who).name} counts until ${by} only.`;
  return `It has waited for ${addressee(context, who).name} since ${since} (${step}).`;
}
