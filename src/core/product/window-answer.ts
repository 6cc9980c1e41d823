import type { RenewalWindow } from '../calendar/windows.ts';
import { windowDueAfter } from '../calendar/windows.ts';
import { dateAt, daysLater } from '../calendar.ts';
import type { Context } from '../context.ts';
import type { Person } from '../people/people.ts';
import type { Program } from '../program.ts';
import type { Asked, Begun } from './opening.ts';
import { graceAfter, notEarlier } from './opening.ts';
import { asks, productCredentialOf } from './product-certification.ts';
import { projectForProduct } from './product-issue.ts';
import { learnerZone } from './product-view.ts';
import { standingOf, startOf } from './standing.ts';
import type { Subject } from './subject.ts';
import { subjectFor } from './subject.ts';

/** Whether somebody takes part in a window at all: with what they have to know in their role, or why not. */
export type Part =
  | { readonly is: 'part'; readonly subject: Subject }
  | { readonly is: 'left' | 'starts-later' | 'no-assessment' | 'no-project'; readonly because: string };

/**
 * Whether a window is for somebody, as it looks on `today` (`YYYY-MM-DD`, where they are). `program` as it holds for
 * their company.
 */
export function partIn(program: Program, person: Person, { id, opensOn }: RenewalWindow, today: string): Part {
  const { left, started, role } = person;
  if (left !== undefined && left < today) return { is: 'left', because: `Their last day was ${left}.` };
  if (started !== undefined && started > opensOn)
    return { is: 'starts-later', because: `They start on ${started}, after ${id} opens.` };
  const subject = subjectFor(program, person);
  if (!subject)
    return { is: 'no-assessment', because: role ? `${role} has no assessment.` : 'They have no role in people.yaml.' };
  return projectForProduct(program, subject)
    ? { is: 'part', subject }
    : { is: 'no-project', because: `${person.company ?? 'Their company'} has no project in gitlab.yaml yet.` };
}

/** What a window comes to for somebody who takes part in it. */
export type WindowAnswer =
  | {
      /** An issue asks them to pass. */
      readonly is: 'asked';
      readonly asked: Asked;
    }
  | {
      /** `counts`: a pass that is on record already is enough. `comes-to-count`: one that was not taken for it so far. */
      readonly is: 'asked-before' | 'counts' | 'comes-to-count' | 'away' | 'away-already';
      readonly because: string;
    };

/** What a window comes to for somebody, by what is known of them. A window that opens and a plan of it both ask here. */
export function answerIn(context: Context, begun: Begun, subject: Subject, window: RenewalWindow): WindowAnswer {
  const known = knownAlready(context, begun, window);
  if (known) return known;
  if (begun.paused)
    return { is: 'away', because: `${window.id} opened while it is paused: it is asked for after the return.` };
  const asked = askedIn(context, begun, window);
  const standing = standingOf(context.program, learnerZone(context, begun), subject, asked, begun);
  if (standing.is === 'passed') {
    const passedOn = dateAt(learnerZone(context, begun), standing.by.completedAt);
    return { is: 'comes-to-count', because: `Passed on ${passedOn}, which counts for ${window.id}.` };
  }
  const before = 'is' in begun && asks(begun) ? begun.obligation : undefined;
  return { is: 'asked', asked: before ? notEarlier(asked, before) : asked };
}

/** What a window asks of somebody who is asked now. Whoever is asked late has fair days all the same. */
export function askedIn(context: Context, begun: Begun, window: RenewalWindow): Asked {
  const { opensOn, closesOn, graceUntil } = window;
  const zone = learnerZone(context, begun);
  const since = startOf(zone, opensOn);
  const origin = { is: 'window', window } as const;
  const { days } = Temporal.PlainDate.from(opensOn).until(closesOn, { largestUnit: 'days' });
  const fair = daysLater(dateAt(zone, context.now), Math.min(days, context.program.recertification.leastDays));
  return fair <= closesOn
    ? { origin, since, dueOn: closesOn, graceUntil }
    : { origin, since, dueOn: fair, graceUntil: graceAfter(origin, fair) };
}

function knownAlready(context: Context, begun: Begun, { id, opensOn }: RenewalWindow): WindowAnswer | undefined {
  if (!('is' in begun)) return undefined;
  const asked = [...begun.product.past, ...(begun.obligation ? [begun.obligation] : [])];
  if (asked.some(({ origin }) => origin.is === 'window' && origin.window.id === id))
    return { is: 'asked-before', because: `${id} was asked for already.` };
  if (begun.product.waiting?.id === id) return { is: 'away-already', because: `${id} waits for their return already.` };
  const credential = productCredentialOf(begun);
  if (!credential) return undefined;
  const passedOn = dateAt(learnerZone(context, begun), credential.passedAt);
  const due = windowDueAfter(context.program, passedOn);
  return due === undefined || due.opensOn > opensOn
    ? { is: 'counts', because: `Passed on ${passedOn}, which counts for ${id}.` }
    : undefined;
}
