/** Something that calls back in time; setting it later than it already stands changes nothing. */
export type Alarm = Disposable & {
  /** Calls back at `at` (epoch ms of the store's clock), in `pollMs` at the latest. */
  set(at: number | undefined): void;
};

/** Calls `ring` when the store's clock says so, and at least once each `pollMs`, because an injected clock may jump. */
export function openAlarm(
  { now, pollMs }: { readonly now: () => number; readonly pollMs: number },
  ring: () => void,
): Alarm {
  let timer: NodeJS.Timeout | undefined;
  let stands = Number.POSITIVE_INFINITY;
  let stopped = false;
  const fire = () => {
    stands = Number.POSITIVE_INFINITY;
    ring();
  };
  return {
    set: (at) => {
      const delay = at === undefined ? pollMs : Math.min(pollMs, Math.max(0, at - now()));
      if (stopped || performance.now() + delay >= stands) return;
      clearTimeout(timer);
      stands = performance.now() + delay;
      timer = setTimeout(fire, delay);
    },
    [Symbol.dispose]: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
