import type { Certification } from './certification.ts';
import type { Decision } from './context.ts';

/** Both decisions in one: the step is decided about the certification as the first left it. What it ignores changes nothing. */
export function andThen(first: Decision, step: (certification: Certification) => Decision): Decision {
  const { certification } = first;
  if (!certification) return first;
  const next = step(certification);
  if (next.outcome === 'ignored') return first;
  return {
    ...next,
    certification: next.certification ?? certification,
    changes: [...first.changes, ...next.changes],
    timers: [...first.timers, ...next.timers],
    standings: [...(first.standings ?? []), ...(next.standings ?? [])],
    tell: [...(first.tell ?? []), ...(next.tell ?? [])],
    links: [...(first.links ?? []), ...(next.links ?? [])],
    forward: [...(first.forward ?? []), ...(next.forward ?? [])],
    alert: next.alert ?? first.alert,
  };
}
