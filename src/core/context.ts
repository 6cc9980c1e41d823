import type { Certification } from './certification.ts';
import type { Change } from './change.ts';
import type { Refresh } from './content/refresh.ts';
import type { Event, SeenIssue, TimerKind } from './event.ts';
import type { Called } from './exams/exam.ts';
import type { Wait } from './exams/waits.ts';
import type { Earned } from './paths/path.ts';
import type { Person, UserId } from './people/people.ts';
import { indexOf } from './people/people.ts';
import type { Program } from './program.ts';
import type { Standing, StandingChange } from './reviewers/standing.ts';

/** Everything a decision may know besides the certification and the event. */
export type Context = {
  readonly program: Program;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly bot: { readonly userId: UserId; readonly username: string };
  readonly people: readonly Person[];
  /** What is known of reviewers; somebody who is not in it holds nothing and is there. */
  readonly standings: ReadonlyMap<UserId, Standing>;
  /** How GitLab left the issue when we last wrote to it: what it silently dropped then, nobody has taken off since. */
  readonly shown?: SeenIssue | undefined;
  /** What was asked about the content list so far, where the event is about one. */
  readonly refresh?: Refresh | undefined;
  /** What else the learner has earned in courses; known where an award is decided. */
  readonly earned?: readonly Earned[] | undefined;
};

/** What an exam source calls somebody means this user from now on, in the name of `by`. */
export type Link = { readonly called: Called; readonly userId: UserId; readonly by: string; readonly because: string };

/** What follows from an event. `certification`, or `refresh`, absent: nothing about it changed. */
export type Decision = {
  readonly outcome: 'applied' | 'ignored';
  readonly because: string;
  readonly certification?: Certification | undefined;
  /** What is asked of the owners of a content list, where the event is about that. */
  readonly refresh?: Refresh | undefined;
  readonly changes: readonly Change[];
  readonly timers: readonly { readonly set: TimerKind; readonly at: number }[];
  /** What is known of reviewers from now on. */
  readonly standings?: readonly StandingChange[] | undefined;
  /** What happens to every other practical this reviewer has a seat on. */
  readonly tell?: readonly { readonly reviewer: UserId; readonly event: Event }[] | undefined;
  /** What exam sources call people, as staff say from now on. */
  readonly links?: readonly Link[] | undefined;
  /** What other certifications shall hear of. */
  readonly forward?: readonly { readonly key: string; readonly event: Event }[] | undefined;
  /** Results of which no certification keeps anything and that wait for a person. */
  readonly waits?: readonly Wait[] | undefined;
  /** The names of those that wait no more. */
  readonly waitsNoMore?: readonly string[] | undefined;
  /** What a person should look at. */
  readonly alert?: string | undefined;
};

/** A decision to do nothing, with the reason. */
export function ignore(because: string): Decision {
  return { outcome: 'ignored', because, changes: [], timers: [] };
}

/** The context with what has just become known of reviewers. */
export function withStandings(context: Context, changes: readonly StandingChange[]): Context {
  const standings = new Map(context.standings);
  for (const { userId, change } of changes) standings.set(userId, { open: 0, ...standings.get(userId), ...change });
  return { ...context, standings };
}

/** The person with this GitLab user id. */
export function personWith(context: Pick<Context, 'people'>, userId: UserId): Person | undefined {
  return indexOf(context.people).withId.get(userId);
}

/** The person with this username, in any case. */
export function personCalled(context: Context, username: string): Person | undefined {
  return indexOf(context.people).called.get(username.toLowerCase());
}
