import { dateAt, daysLater } from '../calendar.ts';
import type { Certification, Life } from '../certification.ts';
import { lifeOf } from '../certification.ts';
import type { Change } from '../change.ts';
import type { Context, Decision } from '../context.ts';
import type { Examinee } from '../exams/exam.ts';
import type { UserId } from '../people/people.ts';
import type {
  Obligation,
  Origin,
  ProductCertification,
  ProductCredential,
  ProductLife,
} from './product-certification.ts';
import { asks, isProduct } from './product-certification.ts';
import { openDuty, projectForProduct, showDuty } from './product-issue.ts';
import { learnerZone } from './product-view.ts';
import { credentialBy, passed, productLifeOf } from './progress.ts';
import { standingOf } from './standing.ts';
import type { Subject } from './subject.ts';

/** What is asked, from when fails count (epoch ms), and by when it is due; days are `YYYY-MM-DD`. */
export type Asked = Pick<Obligation, 'origin' | 'since' | 'dueOn' | 'graceUntil'>;

/** A product certification, or what is to become one. */
export type Begun = ProductCertification | ProductLife;

/** What is known of somebody, taken up for product knowledge. */
export function begunWith(known: Certification | Life, learner: UserId): Begun {
  if ('is' in known && isProduct(known)) return known;
  return { ...lifeOf(known), learner: { ...learnerFound(known), is: 'known', userId: learner }, product: { past: [] } };
}

/** Nothing is known of somebody yet. */
export function beginning(key: string, exam: string, learner: UserId): Life {
  return { key, exam, learner: { is: 'known', userId: learner }, results: [], past: [] };
}

function learnerFound({ learner }: Life): { readonly found?: Examinee | undefined } {
  const found = learner.is === 'unknown' ? learner.examinee : learner.found;
  return found ? { found } : {};
}

/**
 * Asks the learner to pass, in an issue of its own. What was asked before is overtaken: its issue is closed and says where it
 * goes on, and nobody has less time than they were given. Where a result that counts is known already, no issue is needed.
 */
export function ask(context: Context, begun: Begun, subject: Subject, asked: Asked, why: string): Decision {
  const before = 'is' in begun && asks(begun) ? begun : undefined;
  const later = before ? notEarlier(asked, before.obligation) : asked;
  const standing = standingOf(context.program, learnerZone(context, begun), subject, later, begun);
  const credential = 'is' in begun && 'credential' in begun ? begun.credential : undefined;
  if (standing.is === 'passed')
    return before ? passed(context, before, subject, standing.by) : passedAlready(context, begun, subject, standing.by);
  const project = projectForProduct(context.program, subject);
  if (project === undefined) return withoutProject(begun, subject);
  const last = 'is' in begun ? begun.obligation : undefined;
  const { past } = begun.product;
  const { opened, ended } = overtaken(context, begun, last);
  const obligation: Obligation = {
    number: past.length + (last ? 2 : 1),
    project,
    openedAt: context.now,
    said: [],
    revision: 0,
    ...later,
  };
  const life = {
    ...productLifeOf(begun),
    product: { past: ended ? [...past, ended] : past },
  };
  const is = standing.onPath ? 'learning-path' : 'due';
  const inForce = credential && heldUntil(credential, later.graceUntil);
  const certification: ProductCertification = { ...life, is, obligation, ...(inForce ? { credential: inForce } : {}) };
  const because = `${why}${later.dueOn ? ` It is due by ${later.dueOn}.` : ''}`;
  const changes = [
    openDuty(context, certification, obligation, subject, because),
    ...(opened && ended ? overtakenChanges(context, certification, ended, subject, because) : []),
  ];
  return { outcome: 'applied', because, certification, changes, timers: [] };
}

/** The configuration check sees to a project for everybody but learners of partners that have none yet. */
function withoutProject(begun: Begun, { assessment }: Subject): Decision {
  const because = `${assessment.id} is asked in an issue, and the company of the learner has no project yet.`;
  const alert = `${because} Add it to partners in gitlab.yaml.`;
  const known: Certification = 'is' in begun ? begun : { ...lifeOf(begun), is: 'exam-failed', because };
  return { outcome: 'applied', because, certification: known, changes: [], timers: [], alert };
}

/** What was asked last, ended by now. */
function overtaken(
  { now }: Context,
  begun: Begun,
  last: Obligation | undefined,
): { readonly opened: boolean; readonly ended?: Obligation | undefined } {
  if (!last) return { opened: false };
  if (!('is' in begun) || !asks(begun)) return { opened: false, ended: last };
  const ended = { is: 'overtaken', at: now } as const;
  return { opened: true, ended: { ...last, revision: last.revision + 1, guests: undefined, ended } };
}

/** The issue of the obligation before is closed and says where it goes on, and both are linked. */
function overtakenChanges(
  context: Context,
  now: ProductCertification,
  ended: Obligation,
  subject: Subject,
  because: string,
): readonly Change[] {
  const number = now.obligation?.number ?? 0;
  const old: ProductCertification = { ...productLifeOf(now), is: 'ended', obligation: ended, because };
  return [
    { do: 'link', key: `${now.key}#${number}/link`, attempt: number, to: ended.number, because },
    showDuty(context, old, ended, subject, because),
  ];
}

function passedAlready(
  context: Context,
  begun: Begun,
  subject: Subject,
  by: Parameters<typeof credentialBy>[3],
): Decision {
  const credential = credentialBy(context, begun, subject, by);
  const last = 'is' in begun ? begun.obligation : undefined;
  const passedOn = dateAt(learnerZone(context, begun), by.completedAt);
  const because = `Passed on ${passedOn} already, which counts, so nothing is asked.`;
  const certification: ProductCertification = {
    ...productLifeOf(begun),
    is: 'certified',
    credential,
    ...(last ? { obligation: last } : {}),
  };
  return { outcome: 'applied', because, certification, changes: [], timers: [] };
}

/** What is asked, with no less time than an obligation before it gave. */
export function notEarlier(asked: Asked, { dueOn }: Obligation): Asked {
  if (asked.dueOn === undefined || dueOn === undefined || dueOn <= asked.dueOn) return asked;
  return { ...asked, dueOn, graceUntil: graceAfter(asked.origin, dueOn) };
}

/** Until when a credential stays in force past a due date that is not the window's own. */
export function graceAfter(origin: Origin, dueOn: string): string {
  if (origin.is !== 'window') return dueOn;
  const { closesOn, graceUntil } = origin.window;
  const { days } = Temporal.PlainDate.from(closesOn).until(graceUntil, { largestUnit: 'days' });
  return daysLater(dueOn, days);
}

/** The credential in force at least until that day. */
export function heldUntil(credential: ProductCredential, day: string | undefined): ProductCredential {
  const { validUntil } = credential;
  return day !== undefined && validUntil !== undefined && validUntil < day
    ? { ...credential, validUntil: day }
    : credential;
}
