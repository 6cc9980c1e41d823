import type { Addressee, PracticalView, Status } from './messages.ts';

/** The reviewers' scores side by side; a row has one score for each reviewer. */
export type SheetsView = {
  readonly reviewers: readonly Addressee[];
  readonly rows: readonly { readonly criterion: string; readonly scores: readonly { readonly value: string }[] }[];
  readonly remarks: readonly { readonly reviewer: Addressee; readonly criterion: string; readonly words: string }[];
};

/** What the issue says in which one reviewer of a blind course scores. */
export type ReviewView = Pick<
  PracticalView,
  'attempt' | 'learner' | 'course' | 'level' | 'kind' | 'minutes' | 'dueOn' | 'rubric' | 'rule' | 'commands' | 'help'
> & {
  readonly reviewer: Addressee;
  /** Stands for the reference of the practical's issue. */
  readonly practical: string;
  readonly stage: 'preparing' | 'to-score' | 'finished' | 'over' | 'joined';
  readonly evidence: Status['evidence'];
};

/** What is said in the issues reviewers of a blind course score in, and about them. */
export type ReviewMessages = {
  'issue/review-title': {
    readonly course: PracticalView['course'];
    readonly learner: string;
    readonly reviewer: string;
    readonly attempt: number;
  };
  'issue/review': ReviewView;
  'note/review-joined': {
    readonly reviewer: Addressee;
    readonly outcome: 'merit' | 'pass' | 'needs-development';
    readonly because: string;
    readonly sheets: SheetsView;
    /** Stands for the reference of the practical's issue. */
    readonly practical: string;
  };
  'note/review-over': { readonly reviewer: Addressee; readonly help: string };
  'note/asked': { readonly learner: Addressee; readonly reviewer: Addressee; readonly question: string };
  'note/answered': { readonly reviewer: Addressee; readonly learner: Addressee; readonly answer: string };
};
