import type { Addressee, PracticalView } from './messages.ts';

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

/** What is said about an appeal. */
export type AppealMessages = {
  'issue/appeal-title': { readonly course: PracticalView['course']; readonly learner: string };
  'issue/appeal': AppealView;
  'note/appeal-decided': AppealView;
  /** Somebody else is asked to decide, or staff where nobody is left. */
  'note/appeal-handed-on': AppealView;
};
