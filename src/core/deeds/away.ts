import { isOpen } from '../certification.ts';
import type { AwayCommand } from '../commands/away-command.ts';
import { dayMeant } from '../commands/written-date.ts';
import type { Decision } from '../context.ts';
import { withStandings } from '../context.ts';
import { todayFor } from '../reviewers/exclusions.ts';
import { handedOver } from '../reviewers/hand-over.ts';
import type { StandingChange } from '../reviewers/standing.ts';
import { addressee } from '../views/view.ts';
import type { Deed, Situation } from './deed.ts';

/** A reviewer says they are away: what they have not finished goes to others, here and everywhere. */
export const awayDeed: Deed<AwayCommand> = {
  against: ({ context, comment }, said) => {
    const today = todayFor(context, comment.author);
    const until = dayMeant(said.until, today);
    if (until === undefined || until < today) return 'That day is over: give the last day you will be away.';
    return until > yearAfter(today)
      ? 'That is more than a year from now: ask staff to take you out of the pool instead.'
      : undefined;
  },
  follow: (at, said) => {
    const { context, comment } = at;
    const until = dayMeant(said.until, todayFor(context, comment.author)) ?? '';
    const change = { userId: comment.author, change: { away: { until, since: context.now } } };
    return {
      ...standingSet(at, change, `${addressee(context, comment.author).name} is away until ${until}.`),
      tell: [{ reviewer: comment.author, event: { happened: 'reviewer-away', reviewer: comment.author } }],
    };
  },
};

/** A reviewer is back earlier than they said; being back already is no mistake. */
export const backDeed: Deed<{ readonly say: 'back' }> = {
  follow: (at) => {
    const { context, comment } = at;
    const change = { userId: comment.author, change: { away: undefined } };
    return standingSet(at, change, `${addressee(context, comment.author).name} is back.`);
  },
};

/** What is known of the reviewer from now on; on this practical an unfinished review of somebody away goes to another. */
function standingSet(
  { context, certification, comment, open }: Situation,
  change: StandingChange,
  because: string,
): Decision {
  const standings = [change];
  const after = withStandings(context, standings);
  const attempt = isOpen(certification) ? handedOver(after, certification, comment.author, open) : undefined;
  const changed = attempt && isOpen(certification) ? { ...certification, attempt } : certification;
  return { outcome: 'applied', because, certification: changed, changes: [], timers: [], standings };
}

function yearAfter(day: string): string {
  return `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`;
}
