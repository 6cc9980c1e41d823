/** Something that happens now and then, for those who wait for the next time. */
export type Signal = { next(): Promise<void>; fire(): void };

/** A signal nobody waits for yet. */
export function openSignal(): Signal {
  const waiting = new Set<() => void>();
  return {
    next: () => new Promise<void>((resolve) => waiting.add(resolve)),
    fire: () => {
      const waiters = [...waiting];
      waiting.clear();
      for (const wake of waiters) wake();
    },
  };
}
