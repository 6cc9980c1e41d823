import { setTimeout as wait } from 'node:timers/promises';

/** What GitLab counts separately: every call, new issues, new comments. */
export type Bucket = 'api' | 'issues' | 'notes';

/** Calls a minute per bucket; `Infinity` where GitLab sets no limit. */
export type Limits = Readonly<Record<Bucket, number>>;

/** Time as the budget sees it: now in milliseconds, and a way to wait. */
export type Clock = { now(): number; sleep(ms: number): Promise<void> };

/** The real time. */
export const systemClock: Clock = { now: () => Date.now(), sleep: (ms) => wait(ms) };

/**
 * What GitLab allows one user, by where it runs. GitLab: doc/user/gitlab_com/rate_limits.md, and for self-managed
 * doc/administration/settings/rate_limit_on_notes_creation.md; 100 a minute is announced for the Free plan.
 */
export const limitsOf: Readonly<Record<'gitlab-com' | 'free-plan' | 'self-managed', Limits>> = {
  'gitlab-com': { api: 2000, issues: 200, notes: 60 },
  'free-plan': { api: 100, issues: 100, notes: 60 },
  'self-managed': { api: Number.POSITIVE_INFINITY, issues: Number.POSITIVE_INFINITY, notes: 300 },
};

/** The calls we may make, shared by everything in the process that calls GitLab with one token. */
export type Budget = {
  /** Resolves when one call of the bucket may be made; those who ask first go first. */
  take(bucket: Bucket): Promise<void>;
  /** Nobody takes from the bucket for so many milliseconds; pausing `api` pauses everything. */
  pause(bucket: Bucket, forMs: number): void;
};

// GitLab counts by the minute when a request arrives; the extra second is for requests that travel unevenly.
const windowMs = 61_000;

/** A budget in which no 60 seconds ever hold more calls of a bucket than its limit. */
export function createBudget(limits: Limits, clock: Clock): Budget {
  const gates = {
    api: createGate(limits.api, clock),
    issues: createGate(limits.issues, clock),
    notes: createGate(limits.notes, clock),
  };
  const everything = () => gates.api.pass(() => Promise.resolve());
  return {
    take: (bucket) => (bucket === 'api' ? everything() : gates[bucket].pass(everything)),
    pause: (bucket, forMs) => gates[bucket].pause(forMs),
  };
}

type Gate = {
  /** Waits until the gate is open, then for `next`, and counts the call at that moment. */
  pass(next: () => Promise<void>): Promise<void>;
  pause(forMs: number): void;
};

function createGate(limit: number, clock: Clock): Gate {
  let calls: number[] = [];
  let pausedUntil = 0;
  let queue: Promise<void> = Promise.resolve();
  const openAt = () => {
    calls = calls.filter((at) => at > clock.now() - windowMs);
    const full = calls.length >= limit ? (calls[calls.length - limit] ?? 0) + windowMs : 0;
    return Math.max(pausedUntil, full);
  };
  const enter = async (next: () => Promise<void>) => {
    for (let at = openAt(); at > clock.now(); at = openAt()) await clock.sleep(at - clock.now());
    await next();
    if (Number.isFinite(limit)) calls.push(clock.now());
  };
  return {
    pass: (next) => {
      const turn = queue.then(() => enter(next));
      queue = turn.catch(() => {});
      return turn;
    },
    pause: (forMs) => {
      pausedUntil = Math.max(pausedUntil, clock.now() + forMs);
    },
  };
}
