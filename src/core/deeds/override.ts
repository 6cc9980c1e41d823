import { dateAt, workingDaysAfter } from '../calendar.ts';
import type { Override } from '../certification.ts';
import { isOpen } from '../certification.ts';
import type { Change } from '../change.ts';
import type { OverrideCommand } from '../commands/override-command.ts';
import { ignore, personWith } from '../context.ts';
import { judge } from '../verdict/conclude.ts';
import { revise } from '../verdict/revise.ts';
import { sheetsOf } from '../verdict/sheets.ts';
import { decidedVerdict } from '../verdict/verdict.ts';
import { addressee, addressees } from '../views/view.ts';
import { withAppealSettled } from './appeal.ts';
import type { Deed, Situation } from './deed.ts';
import { outcomeObjection } from './outcomes.ts';

/** Working days within which a second member of staff confirms an override. */
const confirmWithin = 5;

/**
 * Staff ask for an outcome by way of exception. Nothing changes until a second member of staff confirms it; both and the
 * reason stay on record.
 */
export const overrideDeed: Deed<OverrideCommand> = {
  against: (at, { outcome }) => outcomeObjection(at, outcome),
  follow: (at, { outcome, reason }) => {
    const { context, certification, comment } = at;
    const because = `${nameOf(at)} asked for ${outcome} by way of exception: ${reason}`;
    const confirmBy = workingDaysAfter(context.program, comment.createdAt, confirmWithin);
    const override = { outcome, reason, by: comment.author, confirmBy };
    const changes = [askSecond(at, override, because)];
    return { outcome: 'applied', because, certification: { ...certification, override }, changes, timers: [] };
  },
};

function askSecond(
  { context, certification, attempt, comment }: Situation,
  override: Override,
  because: string,
): Change {
  const { program } = context;
  const staff = addressees(context, program.staff).filter(({ username }) => username !== comment.username);
  return {
    do: 'say',
    key: `${certification.key}#${attempt.number}/override/${comment.id}`,
    attempt: attempt.number,
    tag: `override-${comment.id}`,
    because,
    words: {
      say: 'note/override-asked',
      with: {
        staff,
        by: addressee(context, override.by),
        outcome: override.outcome,
        reason: override.reason,
        confirmBy: override.confirmBy,
        example: '/confirm',
      },
    },
  };
}

/** A second member of staff confirms the exception, and it becomes the verdict. */
export const confirmDeed: Deed<{ readonly say: 'confirm' }> = {
  against: (at) => {
    const { context, certification, comment } = at;
    const { override } = certification;
    if (!override) return 'There is nothing to confirm here.';
    if (override.by === comment.author)
      return 'A second member of staff has to confirm this: four eyes see more than two.';
    if (dateAt(context.program, comment.createdAt) > override.confirmBy)
      return `The time to confirm this ended on ${override.confirmBy}. It can be asked for anew with /override.`;
    return outcomeObjection(at, override.outcome);
  },
  follow: (at) => {
    const { context, certification, attempt, open } = at;
    const { override, ...rest } = certification;
    if (!override) return ignore('There is nothing to confirm.');
    const by = personWith(context, override.by)?.name ?? `User ${override.by}`;
    const because = `${by} decided this by way of exception and ${nameOf(at)} confirmed it: ${override.reason}`;
    const decision = { outcome: override.outcome, by: override.by, because, now: context.now };
    const verdict = decidedVerdict(context.program.scoring, attempt, sheetsOf(attempt), decision);
    const now = { ...rest, override: undefined };
    if (isOpen(now)) return judge(context, now, open, verdict);
    const settled = { is: 'exception', by: override.by, reason: override.reason } as const;
    return withAppealSettled(at, now, settled, because, (after) => revise(context, after, open, verdict));
  },
};

function nameOf({ context, comment }: Situation): string {
  return personWith(context, comment.author)?.name ?? comment.username;
}
