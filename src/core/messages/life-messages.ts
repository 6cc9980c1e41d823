import type { State } from '../certification.ts';
import type { Addressee, PracticalView } from './messages.ts';

/** What is said about whether and when a practical goes on. */
export type LifeMessages = {
  'note/nudge': {
    /** Who is waited on. */
    readonly to: readonly Addressee[];
    readonly learner: Addressee;
    readonly is: State;
    readonly until?: string | undefined;
    readonly help: string;
  };
  'note/withdrawn': {
    readonly learner: Addressee;
    readonly reviewers: readonly Addressee[];
    /** Until when the learner may take it up again. */
    readonly until: string;
    readonly help: string;
  };
  'note/moved': {
    readonly to: Addressee;
    /** Stands for the issue of the attempt after this one; absent where nothing here may name it. */
    readonly on?: string | undefined;
  };
  'note/exam-corrected': {
    readonly learner?: Addressee | undefined;
    readonly staff: readonly Addressee[];
    readonly certified: boolean;
    readonly help: string;
  };
  'issue/appeal-title': { readonly course: PracticalView['course']; readonly learner: string };
  'issue/appeal': AppealView;
  'note/appeal-decided': AppealView;
};

/** An appeal as its own issue tells of it. */
export type AppealView = {
  readonly learner: Addressee;
  readonly course: PracticalView['course'];
  /** Stands for the reference of the practical's issue. */
  readonly practical: string;
  readonly outcome: 'merit' | 'pass' | 'needs-development';
  readonly because: string;
  readonly reason: string;
  /** Who decides; staff where nobody is named. */
  readonly moderators: readonly Addressee[];
  readonly named: boolean;
  /** `YYYY-MM-DD`. */
  readonly decideBy: string;
  readonly example: string;
  readonly decided?:
    | { readonly is: 'upheld' | 'changed' | 'exception'; readonly by: Addressee; readonly reason: string }
    | undefined;
  readonly help: string;
};
