import type { Examinee } from '../exams/exam.ts';
import type { UserId } from '../people/people.ts';

/** Somebody completed a module of a learning path, as a source reports it or somebody says in a comment. */
export type Completion = {
  readonly source: string;
  readonly eventId: string;
  /** As the source wrote it; modules have aliases. */
  readonly course: string;
  readonly learner: Examinee;
  /** Milliseconds since the epoch. */
  readonly completedAt: number;
  /** Who said so in a comment. */
  readonly saidBy?: UserId | undefined;
};
