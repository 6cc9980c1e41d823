import type { State } from '../certification.ts';
import type { Addressee } from './messages.ts';

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
};
