import { dateAt } from '../calendar.ts';
import type { Certification } from '../certification.ts';
import type { Context } from '../context.ts';
import type { ExamResult } from '../exams/exam.ts';
import { countsAsPass } from '../exams/standing.ts';
import { addressee } from '../views/view.ts';
import type { Completion } from './completion.ts';
import { credentialStatus } from './credential-status.ts';
import type { Moment } from './duty-clock.ts';
import { momentsOf } from './duty-clock.ts';
import type { Obligation, ProductCertification } from './product-certification.ts';
import { asks, isProduct, productCredentialOf } from './product-certification.ts';
import { learnerZone } from './product-view.ts';
import { isSame } from './result-notes.ts';
import type { Standing } from './standing.ts';
import { resultsFor, standingOf } from './standing.ts';
import type { Subject } from './subject.ts';
import { isModule } from './subject.ts';

/** One thing that something rests on, in a sentence. `waits`: that is still open. */
export type Reason = {
  readonly is: string;
  readonly words: string;
  readonly mark?: 'yes' | 'no' | 'waits' | undefined;
};

type Told = Pick<Context, 'program' | 'people'> & Partial<Pick<Context, 'now'>>;

/** How it came to where an obligation stands, in the order of time; scores only where they may be read. */
export function reasonsOf(
  context: Told,
  certification: Certification,
  obligation: Obligation,
  subject: Subject,
  scores: boolean,
): readonly Reason[] {
  if (!isProduct(certification)) return [];
  const zone = learnerZone(context, certification);
  const standing = standingOf(context.program, zone, subject, obligation, certification);
  const isLast = certification.obligation?.number === obligation.number;
  const results = resultsFor(context.program, zone, subject, obligation, certification);
  return [
    askedReason(obligation),
    ...dueReasons(obligation, productCredentialOf(certification) !== undefined),
    ...results.map((result) => resultReason(subject, standing, result, dateAt(zone, result.completedAt), scores)),
    ...pathReasons(context, certification, standing, zone),
    ...retakeReason(standing),
    ...endReason(obligation, zone),
    ...(isLast ? [...pauseReasons(certification, zone), ...comingReasons(context, certification)] : []),
    ...credentialReason(context, certification, zone),
  ];
}

function askedReason({ origin, openedAt }: Obligation): Reason {
  switch (origin.is) {
    case 'window':
      return { is: 'asked', words: `The window ${origin.window.id} opened on ${origin.window.opensOn}.` };
    case 'onboarding':
      return { is: 'asked', words: `Their role asks for it since they began on ${origin.startedOn}.` };
    case 'own':
      return {
        is: 'asked',
        words: `They took the exam of their own accord, by ${new Date(openedAt).toISOString().slice(0, 10)}.`,
      };
  }
}

function dueReasons(
  { origin, dueOn, graceUntil, late, reminded = [], ended }: Obligation,
  renews: boolean,
): readonly Reason[] {
  if (dueOn === undefined) return [{ is: 'due', words: 'No day is set by which to pass.' }];
  const moved = origin.is === 'window' && origin.window.closesOn !== dueOn;
  const why = moved ? `, in place of ${origin.window.closesOn}, when the window closes` : '';
  const grace =
    renews && !ended && graceUntil !== undefined && graceUntil > dueOn
      ? ` A pass renews in time until ${graceUntil}.`
      : '';
  const mark = late ? 'no' : ended ? undefined : 'waits';
  const over = late ? ' That day is over.' : '';
  const told = reminded.toSorted((a, b) => b - a).join(', ');
  return [
    { is: 'due', words: `The last day is ${dueOn}${why}.${over}${grace}`, mark },
    ...(told ? [{ is: 'reminded', words: `Reminders came, or were overtaken, ${told} days before it.` }] : []),
  ];
}

function resultReason({ exam }: Subject, standing: Standing, result: ExamResult, on: string, scores: boolean): Reason {
  const of = scores ? `${result.score.raw} of ${result.score.max} in ${exam.id}` : `a try at ${exam.id}`;
  if (!countsAsPass(exam, result))
    return { is: 'result', words: `${on}: ${of}, below ${exam.passPercent} %.`, mark: 'no' };
  const early = standing.is === 'to-pass' ? standing.early.find((one) => isSame(one.result, result)) : undefined;
  if (!early) return { is: 'result', words: `${on}: ${of}, which passes.`, mark: 'yes' };
  const before =
    early.before === 'path' ? 'it came before the learning path was done' : 'it came too soon after a fail';
  return { is: 'result', words: `${on}: ${of}, which does not count: ${before}.`, mark: 'no' };
}

