import { dateAt, daysLater } from '../calendar.ts';
import type { Certification } from '../certification.ts';
import type { Context, Decision } from '../context.ts';
import { ignore, personWith } from '../context.ts';
import type { Event } from '../event.ts';
import { ask, beginning, begunWith } from './opening.ts';
import { learnerZone } from './product-view.ts';
import { isModule, subjectOf } from './subject.ts';

type MemberStarted = Extract<Event, { happened: 'member-started' }>;

/** Somebody began to work here: they are asked to pass some days after, or after the quick start where that is later. */
export function onMemberStarted(
  context: Context,
  certification: Certification | undefined,
  key: string,
  { learner, exam, startedOn }: MemberStarted,
): Decision {
  const subject = subjectOf(context.program, { exam });
  const onboarding = subject?.assessment.onboarding;
  if (!subject || !onboarding) return ignore(`Nobody is asked for ${exam} when they start.`);
  if (!personWith(context, learner)) return ignore('They are not in people.yaml any more.');
  const begun = begunWith(certification ?? beginning(key, exam, learner), learner);
  if ('is' in begun) return ignore('They have begun already.');
  const { quickStart } = onboarding;
  const done = begun.completions?.find(({ course }) => quickStart && isModule(quickStart, course));
  const days = [daysLater(startedOn, onboarding.withinDays)];
  if (quickStart && done)
    days.push(daysLater(dateAt(learnerZone(context, begun), done.completedAt), quickStart.thenWithinDays));
  const dueOn = days.toSorted().at(-1);
  const asked = { origin: { is: 'onboarding', startedOn } as const, since: 0, dueOn, graceUntil: dueOn };
  return ask(context, begun, subject, asked, `Began on ${startedOn}.`);
}
