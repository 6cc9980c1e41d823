import type { Certification } from './certification.ts';
import type { Change } from './change.ts';
import type { SeenIssue, TimerKind } from './event.ts';
import type { Person, UserId } from './people.ts';
import type { Program } from './program.ts';

/** How busy a reviewer is: open practicals now, and when they were last given one (epoch ms). */
export type Load = { readonly open: number; readonly lastTakenAt?: number | undefined };

/** Everything a decision may know besides the certification and the event. */
export type Context = {
  readonly program: Program;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly bot: { readonly userId: UserId; readonly username: string };
  readonly people: readonly Person[];
  readonly loads: ReadonlyMap<UserId, Load>;
  /** How GitLab left the issue when we last wrote to it: what it silently dropped then, nobody has taken off since. */
  readonly shown?: SeenIssue | undefined;
};

/** What follows from an event. `certification` absent: nothing about it changed. */
export type Decision = {
  readonly outcome: 'applied' | 'ignored';
  readonly because: string;
  readonly certification?: Certification | undefined;
  readonly changes: readonly Change[];
  readonly timers: readonly { readonly set: TimerKind; readonly at: number }[];
  /** What a person should look at. */
  readonly alert?: string | undefined;
};

/** A decision to do nothing, with the reason. */
export function ignore(because: string): Decision {
  return { outcome: 'ignored', because, changes: [], timers: [] };
}

/** The person with this GitLab user id. */
export function personWith(context: Pick<Context, 'people'>, userId: UserId): Person | undefined {
  return context.people.find((person) => person.userId === userId);
}

/** The person with this username, in any case. */
export function personCalled(context: Context, username: string): Person | undefined {
  return context.people.find((person) => person.username.toLowerCase() === username.toLowerCase());
}