function pathReasons(
  context: Told,
  { completions = [] }: ProductCertification,
  standing: Standing,
  zone: { readonly timezone: string },
): readonly Reason[] {
  if (standing.is !== 'to-pass') return [];
  return standing.steps.flatMap((step): readonly Reason[] => {
    const { module, doneAt } = step;
    const name = `${module.id} ${module.title}`;
    if (doneAt === undefined)
      return standing.onPath ? [{ is: 'module', words: `${name} is not done yet.`, mark: 'waits' }] : [];
    const by = completions.find(({ course, completedAt }) => isModule(module, course) && completedAt === doneAt);
    return [{ is: 'module', words: `${dateAt(zone, doneAt)}: ${name}, ${sourceWords(context, by)}.`, mark: 'yes' }];
  });
}

function sourceWords(context: Told, completion: Completion | undefined): string {
  if (completion?.saidBy !== undefined) return `as ${addressee(context, completion.saidBy).name} said in a comment`;
  return `as ${completion?.source ?? 'a source'} says`;
}

function retakeReason(standing: Standing): readonly Reason[] {
  if (standing.is !== 'to-pass' || standing.retakeFrom === undefined) return [];
  const after = standing.onPath ? ', once the learning path is done' : '';
  return [{ is: 'retake', words: `After a fail a try counts from ${standing.retakeFrom} on${after}.`, mark: 'waits' }];
}

function pauseReasons(
  { paused, product }: ProductCertification,
  zone: { readonly timezone: string },
): readonly Reason[] {
  const { waiting } = product;
  return [
    ...(paused ? [{ is: 'paused', words: `All clocks stand since ${dateAt(zone, paused.since)}.` }] : []),
    ...(waiting ? [{ is: 'waiting', words: `${waiting.id} opened meanwhile and waits for the return.` }] : []),
  ];
}

function comingReasons(context: Told, certification: ProductCertification): readonly Reason[] {
  if (!asks(certification)) return [];
  const zone = learnerZone(context, certification);
  return momentsOf(context, certification).map((moment) => {
    const on = dateAt(zone, moment.is === 'remind' ? moment.at : moment.at - 1);
    return { is: 'coming', words: `${on}: ${momentWords(moment)}, by itself.`, mark: 'waits' };
  });
}

function momentWords(moment: Moment): string {
  if (moment.is === 'remind')
    return `a reminder, ${moment.days === 1 ? 'a day' : `${moment.days} days`} before the last one`;
  return moment.is === 'late' ? 'the last day ends' : 'it lapses at the end of the day';
}

function endReason({ ended }: Obligation, zone: { readonly timezone: string }): readonly Reason[] {
  if (!ended) return [];
  return [{ is: 'ended', words: `${dateAt(zone, ended.at)}: ${endings[ended.is]}.` }];
}

const endings = {
  passed: 'it was passed',
  overtaken: 'something newer took its place',
  closed: 'it was closed without a pass',
} as const;

/** What was earned, how long it is in force, and why so long. */
export function credentialReason(
  context: Told,
  certification: ProductCertification,
  zone: { readonly timezone: string },
): readonly Reason[] {
  const credential = productCredentialOf(certification);
  if (!credential) return [];
  const { awardedAt, passedAt, validUntil } = credential;
  const status = credentialStatus(certification, context.now === undefined ? '' : dateAt(zone, context.now));
  const until =
    validUntil === undefined ? '' : `, ${status === 'lapsed' ? 'in force to' : 'in force until'} ${validUntil}`;
  const words = `Awarded on ${dateAt(zone, awardedAt)}, passed last on ${dateAt(zone, passedAt)}: ${statusWords[status ?? 'current']}${until}.`;
  return [{ is: 'credential', words, mark: status === 'lapsed' ? 'no' : 'yes' }];
}

const statusWords = {
  current: 'current',
  'in-renewal': 'in renewal',
  lapsed: 'lapsed',
  paused: 'current, paused',
} as const;
