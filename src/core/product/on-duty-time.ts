import { dateAt, daysLater, endOfDay, morningOf } from '../calendar.ts';
import type { Change } from '../change.ts';
import type { Context, Decision } from '../context.ts';
import { ignore } from '../context.ts';
import { addressees } from '../views/view.ts';
import type { Moment } from './duty-clock.ts';
import { momentsOf } from './duty-clock.ts';
import type { Obligation, OpenProduct, ProductCertification } from './product-certification.ts';
import { asks } from './product-certification.ts';
import type { ProductMessages } from './product-messages.ts';
import { learnerZone, productView } from './product-view.ts';
import { productLifeOf, progressed, withObligation } from './progress.ts';
import type { Subject } from './subject.ts';

/**
 * The clock of an obligation came to something. Of what is overdue, because the service was away, only the last counts: nobody
 * gets four reminders at once, nor one at night.
 */
export function onDutyTime(context: Context, certification: ProductCertification, subject: Subject): Decision {
  if (!asks(certification)) return ignore('Nothing is asked any more.');
  const due = momentsOf(context, certification).filter(({ at }) => at <= context.now);
  const has = (is: Moment['is']) => due.some((moment) => moment.is === is);
  if (has('lapse')) return lapsed(context, certification, subject);
  if (has('late')) return late(context, certification, subject);
  const reminders = due.flatMap((moment) => (moment.is === 'remind' ? [moment.days] : []));
  if (reminders.length === 0) return ignore('Nothing is due yet.');
  const waits = untilMorning(context, certification);
  return waits === undefined ? remind(context, certification, subject, reminders) : later(waits);
}

function remind(context: Context, now: OpenProduct, subject: Subject, days: readonly number[]): Decision {
  const left = Math.min(...days);
  const because = `${left === 1 ? 'One day is' : `${left} days are`} left until ${now.obligation.dueOn}.`;
  const reminded = [...(now.obligation.reminded ?? []), ...days];
  const after = withObligation(now, { ...now.obligation, reminded });
  const { learner, assessment, path, status, help, renews } = productView(context, after, after.obligation, subject);
  const words = {
    say: 'note/product-reminder',
    with: {
      ...{ learner, assessment, path, renews, help, days: left },
      until: status.until ?? '',
      retakeFrom: status.retakeFrom,
    },
  } as const;
  const change = sayIn(after, `reminder-${now.obligation.dueOn}-${left}`, because, words);
  const followed = progressed(context, now, after, subject, because);
  return { ...followed, changes: [change, ...followed.changes] };
}

/** The last day is over: what was earned stays in force for the grace, if there is one. */
function late(context: Context, now: OpenProduct, subject: Subject): Decision {
  const because = `${now.obligation.dueOn} is over.`;
  const after = withObligation(now, asLate(context, now));
  return toldEnd(context, now, after, subject, because, `late-${now.obligation.dueOn}`);
}

/** The grace is over too: what was earned is not in force until it is passed again. */
function lapsed(context: Context, now: OpenProduct, subject: Subject): Decision {
  const { credential, obligation } = now;
  if (!credential) return ignore('Nothing was earned that could lapse.');
  const over = obligation.graceUntil ?? obligation.dueOn;
  const because = `${over} is over, and it was not renewed. The award stays; a pass makes it current again.`;
  const after: OpenProduct = {
    ...productLifeOf(now),
    is: 'lapsed',
    obligation: asLate(context, now),
    credential: { ...credential, validUntil: over },
  };
  return toldEnd(context, now, after, subject, because, `lapsed-${over}`);
}

function asLate({ program }: Context, { obligation }: OpenProduct): Obligation {
  return { ...obligation, late: true, reminded: program.recertification.remindDaysBefore };
}

function toldEnd(
  context: Context,
  before: OpenProduct,
  after: OpenProduct,
  subject: Subject,
  because: string,
  tag: string,
): Decision {
  const { learner, assessment, path, help } = productView(context, after, after.obligation, subject);
  const { credential, obligation, is } = after;
  const words = {
    say: 'note/product-late',
    with: {
      ...{ learner, assessment, path, help },
      dueOn: obligation.dueOn ?? '',
      graceUntil: credential && is !== 'lapsed' ? obligation.graceUntil : undefined,
      lapsed: is === 'lapsed',
      staff: credential && is !== 'lapsed' ? [] : addressees(context, context.program.staff),
    },
  } as const;
  const followed = progressed(context, before, after, subject, because);
  return { ...followed, changes: [sayIn(after, tag, because, words), ...followed.changes] };
}

type Told = {
  [Name in 'note/product-reminder' | 'note/product-late']: { readonly say: Name; readonly with: ProductMessages[Name] };
}['note/product-reminder' | 'note/product-late'];

function sayIn({ key, obligation: { number } }: OpenProduct, tag: string, because: string, words: Told): Change {
  return { do: 'say', key: `${key}#${number}/${tag}`, attempt: number, because, tag, words };
}

const day = { from: 9, to: 18 } as const;

/** When it is morning for the learner, where it is night now; undefined by day, and on the last day before midnight. */
function untilMorning(context: Context, certification: OpenProduct): number | undefined {
  const zone = learnerZone(context, certification);
  const { hour } = Temporal.Instant.fromEpochMilliseconds(context.now).toZonedDateTimeISO(zone.timezone);
  if (hour >= day.from && hour < day.to) return undefined;
  const today = dateAt(zone, context.now);
  const morning = morningOf(zone, hour < day.from ? today : daysLater(today, 1));
  const { dueOn = today } = certification.obligation;
  return morning < endOfDay(zone, dueOn) ? morning : undefined;
}

function later(at: number): Decision {
  return {
    outcome: 'applied',
    because: 'It is night where they are, so the reminder waits for their morning.',
    changes: [],
    timers: [{ set: 'duty', at }],
  };
}
