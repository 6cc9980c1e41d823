import type { TakenStep } from './clocks/clocks.ts';
import type { Credential } from './credential.ts';
import type { Examinee, ExamResult } from './exams/exam.ts';
import type { Fraction } from './fraction.ts';
import type { Issued } from './issued.ts';
import type { UserId } from './people/people.ts';
import type { Completion } from './product/completion.ts';
import type { ProductCertification } from './product/product-certification.ts';
import type { Chosen, PassedOver } from './reviewers/pick-reasons.ts';
import type { Criterion, Rubric } from './rubric.ts';

/** Why these reviewers, and why nobody else: kept so that anyone can ask. */
export type Pick = { readonly chosen: readonly Chosen[]; readonly passedOver: readonly PassedOver[] };

/** A criterion with the exact score it had in an earlier attempt. */
export type Carried = { readonly criterion: Criterion; readonly score: Fraction };

/** One practical assessment, which is one issue. It keeps the rubric it began with. */
export type Attempt = Issued & {
  /** `YYYY-MM-DD`. */
  readonly dueOn: string;
  /** What is assessed in this attempt. */
  readonly rubric: Rubric;
  /** What was good in earlier attempts: it counts with the score it had and is not assessed again. */
  readonly carried?: readonly Carried[] | undefined;
  /** When the learner last asked whoever was waited on to go on (epoch ms). */
  readonly nudgedAt?: number | undefined;
  /** The criterion that was good before and is assessed again because the lot fell on it. */
  readonly drawn?: string | undefined;
  readonly reviewersNeeded: number;
  /** Where reviewers score, as the course had it when the practical was opened; absent: in the thread. */
  readonly mode?: 'internal' | 'blind' | undefined;
  /** Blind only: who was given an issue of their own to score in, whether they still review or not. */
  readonly reviewIssues?: readonly UserId[] | undefined;
  /** Set once a further reviewer was called for, who has one of the seats: which rule called, and by when (`YYYY-MM-DD`). */
  readonly further?: { readonly because: string; readonly dueOn: string } | undefined;
  readonly pick: Pick;
  /** Who gave it back, was released or did not get to it in time: they are not picked again. */
  readonly declined?: readonly UserId[] | undefined;
  /** What its clocks have brought so far. */
  readonly steps?: readonly TakenStep[] | undefined;
  /** Set where the issue was opened before anybody knew the learner: its title and due date are shown anew too. */
  readonly entry?: true | undefined;
  /** Set while the thread is being read; only the reading with this number counts. */
  readonly reading?: number | undefined;
  /** What the verdict rests on: the newest comment and the newest version in the thread, both as GitLab tells them. */
  readonly readUpTo?: { readonly noteId: number; readonly updatedAt: number } | undefined;
};

export type Outcome = 'merit' | 'pass' | 'needs-development';

/** What was decided of an attempt and why; numbers are exact. */
export type Verdict = {
  readonly outcome: Outcome;
  readonly because: string;
  readonly weightedMean: Fraction;
  /** The joint score of each criterion, and whether the learner should work on it. */
  readonly criteria: readonly { readonly criterion: string; readonly score: Fraction; readonly short: boolean }[];
  readonly decidedAt: number;
  /** The moderator, where one decided. */
  readonly decidedBy?: UserId | undefined;
};

/** A learner asking for another look at the outcome, and what came of it. */
export type Appeal = {
  readonly reason: string;
  readonly at: number;
  /** `YYYY-MM-DD`. */
  readonly decideBy: string;
  /** The moderator who was asked; absent where nobody is left who had no part in it. */
  readonly moderator?: UserId | undefined;
  /** When they were asked, where somebody else had been before (epoch ms). */
  readonly askedAt?: number | undefined;
  /** Moderators who gave it back, or whom staff released. */
  readonly declined?: readonly UserId[] | undefined;
  /** `exception`: staff gave a better outcome by way of exception before anybody had decided the appeal. */
  readonly decided?:
    | { readonly is: 'upheld' | 'changed' | 'exception'; readonly by: UserId; readonly reason: string }
    | undefined;
};

/** An attempt that has been decided. */
export type JudgedAttempt = Attempt & {
  readonly verdict: Verdict;
  /** Verdicts that people put another one in place of, oldest first. */
  readonly overturned?: readonly Verdict[] | undefined;
  readonly appeal?: Appeal | undefined;
  /** The attempt after it is in a project that nothing here may name: one of the two is another company's. */
  readonly apart?: true | undefined;
};

/** An outcome staff asked for by way of exception, until a second member of staff confirms it. */
export type Override = {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly by: UserId;
  /** The last day it can be confirmed, `YYYY-MM-DD`. */
  readonly confirmBy: string;
};

/** Who is examined: a GitLab user, or somebody a source named whom nobody on GitLab is known by yet. */
export type Learner =
  | {
      readonly is: 'known';
      readonly userId: UserId;
      /** What the source called them, where they were found late. */
      readonly found?: Examinee | undefined;
    }
  | { readonly is: 'unknown'; readonly examinee: Examinee };

