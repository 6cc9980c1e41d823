import type { Place } from '../core/event.ts';
import type { UserId } from '../core/people/people.ts';
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

/** One issue of a certification: which attempt it belongs to, and which of its threads it is. */
export type Thread = { readonly attempt: number; readonly thread?: string | undefined };

/** The tag an issue is bound under. */
export function issueTag({ attempt, thread }: Thread): string {
  return thread === undefined ? `issue/${attempt}` : `issue/${attempt}/${thread}`;
}

/** Which issue of its certification is bound under this tag; undefined for notes and files. */
export function threadOf(tag: string): Thread | undefined {
  const [, attempt, thread] = /^issue\/(\d+)(?:\/(.+))?$/.exec(tag) ?? [];
  return attempt === undefined ? undefined : { attempt: Number(attempt), thread };
}

/** The tag a comment is bound under. */
export function noteTag({ attempt, thread, tag }: Thread & { readonly tag: string }): string {
  return ['note', attempt, ...(thread === undefined ? [] : [thread]), tag].join('/');
}

/** The tag an uploaded file is bound under; all threads of an attempt may show it. */
export function uploadTag({ attempt }: Thread, tag: string): string {
  return `upload/${attempt}/${tag}`;
}

/** Where the issue of the effect is, once it was opened. */
export function issueOf(effect: Effect, on: Applying): Place | undefined {
  const bound = on.bound(issueTag(effect));
  return bound?.issueIid === undefined ? undefined : { project: bound.project, iid: bound.issueIid };
}
