import type { RenewalWindow } from '../calendar/windows.ts';
import { windowDueAfter } from '../calendar/windows.ts';
import { dateAt } from '../calendar.ts';
import type { Certification } from '../certification.ts';
import type { Context, Decision } from '../context.ts';
import { ignore, personWith } from '../context.ts';
import type { Event } from '../event.ts';
import type { Begun } from './opening.ts';
import { ask, beginning, begunWith } from './opening.ts';
import { productCredentialOf } from './product-certification.ts';
import { learnerZone } from './product-view.ts';
import { startOf } from './standing.ts';
import { subjectOf } from './subject.ts';

type WindowOpened = Extract<Event, { happened: 'window-opened' }>;

/** A window opened for somebody: they are asked to renew, or to pass for the first time. */
export function onWindowOpened(
  context: Context,
  certification: Certification | undefined,
  key: string,
  { learner, exam, window }: WindowOpened,
): Decision {
  const subject = subjectOf(context.program, { exam });
  if (!subject) return ignore(`No product assessment is passed with ${exam} in this program.`);
  if (!personWith(context, learner)) return ignore('They are not in people.yaml any more.');
  const begun = begunWith(certification ?? beginning(key, exam, learner), learner);
  const known = knownAlready(context, begun, window);
  if (known) return ignore(known);
  if (begun.paused) {
    if (!('is' in begun)) return ignore('It is paused.');
    const because = `${window.id} opened while it is paused: it is asked for after the return.`;
    const waiting = { ...begun, product: { ...begun.product, waiting: window } };
    return { outcome: 'applied', because, certification: waiting, changes: [], timers: [] };
  }
  return ask(context, begun, subject, askedIn(context, begun, window), `${window.id} opened on ${window.opensOn}.`);
}

/** What a window asks of somebody. */
export function askedIn(context: Context, begun: Begun, window: RenewalWindow) {
  const since = startOf(learnerZone(context, begun), window.opensOn);
  return { origin: { is: 'window', window } as const, since, dueOn: window.closesOn, graceUntil: window.graceUntil };
}

function knownAlready(context: Context, begun: Begun, { id, opensOn }: RenewalWindow): string | undefined {
  if (!('is' in begun)) return undefined;
  const asked = [...begun.product.past, ...(begun.obligation ? [begun.obligation] : [])];
  if (asked.some(({ origin }) => origin.is === 'window' && origin.window.id === id))
    return `${id} was asked for already.`;
  if (begun.product.waiting?.id === id) return `${id} waits for their return already.`;
  const credential = productCredentialOf(begun);
  if (!credential) return undefined;
  const passedOn = dateAt(learnerZone(context, begun), credential.passedAt);
  const due = windowDueAfter(context.program, passedOn);
  return due === undefined || due.opensOn > opensOn ? `Passed on ${passedOn}, which counts for ${id}.` : undefined;
}
