import { workingDaysAfter, workingDaysBetween } from '../calendar.ts';
import type { Certification, Open } from '../certification.ts';
import { attemptOf, openAppealOf } from '../certification.ts';
import type { Context } from '../context.ts';
import type { UserId } from '../people/people.ts';
import { uninvolved } from '../reviewers/moderators.ts';
import type { Step, StepName } from './clocks.ts';
import { progressedAt, resumedAt } from './signs.ts';
import { dayOf, zoneOf } from './zone.ts';

/** A decision that moderators owe since `from` (epoch ms), `within` so many working days, that is by a day. */
type Owed = {
  readonly from: number;
  readonly within: number;
  readonly by: string;
  readonly steps: readonly [reminder: StepName, warning: StepName];
};

/** Words to the moderators of whom one has to decide about a practical. */
export function decideSteps(context: Context, certification: Open): readonly Step[] {
  const { program, people, now } = context;
  const { attempt, learner } = certification;
  const { moderators, clocks } = program.reviewing;
  const from = Math.max(progressedAt(certification), resumedAt(attempt));
  const within = clocks.decisionAlarmAfterDays;
  const by = [workingDaysAfter(program, from, within), dayOf(program, now)].toSorted().at(-1) ?? '';
  return people.flatMap(({ userId, username }): readonly Step[] => {
    const involved = attempt.pick.chosen.some((seat) => seat.userId === userId);
    const isLearner = learner.is === 'known' && learner.userId === userId;
    if (!moderators.includes(username) || involved || isLearner) return [];
    return wordTo(context, userId, { from, within, by, steps: ['decide', 'decide-last'] });
  });
}

/** Words to the moderator who has to decide an open appeal, to staff once the promised day is over. */
export function appealSteps(context: Context, certification: Certification): readonly Step[] {
  const { program, now } = context;
  const appeal = openAppealOf(certification);
  const attempt = attemptOf(certification);
  if (!appeal || !attempt) return [];
  const from = Math.max(appeal.askedAt ?? appeal.at, resumedAt(attempt));
  const within = program.appeals.decideWithinWorkingDays;
  const by = [appeal.decideBy, workingDaysAfter(program, from, within)].toSorted().at(-1) ?? '';
  const asked = moderatorsOf(context, certification);
  const words = asked.flatMap((who) => wordTo(context, who, { from, within, by, steps: ['appeal', 'appeal-last'] }));
  if (dayOf(program, now) <= by) return words;
  return [...words, { step: 'alarm', run: String(from), since: dayOf(program, from) }];
}

/** Who has to decide an appeal: the one who was asked, or all who had no part in the outcome. */
export function moderatorsOf(context: Context, certification: Certification): readonly UserId[] {
  const attempt = attemptOf(certification);
  const moderator = openAppealOf(certification)?.moderator;
  if (moderator !== undefined) return [moderator];
  return attempt ? uninvolved(context, certification, attempt).map(({ userId }) => userId) : [];
}

/** A reminder, and a warning the day before others hear of it. */
function wordTo(
  context: Context,
  who: UserId,
  { from, within, by, steps: [reminder, warning] }: Owed,
): readonly Step[] {
  const { decideWithinDays } = context.program.reviewing.clocks;
  const zone = zoneOf(context, who);
  const days = workingDaysBetween(zone, from, context.now);
  if (days < decideWithinDays) return [];
  const step = days < within - 1 ? reminder : warning;
  return [{ step, who, run: String(from), since: dayOf(zone, from), by }];
}
