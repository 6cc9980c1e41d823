import { z } from 'zod';
import type { UserId } from '../people/people.ts';
import { Decimal, Id, Words } from '../words.ts';
import { ExamSource } from './sources/all-sources.ts';

/** A written exam and what passing it leads to. */
export const Exam = z
  .strictObject({
    id: Id.describe('The id exam sources send.'),
    aliases: z.array(Words).default([]).describe('Other ids for the same exam.'),
    course: Id.optional().describe('Course whose practical a pass opens.'),
    productAssessment: Id.optional().describe('Product assessment a pass completes.'),
    passPercent: Decimal.describe('Share of the maximum that passes; reaching it exactly passes.'),
  })
  .refine((exam) => (exam.course === undefined) !== (exam.productAssessment === undefined), {
    message: 'name either a course or a productAssessment',
  });
export type Exam = Readonly<z.infer<typeof Exam>>;

/** `exams.yaml`. */
export const Exams = z.strictObject({
  sources: z.array(ExamSource).min(1),
  exams: z.array(Exam).min(1),
});
export type Exams = Readonly<z.infer<typeof Exams>>;

/** Who sat an exam, as the source knows them; at least one of the three names is set. */
export type Examinee = {
  /** Where the source is GitLab itself, which knows people by their ids: then the names decide nothing. */
  readonly userId?: UserId | undefined;
  readonly email?: string | undefined;
  readonly username?: string | undefined;
  readonly externalId?: string | undefined;
};

/** What an exam source may call somebody; compared in any case. */
export type Called = { readonly kind: 'email' | 'username' | 'externalId'; readonly value: string };

/** Whether a source called somebody so. */
export function isCalled(who: Examinee, { kind, value }: Called): boolean {
  return who[kind]?.toLowerCase() === value.toLowerCase();
}

/** What a source calls somebody before all else. */
export function namedBy({ email, username, externalId }: Examinee): Called {
  if (email) return { kind: 'email', value: email };
  return username ? { kind: 'username', value: username } : { kind: 'externalId', value: externalId ?? 'nobody' };
}

/** What was decided, in the name of `by`, about a result that decides nothing by itself. */
export type Ruling = {
  /** `named`: which exam an unknown name means. `open`: what was ruled before is taken back. */
  readonly says: 'counts' | 'discarded' | 'named' | 'open';
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly because: string;
};

/** The source of results that staff record by hand. */
export const byHand = 'manual';

/** One scored written exam from any source. Scores are decimals as written, so that comparisons are exact. */
export type ExamResult = {
  readonly source: string;
  readonly eventId: string;
  /** As the source wrote it; `examOf` finds the exam. */
  readonly exam: string;
  readonly learner: Examinee;
  readonly score: { readonly raw: string; readonly max: string };
  /** Milliseconds since the epoch. */
  readonly completedAt: number;
  readonly attempt?: number | undefined;
  /** When this score was given, as the source says, else when it came (epoch ms): of two scores of one sitting the later counts. */
  readonly scoredAt?: number | undefined;
  /** The event id of the result of the same source that this one corrects. */
  readonly replaces?: string | undefined;
  /** Whether its source took it back: then it counts no more. */
  readonly voided?: true | undefined;
  /** What the source itself says; whether it passes is worked out from the score. */
  readonly claim?: 'passed' | 'failed' | undefined;
  /** Who recorded it by hand, and why; it counts once somebody else has confirmed it. */
  readonly recorded?: { readonly by: string; readonly because: string } | undefined;
  /** The newest ruling on it. */
  readonly ruling?: Ruling | undefined;
};

/** The exam a source means by `id`, by id or alias, in any case. */
export function examOf(exams: readonly Exam[], id: string): Exam | undefined {
  const wanted = id.toLowerCase();
  return exams.find((exam) => [exam.id, ...exam.aliases].some((name) => name.toLowerCase() === wanted));
}
