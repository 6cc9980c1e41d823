import { releaseIn } from '../calendar/releases.ts';
import { dateAt } from '../calendar.ts';
import type { Command } from '../commands/commands.ts';
import type { Program } from '../program.ts';
import type { Refresh, Round } from './refresh.ts';
import { refreshedIn } from './refresh.ts';
import { madeFrom } from './refresh-issue.ts';
import type { ContentScene } from './refresh-scene.ts';
import { contentStandsOn } from './stale.ts';

/** What an owner's answer makes of the round, or what stands against it. */
export type Deed = { readonly round: Round; readonly because: string } | { readonly against: string };

/** What follows from a command; undefined where it asks for an answer only. */
export function deedOf(scene: ContentScene, command: Command): Deed | undefined {
  if (command.say === 'refreshed') return refreshed(scene, command.month);
  return command.say === 'postpone' ? postponed(scene, command.reason) : undefined;
}

function refreshed({ context, refresh, comment }: ContentScene, month: string | undefined): Deed {
  const { program, now } = context;
  const { round } = refresh;
  const upTo = month === undefined ? round.release : releaseIn(program.recertification.releases, month);
  if (upTo === undefined || upTo > dateAt(program, now)) return { against: `No release of ${month} is out yet.` };
  const standsOn = oldestIn(program, refresh);
  if (standsOn !== undefined && upTo <= standsOn)
    return { against: `The questions are about the release of ${standsOn} already.` };
  const because = `${comment.username} says that it is up to date with the release of ${upTo}.`;
  const said = { at: now, upTo, by: comment.author };
  return upTo < round.release
    ? { round: { ...round, reached: said }, because }
    : { round: { ...round, ended: { is: 'refreshed', ...said } }, because };
}

function postponed({ context, refresh: { round }, comment }: ContentScene, reason: string): Deed {
  if (round.ended?.is === 'refreshed') return { against: 'It is up to date, so there is nothing to put off.' };
  const ended = { is: 'postponed', reason, by: comment.author, at: context.now } as const;
  return { round: { ...round, ended }, because: `${comment.username} put it off: ${reason}` };
}

/** The release that the assessment furthest behind is about. */
function oldestIn(program: Program, refresh: Refresh): string | undefined {
  const said = refreshedIn(refresh);
  const days = madeFrom(program, refresh.list).flatMap((one) => contentStandsOn(program, one, said) ?? []);
  return days.toSorted()[0];
}
