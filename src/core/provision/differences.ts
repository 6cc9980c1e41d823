import { afterLabels, boardSteps } from './board-steps.ts';
import { hookSteps } from './hook-steps.ts';
import { labelSteps } from './label-steps.ts';
import type { Notice, Step } from './plan.ts';
import type { Desired, Seen } from './state.ts';

/**
 * What would have to be written to make one place as it should be, in order, and what cannot be written. `above` are the steps
 * of groups above, which come first: lists of a project follow their labels too.
 */
export function differences(
  desired: Desired,
  seen: Seen,
  today: string,
  above: readonly Step[] = [],
): { readonly steps: readonly Step[]; readonly notices: readonly Notice[] } {
  const { home } = desired;
  const labels = labelSteps(desired, seen, today);
  const boards = boardSteps(desired, afterLabels(seen, [...above, ...labels.steps]));
  const hook = hookSteps(desired, seen);
  const because = `Issues are switched off in ${home.path}, and practicals are issues.`;
  const issues: readonly Step[] = seen.issuesOff ? [{ do: 'turn-on-issues', sign: '~', home, because }] : [];
  return {
    steps: [...issues, ...labels.steps, ...boards.steps, ...hook.steps],
    notices: [...labels.notices, ...boards.notices, ...hook.notices],
  };
}
