import { ApiProblem } from './problems.ts';

const perMinute = 120;
const minuteMs = 60_000;

/** Lets each project through so many times a minute. */
export type Turnstile = {
  /** @throws ApiProblem when it has to wait */
  pass(project: number): void;
};

/** Counts in this process alone; `now` in epoch ms. */
export function createTurnstile(now: () => number): Turnstile {
  const counts = new Map<number, { minute: number; count: number }>();
  return {
    pass(project) {
      const at = now();
      const minute = Math.floor(at / minuteMs);
      const before = counts.get(project);
      const count = before?.minute === minute ? before.count + 1 : 1;
      counts.set(project, { minute, count });
      if (count <= perMinute) return;
      const waitS = Math.ceil(((minute + 1) * minuteMs - at) / 1_000);
      const detail = `The pipelines of this project have asked ${perMinute} times in this minute.`;
      throw new ApiProblem('too-many-requests', { detail, fix: `Ask again in ${waitS} s.` }, waitS);
    },
  };
}
