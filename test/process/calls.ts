import type { Fault } from '../../src/sandbox/faults.ts';
import { until } from './child.ts';
import type { Step } from './story.ts';
import type { Town } from './town.ts';

/** A call the service makes to GitLab in a step of the story. */
export type Call = { readonly step: 0 | 1 | 2; readonly name: string; readonly method: string; readonly path: RegExp };

/** Every call of the whole story, in order. */
export const calls: readonly Call[] = [
  { step: 0, name: 'opening the practical', method: 'POST', path: /\/issues$/ },
  { step: 1, name: 'acknowledging the first reviewer', method: 'POST', path: /\/award_emoji$/ },
  { step: 1, name: 'showing the first review', method: 'PUT', path: /\/issues\/1$/ },
  { step: 2, name: 'acknowledging the second reviewer', method: 'POST', path: /\/award_emoji$/ },
  { step: 2, name: 'reading the thread', method: 'GET', path: /\/issues\/1\/notes$/ },
  { step: 2, name: 'uploading the badge', method: 'POST', path: /\/uploads$/ },
  { step: 2, name: 'posting the badge', method: 'POST', path: /\/issues\/1\/notes$/ },
  { step: 2, name: 'closing the practical', method: 'PUT', path: /\/issues\/1$/ },
];

/**
 * How far a call has come when the service dies: GitLab never acts on it, acts on it eight seconds later, has acted on it
 * but not answered, or has just answered.
 */
export type Moment = 'lost' | 'late' | 'unanswered' | 'answered';

const faultAt: Readonly<Record<Moment, Fault | undefined>> = {
  lost: { kind: 'no-answer', when: 'before' },
  late: { kind: 'delay', ms: 8_000 },
  unanswered: { kind: 'no-answer', when: 'after' },
  answered: undefined,
};

/** Waits until GitLab has acted on everything that reached it late. */
export async function landed({ sandbox }: Town, { name, method, path }: Call): Promise<void> {
  const ofBot = { method, path, caller: 'fieldcert-bot' };
  const isOver = () => sandbox.control.requests.all(ofBot).every(({ status }) => status !== null);
  await until(`${name} has landed`, isOver);
}

/** Lets the step of a call happen until the call has come so far, and kills the service then. */
export async function killAt(town: Town, step: Step, call: Call, moment: Moment): Promise<void> {
  const { deliveries } = town.sandbox.control;
  if (call.step === 0) {
    const reached = arrange(town, call, moment);
    await Promise.all([reached(), step.act(town)]);
  } else {
    // The reviewer's own comment is a call like that of the badge, so the trap is set after it and before the hook leaves.
    deliveries.hold();
    await step.act(town);
    const reached = arrange(town, call, moment);
    deliveries.release();
    await reached();
  }
  await town.kill();
}

function arrange({ sandbox }: Town, call: Call, moment: Moment): () => Promise<void> {
  const { faults, requests } = sandbox.control;
  const { name, method, path } = call;
  const fault = faultAt[moment];
  requests.clear();
  if (fault) faults.next({ method, path }, fault);
  const isAnswered = () =>
    requests.all({ method, path, caller: 'fieldcert-bot' }).some(({ status }) => status !== null);
  return async () => void (await until(name, () => (fault ? faults.left() === 0 : isAnswered()), { everyMs: 1 }));
}
