import { setTimeout as wait } from 'node:timers/promises';

/** What GitLab counts separately: every call, new issues, new comments, tests and resends of hooks. */
export type Bucket = 'api' | 'issues' | 'notes' | 'hooks';

/** Calls a minute per bucket; `Infinity` where GitLab sets no limit. */
export type Limits = Readonly<Record<Exclude<Bucket, 'hooks'>, number>>;

/** GitLab allows five tests and five resends a minute of each hook, everywhere; we keep to five of all. */
const hooksAMinute = 5;

/** Time as the budget sees it: now in milliseconds since whenever, and a way to wait. */
export type Clock = { now(): number; sleep(ms: number): Promise<void> };

/** The real time. It does not follow the clock on the wall, which may be set while a minute passes. */
export const systemClock: Clock = { now: () => performance.now(), sleep: (ms) => wait(ms) };

/** Limits known by a name. */
export type RatePreset = 'gitlab-com' | 'free-plan' | 'self-managed';

/**
 * What GitLab allows one user, by where it runs. GitLab: doc/user/gitlab_com/rate_limits.md, and for self-managed
 * doc/administration/settings/rate_limit_on_notes_creation.md; 100 a minute is announced for the Free plan.
 */
export const limitsOf: Readonly<Record<RatePreset, Limits>> = {
  'gitlab-com': { api: 2000, issues: 200, notes: 60 },
  'free-plan': { api: 100, issues: 100, notes: 60 },
  'self-managed': { api: Number.POSITIVE_INFINITY, issues: Number.POSITIVE_INFINITY, notes: 300 },
};

/** How the limits are chosen: by name, by some numbers of one's own, or from where GitLab is. */
type RateWish = { readonly preset?: RatePreset | undefined; readonly numbers?: Partial<Limits> | undefined };

/**
 * The limits of one of `replicas` processes that call with one token. GitLab counts them together and they do not know
 * of each other, so each keeps to its share; at least one call a minute is left to each.
 */
export function limitsFor(gitlabUrl: string, wish: RateWish, replicas: number): Limits {
  const byHost = new URL(gitlabUrl).host === 'gitlab.com' ? 'gitlab-com' : 'self-managed';
  const all: Limits = { ...limitsOf[wish.preset ?? byHost], ...wish.numbers };
  const share = (limit: number) => Math.max(1, Math.floor(limit / replicas));
  return { api: share(all.api), issues: share(all.issues), notes: share(all.notes) };
}

/** The calls we may make, shared by everything in the process that calls GitLab with one token. */
export type Budget = {
  readonly limits: Limits;
  /** Makes the call as soon as the bucket allows it; those who ask first go first. */
  spend<Result>(bucket: Bucket, call: () => Promise<Result>): Promise<Result>;
  /** No call of the bucket begins for so many milliseconds; pausing `api` pauses everything. */
  pause(bucket: Bucket, forMs: number): void;
};

const minute = 60_000;

/**
 * A budget in which no minute ever holds more calls of a bucket than its limit. GitLab counts a call at some moment
 * between its sending and its answer, so a call takes its place from before the one until a minute after the other.
 */
export function createBudget(limits: Limits, clock: Clock): Budget {
  const gates = {
    api: createGate(limits.api, clock),
    issues: createGate(limits.issues, clock),
    notes: createGate(limits.notes, clock),
    hooks: createGate(hooksAMinute, clock),
  };
  const enter = (bucket: Bucket): Promise<End> => {
    const everything = () => gates.api.enter(async () => () => {});
    return bucket === 'api' ? everything() : gates[bucket].enter(everything);
  };
  return {
    limits,
    spend: async (bucket, call) => {
      const end = await enter(bucket);
      return call().finally(end);
    },
    pause: (bucket, forMs) => gates[bucket].pause(forMs),
  };
}

/** Says that a call has its answer, or has none to come. */
type End = () => void;

type Gate = {
  /** Waits until there is room, then for `next`, and takes a place; what it gives back ends both. */
  enter(next: () => Promise<End>): Promise<End>;
  pause(forMs: number): void;
};

function createGate(limit: number, clock: Clock): Gate {
  const calls = placesOf(limit, clock);
  let pausedUntil = 0;
  let queue: Promise<unknown> = Promise.resolve();
  const enter = async (next: () => Promise<End>): Promise<End> => {
    for (;;) {
      const openAt = Math.max(pausedUntil, calls.freeAt());
      if (openAt <= clock.now()) break;
      await (openAt === Number.POSITIVE_INFINITY ? calls.nextEnd() : clock.sleep(openAt - clock.now()));
    }
    const inner = await next();
    const end = calls.take();
    return () => {
      inner();
      end();
    };
  };
  return {
    enter: (next) => {
      const turn = queue.then(() => enter(next));
      queue = turn.catch(() => {});
      return turn;
    },
    pause: (forMs) => {
      pausedUntil = Math.max(pausedUntil, clock.now() + forMs);
    },
  };
}

/** Who counts against a limit now: calls under way, and calls that ended less than a minute ago. */
function placesOf(limit: number, clock: Clock) {
  let underWay = 0;
  let ended: number[] = [];
  let next = Promise.withResolvers<void>();
  return {
    /** When there is room: in the past, at a known time, or never before a call under way has ended. */
    freeAt: (): number => {
      ended = ended.filter((at) => at + minute > clock.now());
      const tooMany = underWay + ended.length - limit;
      if (tooMany < 0) return 0;
      return (ended[tooMany] ?? Number.POSITIVE_INFINITY) + minute;
    },
    nextEnd: () => next.promise,
    take: (): End => {
      underWay += 1;
      return () => {
        underWay -= 1;
        if (Number.isFinite(limit)) ended.push(clock.now());
        next.resolve();
        next = Promise.withResolvers<void>();
      };
    },
  };
}
