import type { Kysely } from 'kysely';
import type { Certification } from '../core/certification.ts';
import { attemptOf } from '../core/certification.ts';
import type { Place } from '../core/event.ts';
import { examOf } from '../core/exams/exam.ts';
import type { Addressee, Status } from '../core/messages/messages.ts';
import { learnerName } from '../core/views/learner-name.ts';
import { addressee, statusView } from '../core/views/view.ts';
import { issueTag } from '../gitlab/applying.ts';
import { bindingsOf } from '../store/bindings.ts';
import type { Tables } from '../store/tables.ts';
import type { Engine } from './engine.ts';

/** How a certification stands, in a few words and without any score. */
export type Summary = {
  readonly key: string;
  readonly exam: string;
  /** The course or product assessment its exam belongs to. */
  readonly of?: string | undefined;
  readonly state: Status['is'];
  readonly disputed: boolean;
  readonly learner: { readonly name: string; readonly username?: string | undefined };
  readonly attempt?: number | undefined;
  readonly issue?: Place | undefined;
  readonly waitingOn: readonly Addressee[];
  /** `YYYY-MM-DD`. */
  readonly until?: string | undefined;
};

/** Sums a certification up. */
export async function summaryOf(
  engine: Pick<Engine, 'program' | 'people'> & { readonly store: { readonly db: Kysely<Tables> } },
  certification: Certification,
): Promise<Summary> {
  const { program, store } = engine;
  const { key, learner } = certification;
  const status = statusView(engine, certification);
  const exam = examOf(program.exams, certification.exam);
  const attempt = attemptOf(certification);
  const tag = attempt && issueTag({ attempt: attempt.number });
  const bound = tag === undefined ? undefined : (await bindingsOf(store.db, key)).find((row) => row.tag === tag);
  const username = learner.is === 'known' ? addressee(engine, learner.userId).username : '';
  return {
    key,
    exam: certification.exam,
    of: exam?.course ?? exam?.productAssessment,
    state: status.is,
    disputed: status.disputed ?? false,
    learner: { name: learnerName(engine, learner), ...(username === '' ? {} : { username }) },
    attempt: attempt?.number,
    issue: bound?.issue_iid == null ? undefined : { project: bound.project, iid: bound.issue_iid },
    waitingOn: status.waitingOn,
    until: status.until,
  };
}
