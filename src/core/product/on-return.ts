import { dateAt, daysBetween, daysLater } from '../calendar.ts';
import type { Context, Decision } from '../context.ts';
import { ask, graceAfter, heldUntil } from './opening.ts';
import type { Obligation, OpenProduct, ProductCertification } from './product-certification.ts';
import { asks } from './product-certification.ts';
import { learnerZone } from './product-view.ts';
import { newDayWords, progressed, withObligation } from './progress.ts';
import type { Subject } from './subject.ts';
import { answerIn, askedIn } from './window-answer.ts';

/**
 * The clocks run again at `at` (epoch ms). A window that opened meanwhile is asked for at once; else the days that were left are left
 * still. Whoever missed a last day has `returnDays` from their return.
 */
export function onReturn(
  context: Context,
  certification: ProductCertification,
  subject: Subject,
  at: number,
  because: string,
): Decision {
  const { waiting, past } = certification.product;
  const back: ProductCertification = { ...certification, paused: undefined, product: { past } };
  const soonest = daysLater(dateAt(learnerZone(context, back), at), context.program.recertification.returnDays);
  const answer = waiting && answerIn(context, back, subject, waiting);
  if (waiting && (answer?.is === 'asked' || answer?.is === 'comes-to-count')) {
    const asked = askedIn(context, back, waiting);
    const dueOn = later(asked.dueOn ?? soonest, soonest);
    const why = `${because} ${waiting.id} opened meanwhile, on ${waiting.opensOn}.`;
    return ask(context, back, subject, { ...asked, dueOn, graceUntil: graceAfter(asked.origin, dueOn) }, why);
  }
  const now =
    asks(back) && back.is !== 'lapsed' ? withDaysBack(context, back, certification.paused?.since ?? at, at) : back;
  return progressed(context, certification, now, subject, `${because}${newDayWords(certification, now)}`);
}

function withDaysBack(context: Context, back: OpenProduct, since: number, at: number): ProductCertification {
  const { obligation } = back;
  const { dueOn, late } = obligation;
  if (dueOn === undefined) return back;
  const zone = learnerZone(context, back);
  const today = dateAt(zone, at);
  const kept = daysLater(dueOn, daysBetween(zone, since, at));
  const missed = !late && dueOn < today;
  return dueBy(back, missed ? later(kept, daysLater(today, context.program.recertification.returnDays)) : kept, late);
}

/** The same asked by another day; what was earned stays in force for as long as that asks. */
export function dueBy<Kind extends ProductCertification>(
  now: Kind & { obligation: Obligation },
  dueOn: string,
  late?: true,
): Kind {
  const { obligation } = now;
  const graceUntil = graceAfter(obligation.origin, dueOn);
  const reminded = late ? obligation.reminded : [];
  const after = withObligation<Kind>(now, { ...obligation, dueOn, graceUntil, late, reminded });
  return 'credential' in after && after.credential
    ? { ...after, credential: heldUntil(after.credential, graceUntil) }
    : after;
}

function later(one: string, other: string): string {
  return one > other ? one : other;
}
