import type { ExamResult } from './exam.ts';
import type { UserId } from './people.ts';

/** Where a thread is: project path and number within the project. */
export type Place = { readonly project: string; readonly iid: number };

/** A line of a comment that a person said themselves: not quoted, not code, not HTML. `number` counts from 1 in the whole comment. */
export type SpokenLine = { readonly number: number; readonly text: string };

/** A comment as it stands now. */
export type Comment = {
  readonly id: number;
  readonly author: UserId;
  readonly username: string;
  /** Lines the author said in their own words; commands are looked for here only. */
  readonly lines: readonly SpokenLine[];
  /** Hash of the whole text; a score is bound to it. */
  readonly textHash: string;
  /** Whoever edited it last, when it was edited. */
  readonly editedBy?: UserId | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
};

/** Something that happened in the world; times are milliseconds since the epoch. */
export type Event =
  | { readonly happened: 'exam-completed'; readonly result: ExamResult }
  | { readonly happened: 'comment-written'; readonly place: Place; readonly comment: Comment }
  | {
      readonly happened: 'issue-changed';
      readonly place: Place;
      readonly by: UserId;
      readonly action: 'open' | 'close' | 'reopen' | 'update';
      readonly labels: readonly string[];
      readonly closed: boolean;
    }
  | {
      readonly happened: 'thread-read';
      readonly attempt: number;
      readonly reading: number;
      readonly comments: readonly Comment[];
    }
  | { readonly happened: 'time-came'; readonly timer: TimerKind; readonly dueAt: number };

/** What a timer is for. */
export type TimerKind = 'pick-again';