/** What every certification has, whatever its state. */
export type Life = {
  readonly key: string;
  readonly learner: Learner;
  readonly exam: string;
  readonly results: readonly ExamResult[];
  /** Attempts before the present one, oldest first. */
  readonly past: readonly JudgedAttempt[];
  /** All clocks stand still since then (epoch ms). Why is nobody's business and is not kept. */
  readonly paused?: { readonly since: number } | undefined;
  readonly override?: Override | undefined;
  /** Modules of learning paths they have completed. */
  readonly completions?: readonly Completion[] | undefined;
};

/** One learner's way to one credential: of a course, or of product knowledge, which is renewed. */
export type Certification = CourseCertification | ProductCertification;

/** One learner's way to the credential of a course. Every state holds exactly what it needs. */
type CourseCertification = Life &
  (
    | { readonly is: 'exam-failed'; readonly because: string }
    | {
        readonly is: 'identity-needed';
        readonly passed: ExamResult;
        /** The entry for staff, which becomes the practical; none where no practical belongs to the exam. */
        readonly attempt?: Attempt | undefined;
        readonly because: string;
      }
    // Their company has no project yet.
    | { readonly is: 'project-needed'; readonly passed: ExamResult; readonly because: string }
    | { readonly is: 'awaiting-reviewer'; readonly attempt: Attempt; readonly because: string }
    | { readonly is: 'preparing'; readonly attempt: Attempt }
    | { readonly is: 'in-review'; readonly attempt: Attempt }
    | { readonly is: 'second-review'; readonly attempt: Attempt; readonly because: string }
    | { readonly is: 'decision-ready'; readonly attempt: Attempt; readonly because: string }
    | { readonly is: 'next-attempt'; readonly attempt: JudgedAttempt; readonly from: string }
    | { readonly is: 'certified'; readonly attempt?: JudgedAttempt | undefined; readonly credential: Credential }
    | {
        /** Somebody stepped back at `since` (epoch ms); what there was until then is kept. */
        readonly is: 'withdrawn';
        readonly attempt?: Attempt | JudgedAttempt | undefined;
        readonly because: string;
        readonly since: number;
        /** The learner stepped back themselves, so they stay assigned and may take it up again. */
        readonly steppedBack?: true | undefined;
      }
  );

/** What stays of a certification whatever state it goes into. */
export function lifeOf({ key, exam, learner, results, past, paused, override, completions }: Life): Life {
  const standing = { ...(paused ? { paused } : {}), ...(override ? { override } : {}) };
  return { key, exam, learner, results, past, ...standing, ...(completions ? { completions } : {}) };
}

/** The certification with its own attempt changed in what no state depends on, so that it still fits. */
export function withAttempt<Kind extends Certification>(certification: Kind, attempt: Attempt): Kind {
  return { ...certification, attempt };
}

/** The learner's appeal of the last verdict while nobody has decided it. */
export function openAppealOf(certification: Certification): Appeal | undefined {
  const attempt = attemptOf(certification);
  const appeal = attempt && 'appeal' in attempt ? attempt.appeal : undefined;
  return appeal?.decided ? undefined : appeal;
}

export type State = Certification['is'];

/** A certification whose practical is being worked on, or waits for its learner to be found. */
export type Open =
  | Extract<Certification, { is: 'awaiting-reviewer' | 'preparing' | 'in-review' | 'second-review' | 'decision-ready' }>
  | (Extract<Certification, { is: 'identity-needed' }> & { readonly attempt: Attempt });

/** The states in which a practical is open: not decided yet. */
export const openStates: readonly State[] = [
  'identity-needed',
  'awaiting-reviewer',
  'preparing',
  'in-review',
  'second-review',
  'decision-ready',
] satisfies readonly Open['is'][];

/** Whether the practical is open: not decided yet. */
export function isOpen(certification: Certification): certification is Open {
  return openStates.includes(certification.is) && attemptOf(certification) !== undefined;
}

/** Whether reviewers are at work, and a verdict follows once all of them have finished. */
export function isUnderReview({ is }: Certification): boolean {
  return is === 'in-review' || is === 'second-review';
}

/** Whether another attempt has followed this one. */
export function isPast({ past }: Life, { number }: Attempt): boolean {
  return past.some((earlier) => earlier.number === number);
}

/** Whether an attempt has been decided. */
export function isJudged(attempt: Attempt | JudgedAttempt): attempt is JudgedAttempt {
  return 'verdict' in attempt;
}

/** The attempt that is open or was decided last, if there ever was one. */
export function attemptOf(certification: Certification): Attempt | JudgedAttempt | undefined {
  return 'attempt' in certification ? certification.attempt : undefined;
}

/** What the lots of an attempt are drawn from, so that anyone can draw them again. */
export function seedOf({ key }: { readonly key: string }, { number }: { readonly number: number }): string {
  return `${key}#${number}`;
}
