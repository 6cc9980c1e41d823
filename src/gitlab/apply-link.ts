import type { Place } from '../core/event.ts';
import type { Applying, Done } from './applying.ts';
import { issueTag } from './applying.ts';
import type { Effect } from './effect.ts';
import { isRefusal } from './problem.ts';

/** Relates two issues of a certification; issues that are related already, or of which one was never opened, are left alone. */
export async function applyLink(effect: Extract<Effect, { do: 'link' }>, on: Applying, place: Place): Promise<Done> {
  const other = on.bound(issueTag({ attempt: effect.to }));
  const done: Done = { is: 'done', bound: [], alerts: [] };
  if (other?.issueIid === undefined) return done;
  try {
    await on.gitlab.relate(place, { project: other.project, iid: other.issueIid });
  } catch (problem) {
    // GitLab: lib/api/issue_links.rb answers 409 for issues that are related already.
    if (!isRefusal(problem, 409)) throw problem;
  }
  return done;
}
