import type { Place } from '../core/event.ts';
import type { UserId } from '../core/people.ts';
import type { Applied, Bound, Effect } from './effect.ts';
import type { GitLab } from './gitlab.ts';
import type { ReadText } from './observe.ts';

/** What an effect is carried out with. */
export type Applying = {
  readonly gitlab: GitLab;
  /** Our own user: issues and comments of others are never taken for ours. */
  readonly botId: UserId;
  /** What earlier effects of this certification made. */
  readonly bound: (tag: string) => Bound | undefined;
  /** An earlier try may have happened: look before writing. */
  readonly unsure: boolean;
  /** When the first try began, in milliseconds. */
  readonly startedAt: number;
  readonly read: ReadText;
};

/** An effect that was carried out, or that never can be. */
export type Done = Extract<Applied, { is: 'done' }>;

/** The tag an attempt's issue is bound under. */
export function issueTag(attempt: number): string {
  return `issue/${attempt}`;
}

/** The tag a comment is bound under. */
export function noteTag(tag: string): string {
  return `note/${tag}`;
}

/** The tag an uploaded file is bound under. */
export function uploadTag(tag: string): string {
  return `upload/${tag}`;
}

/** Where the issue of the effect's attempt is, once it was opened. */
export function issueOf(effect: Effect, on: Applying): Place | undefined {
  const bound = on.bound(issueTag(effect.attempt));
  return bound?.issueIid === undefined ? undefined : { project: bound.project, iid: bound.issueIid };
}
