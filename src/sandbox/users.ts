import { notFound } from './refusal.ts';
import type { Act } from './scene.ts';
import type { User, UserStatus, World } from './world.ts';

/** What to look people up by; all given ones must hold. GitLab: doc/api/users.md. */
export type UserQuery = {
  readonly username?: string | undefined;
  readonly search?: string | undefined;
  readonly publicEmail?: string | undefined;
  readonly humans?: boolean | undefined;
  readonly withoutProjectBots?: boolean | undefined;
};

/**
 * People by exact user name (any letter case), or by part of a name; an address finds somebody only when it is their
 * whole public address, or for administrators also the private one. Newest first.
 */
export function findUsers(world: World, caller: User | undefined, query: UserQuery): readonly User[] {
  return [...world.users.values()]
    .filter((user) => matches(user, caller, query))
    .sort((one, other) => other.id - one.id);
}

/** The person with an id or a user name, otherwise 404. */
export function userFor(world: World, idOrUsername: string): User {
  const byName = () => [...world.users.values()].find(({ username }) => isSame(username, idOrUsername));
  const found = /^\d+$/.test(idOrUsername) ? world.users.get(Number(idOrUsername)) : byName();
  if (!found) throw notFound('User');
  return found;
}

/** The status a person shows now; one whose time is up is gone. */
export function statusOf(user: User, now: number): UserStatus {
  const { clearStatusAt } = user.status;
  const over = clearStatusAt !== null && Date.parse(clearStatusAt) <= now;
  return over ? { emoji: null, message: null, availability: null, clearStatusAt: null } : user.status;
}

/** Sets one's own status; `clearAfter` is GitLab's word for how long, such as `8_hours`. */
export function setStatus(
  act: Act,
  wanted: {
    readonly emoji?: string | null | undefined;
    readonly message?: string | null | undefined;
    readonly availability?: UserStatus['availability'] | undefined;
    readonly clearAfter?: ClearAfter | undefined;
  },
): UserStatus {
  const until = wanted.clearAfter ? act.scene.now() + durations[wanted.clearAfter] : undefined;
  const message = wanted.message || null;
  act.user.status = {
    emoji: wanted.emoji || (message || wanted.availability === 'busy' ? 'speech_balloon' : null),
    message,
    availability: wanted.availability ?? 'not_set',
    clearStatusAt: until === undefined ? null : new Date(until).toISOString(),
  };
  return act.user.status;
}

/** How long a status lasts. */
export const clearAfterValues = ['30_minutes', '3_hours', '8_hours', '1_day', '3_days', '7_days', '30_days'] as const;
type ClearAfter = (typeof clearAfterValues)[number];

const hour = 3_600_000;
const durations: Readonly<Record<ClearAfter, number>> = {
  '30_minutes': hour / 2,
  '3_hours': 3 * hour,
  '8_hours': 8 * hour,
  '1_day': 24 * hour,
  '3_days': 72 * hour,
  '7_days': 168 * hour,
  '30_days': 720 * hour,
};

function matches(user: User, caller: User | undefined, query: UserQuery): boolean {
  if (query.username !== undefined && !isSame(user.username, query.username)) return false;
  if (query.publicEmail !== undefined && !(user.publicEmail && isSame(user.email, query.publicEmail))) return false;
  if ((query.humans || query.withoutProjectBots) && user.bot) return false;
  return query.search === undefined || isFoundBy(user, caller, query.search);
}

function isFoundBy(user: User, caller: User | undefined, search: string): boolean {
  const words = search.toLowerCase();
  if (words.includes('@')) return isSame(user.email, words) && (user.publicEmail || (caller?.admin ?? false));
  return user.name.toLowerCase().includes(words) || user.username.toLowerCase().includes(words);
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
