/** Calls a person may make in a minute; what is absent is unlimited, as on a self-managed GitLab. */
export type Limits = {
  /** All REST calls; GitLab.com: 2,000. Answered with plain text, and shown in `RateLimit-*` headers. */
  readonly api?: number;
  /** New notes; GitLab.com: 60. Answered with JSON. */
  readonly notes?: number;
  /** New issues; GitLab.com: 200. Answered with JSON. */
  readonly issues?: number;
  /** Tests and resends of one hook; GitLab.com: 5. Answered with JSON. */
  readonly hookTests?: number;
};

/** How far a person has come within the current minute: `at` in milliseconds, `reset` in seconds since the epoch. */
export type Usage = {
  readonly limit: number;
  readonly observed: number;
  readonly at: number;
  readonly reset: number;
  readonly over: boolean;
};

/** Counts calls in windows of a minute. */
export type Limiter = {
  /** Counts one call; undefined where nothing is limited. */
  readonly count: (kind: keyof Limits, who: string) => Usage | undefined;
  /** Changes the limits from now on; `{}` switches all off. */
  readonly set: (limits: Limits) => void;
};

/** A limiter on a clock in milliseconds. */
export function createLimiter(initial: Limits, now: () => number): Limiter {
  let limits = initial;
  const windows = new Map<string, { minute: number; observed: number }>();
  return {
    count: (kind, who) => {
      const limit = limits[kind];
      if (limit === undefined) return undefined;
      const at = now();
      const minute = Math.floor(at / 60_000);
      const key = `${kind} ${who}`;
      const known = windows.get(key);
      const window = known?.minute === minute ? known : { minute, observed: 0 };
      window.observed += 1;
      windows.set(key, window);
      const { observed } = window;
      return { limit, observed, at, reset: (minute + 1) * 60, over: observed > limit };
    },
    set: (next) => {
      limits = next;
      windows.clear();
    },
  };
}
