import { windowDueAfter } from '../calendar/windows.ts';
import { dateAt } from '../calendar.ts';
import { lifeOf } from '../certification.ts';
import type { Change } from '../change.ts';
import type { Context, Decision } from '../context.ts';
import type { ExamResult } from '../exams/exam.ts';
import type {
  Obligation,
  OpenProduct,
  ProductCertification,
  ProductCredential,
  ProductLife,
} from './product-certification.ts';
import { asks, productCredentialOf } from './product-certification.ts';
import { showDuty } from './product-issue.ts';
import { learnerIn, learnerZone, productView } from './product-view.ts';
import { standingOf } from './standing.ts';
import type { Subject } from './subject.ts';

/** What stays of a product certification whatever state it goes into. */
export function productLifeOf(certification: ProductLife): ProductLife {
  return { ...lifeOf(certification), product: certification.product };
}

/**
 * Follows a change of what is known from `before` to `now`: the state is worked out anew, shown where a reader would see a
 * difference, and a pass that counts now ends the obligation.
 */
export function progressed(
  context: Context,
  before: ProductCertification,
  now: ProductCertification,
  subject: Subject,
  because: string,
): Decision {
  if (!asks(now)) return shown(context, before, now, subject, because);
  const standing = standingOf(context.program, learnerZone(context, now), subject, now.obligation, now);
  if (standing.is === 'passed') return passed(context, now, subject, standing.by);
  const { credential, obligation } = now;
  const is = standing.onPath ? 'learning-path' : 'due';
  const after: OpenProduct =
    now.is === 'lapsed' ? now : { ...productLifeOf(now), is, obligation, ...(credential ? { credential } : {}) };
  return shown(context, before, after, subject, because);
}

/** The obligation is met: what was earned is in force until the next window is over, and the date of award stays. */
export function passed(context: Context, now: OpenProduct, subject: Subject, by: ExamResult): Decision {
  const credential = credentialBy(context, now, subject, by);
  const { number, revision } = now.obligation;
  const ended = { is: 'passed', at: by.completedAt } as const;
  const obligation = { ...now.obligation, revision: revision + 1, guests: undefined, ended };
  const after: ProductCertification = {
    ...productLifeOf(now),
    ...afterPause(context, now, credential),
    is: 'certified',
    credential,
    obligation,
  };
  const because = passedWords(context, now, by, credential);
  const zone = learnerZone(context, after);
  const note: Change = {
    do: 'say',
    key: `${now.key}#${number}/passed/${by.source}/${by.eventId}`,
    attempt: number,
    because,
    tag: 'verdict',
    words: {
      say: 'note/product-passed',
      with: {
        learner: learnerIn(context, after),
        assessment: { id: subject.assessment.id, title: subject.assessment.title },
        renewed: productCredentialOf(now) !== undefined,
        awardedOn: dateAt(zone, credential.awardedAt),
        validUntil: credential.validUntil,
      },
    },
  };
  const changes = [note, showDuty(context, after, obligation, subject, because)];
  return { outcome: 'applied', because, certification: after, changes, timers: [] };
}

/** Who passes is back, unless a window waits for them that the pass does not count for. */
function afterPause(
  context: Context,
  now: OpenProduct,
  { passedAt }: ProductCredential,
): Partial<Pick<ProductLife, 'paused' | 'product'>> {
  const { waiting, past } = now.product;
  if (!waiting) return { paused: undefined };
  const due = windowDueAfter(context.program, dateAt(learnerZone(context, now), passedAt));
  return due === undefined || due.opensOn > waiting.opensOn ? { paused: undefined, product: { past } } : {};
}

/** What a pass earns, or keeps in force. */
export function credentialBy(
  context: Context,
  certification: ProductCertification | ProductLife,
  { assessment }: Subject,
  { completedAt }: ExamResult,
): ProductCredential {
  const before = 'is' in certification ? productCredentialOf(certification) : undefined;
  const passedOn = dateAt(learnerZone(context, certification), completedAt);
  const due = windowDueAfter(context.program, passedOn);
  const validUntil = [before?.validUntil, due?.graceUntil]
    .filter((day) => day !== undefined)
    .toSorted()
    .at(-1);
  return {
    achievement: assessment.id,
    outcome: 'pass',
    awardedAt: Math.min(before?.awardedAt ?? completedAt, completedAt),
    passedAt: Math.max(before?.passedAt ?? 0, completedAt),
    ...(validUntil ? { validUntil } : {}),
  };
}

function passedWords(
  context: Context,
  { is, exam, obligation, credential }: OpenProduct,
  { score, completedAt }: ExamResult,
  { validUntil }: ProductCredential,
): string {
  const until = validUntil ? ` It is in force until ${validUntil}.` : '';
  const what = credential ? (is === 'lapsed' ? 'which makes it current again' : 'which renews it') : 'the first time';
  const { origin } = obligation;
  const where = origin.is === 'window' ? ` in ${origin.window.id}` : '';
  const on = dateAt(context.program, completedAt);
  return `Passed ${exam} with ${score.raw} of ${score.max} on ${on}${where}, ${what}.${until}`;
}

/** Shows the state where a reader would see a difference. */
function shown(
  context: Context,
  before: ProductCertification,
  after: ProductCertification,
  subject: Subject,
  because: string,
): Decision {
  const { obligation } = after;
  if (!obligation || looks(context, before, subject) === looks(context, after, subject))
    return { outcome: 'applied', because, certification: after, changes: [], timers: [] };
  const numbered: Obligation = { ...obligation, revision: obligation.revision + 1 };
  const certification = withObligation(after, numbered);
  const changes = [showDuty(context, certification, numbered, subject, because)];
  return { outcome: 'applied', because, certification, changes, timers: [] };
}

function looks(context: Context, certification: ProductCertification, subject: Subject): string {
  const { obligation } = certification;
  return obligation
    ? JSON.stringify([obligation.number, productView(context, certification, obligation, subject)])
    : '';
}

/** The certification with its own obligation changed in what no state depends on. */
export function withObligation<Kind extends ProductCertification>(certification: Kind, obligation: Obligation): Kind {
  return { ...certification, obligation };
}

/** The last day, where it is another one now. */
export function newDayWords(before: ProductCertification, after: ProductCertification): string {
  const dueOn = after.obligation?.dueOn;
  return dueOn === undefined || dueOn === before.obligation?.dueOn ? '' : ` It is due by ${dueOn} now.`;
}
