import type { RenewalWindow } from './calendar/windows.ts';
import type { StepName } from './clocks/clocks.ts';
import type { ExamResult, Ruling } from './exams/exam.ts';
import type { UserId } from './people/people.ts';
import type { Completion } from './product/completion.ts';

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
  /** Which of the attempt's issues it stands in; absent: the practical's own. */
  readonly thread?: string | undefined;
  /** Whether it is an internal note, which the learner cannot see; absent: GitLab has not told. */
  readonly internal?: boolean | undefined;
};

/** What we keep right about an issue, as it is now. */
export type SeenIssue = {
  readonly labels: readonly string[];
  readonly assignees: readonly UserId[];
  readonly closed: boolean;
  readonly confidential: boolean;
  /** Whether the description still holds our status block and marker as we wrote them, as far as known. */
  readonly intact: boolean;
};

/** Something that happened in the world; times are milliseconds since the epoch. */
export type Event =
  | {
      readonly happened: 'exam-completed';
      readonly result: ExamResult;
      /** Of all that was sent under its id, where the source wants all of it to be the same when it comes again. */
      readonly digest?: string | undefined;
    }
  | {
      /** A source takes back what it sent under this id. */
      readonly happened: 'exam-voided';
      readonly source: string;
      readonly eventId: string;
      readonly digest: string;
    }
  | {
      /** Somebody ruled on a result that decided nothing; `result` is as it waited. */
      readonly happened: 'exam-ruled';
      readonly result: ExamResult;
      readonly ruling: Ruling;
      /** The exam that is meant, where the one it names is unknown. */
      readonly exam?: string | undefined;
    }
  | {
      /** Of the certification of `exam`: a module of its learning path, or what comes before it. */
      readonly happened: 'course-completed';
      readonly exam: string;
      readonly completion: Completion;
      /** Of all that was sent under its id, where the source wants all of it to be the same when it comes again. */
      readonly digest?: string | undefined;
    }
  | {
      /** Somebody is asked to pass `exam` in this window. The certification is the one of exam and learner. */
      readonly happened: 'window-opened';
      readonly learner: UserId;
      readonly exam: string;
      readonly window: RenewalWindow;
      /** Who opened it, or what did. */
      readonly by: string;
    }
  | {
      /** Their first day, by people.yaml, has come. */
      readonly happened: 'member-started';
      readonly learner: UserId;
      readonly exam: string;
      /** `YYYY-MM-DD`. */
      readonly startedOn: string;
    }
  | {
      /** The role asks for another exam now, and that one was begun. */
      readonly happened: 'duty-moved';
      readonly to: string;
      readonly by: string;
    }
  | {
      /** `release` (`YYYY-MM-DD`) is the newest one, or what program.yaml says of a content list has changed. */
      readonly happened: 'release-came';
      readonly list: string;
      readonly release: string;
    }
  | {
      readonly happened: 'comment-written';
      readonly place: Place;
      readonly comment: Comment;
      /** Whose thread it is in, known once the issue is; absent: the present attempt's. */
      readonly attempt?: number | undefined;
    }
  | {
      /** Somebody changed the issue; the sweep does not know who. */
      readonly happened: 'issue-changed';
      readonly place: Place;
      readonly by?: UserId | undefined;
      readonly issue: SeenIssue;
      /** Which of the certification's issues it is, once known; absent: the present practical. */
      readonly attempt?: number | undefined;
      readonly thread?: string | undefined;
    }
  | {
      /** The issue is on GitLab no more. */ readonly happened: 'issue-gone';
      readonly place: Place;
      readonly attempt?: number | undefined;
      readonly thread?: string | undefined;
    }
  | {
      /** Somebody says who is who, or people.yaml does: the learner may be known now, or not any more. */
      readonly happened: 'people-changed';
      readonly by: string;
    }
  | {
      /** The learner was certified in a course of a higher level of the same role, at `at` (epoch ms). */
      readonly happened: 'level-reached';
      readonly course: string;
      readonly at: number;
    }
  | { /** Their last day, by people.yaml, is over. */ readonly happened: 'person-left'; readonly userId: UserId }
  | {
      /** Somebody at the terminal wants the issue as the record says. */ readonly happened: 'rectify-asked';
      readonly by: string;
    }
  | {
      /** The issue as it was when we looked, because of what `by` had changed. */
      readonly happened: 'issue-read';
      readonly attempt: number;
      readonly look: number;
      readonly by?: UserId | undefined;
      readonly issue: SeenIssue;
    }
  | {
      readonly happened: 'thread-read';
      readonly attempt: number;
      readonly reading: number;
      /** Which issues of the attempt were read beside the practical's own. */
      readonly threads?: readonly string[] | undefined;
      /** Of all that were read; each says where it stands. */
      readonly comments: readonly Comment[];
    }
  | {
      /** They said so on another practical. */ readonly happened: 'reviewer-away';
      readonly reviewer: UserId;
    }
  | {
      /** Clocks have brought something, for one person or, without `who`, for staff together. */
      readonly happened: 'steps-due';
      readonly steps: readonly StepName[];
      readonly who?: UserId | undefined;
      /** The day it is for them, `YYYY-MM-DD`. */
      readonly on: string;
      /** There where it is said: what else waits for them. Absent where it is said elsewhere, or not at all. */
      readonly others?: readonly Waiting[] | undefined;
    }
  | { readonly happened: 'time-came'; readonly timer: TimerKind; readonly dueAt: number };

/** Another practical that waits for somebody, `since` a day (`YYYY-MM-DD`). */
export type Waiting = { readonly place: Place; readonly since: string };

/** What a timer is for. */
export type TimerKind = 'pick-again' | 'next-attempt' | 'duty';
