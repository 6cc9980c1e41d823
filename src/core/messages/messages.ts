import type { State } from '../certification.ts';
import type { IssueKind } from '../commands/command-entry.ts';
import type { NamedRole } from '../comments/roles.ts';
import type { RefreshMessages } from '../content/refresh-messages.ts';
import type { ProductMessages } from '../product/product-messages.ts';
import type { BadgeView } from '../views/badge-view.ts';
import type { AppealMessages } from './appeal-messages.ts';
import type { LifeMessages } from './life-messages.ts';
import type { PathMessages } from './path-messages.ts';
import type { PlanMessages } from './plan-messages.ts';
import type { ReminderMessages } from './reminder-messages.ts';
import type { ReportMessages } from './report-messages.ts';
import type { ReviewMessages, SheetsView } from './review-messages.ts';

/** A command as help shows it. */
export type CommandHelp = {
  readonly usage: string;
  readonly who: string;
  readonly help: string;
  readonly example: string;
};

/** Something in a comment that could not be taken, with the spot and the way out. */
export type CommentFault = {
  /** Line number in the comment, from 1. */
  readonly line: number;
  readonly text: string;
  /** Where the fault starts, from 0, and how many characters it spans. */
  readonly column: number;
  readonly length: number;
  readonly problem: string;
  /** The nearest thing that would have worked. */
  readonly nearest?: string | undefined;
  readonly example: string;
};

/** A person as a message addresses them: without the at sign. */
export type Addressee = { readonly username: string; readonly name: string };

/** What the live status block says. Dates are `YYYY-MM-DD`. */
export type Status = {
  readonly is: State | 'paused';
  readonly waitingOn: readonly Addressee[];
  readonly until?: string | undefined;
  readonly finished: number;
  readonly needed: number;
  readonly evidence: readonly { readonly url: string; readonly words?: string | undefined }[];
  readonly because?: string | undefined;
  /** Reviewers whose question the learner has not answered yet. */
  readonly askedBy?: readonly Addressee[] | undefined;
  /** An appeal is being decided. */
  readonly disputed?: true | undefined;
  readonly outcome?: 'merit' | 'pass' | 'needs-development' | undefined;
  /** Stands for the issue of the attempt after this one. */
  readonly goesOnIn?: string | undefined;
  /** Another attempt followed, where nothing here may say. */
  readonly over?: true | undefined;
};

export type CriterionView = {
  readonly id: string;
  readonly name: string;
  readonly weight: number;
  readonly mustPass: boolean;
  readonly competency: string;
  readonly descriptors: readonly { readonly score: string; readonly name: string; readonly words: string }[];
};

/** Everything the description of a practical says. */
export type PracticalView = {
  /** Hidden marker that finds the issue again. */
  readonly key: string;
  readonly attempt: number;
  readonly learner: Addressee;
  readonly course: { readonly id: string; readonly title: string };
  readonly level: { readonly name: string; readonly number: number };
  readonly role: string;
  readonly kind: string;
  /** Where reviewers score. */
  readonly mode: 'open' | 'internal' | 'blind';
  readonly minutes: number;
  readonly dueOn: string;
  readonly evidence: string;
  readonly rubric: { readonly title: string; readonly version: number; readonly criteria: readonly CriterionView[] };
  readonly rule: {
    readonly mean: string;
    readonly mustPass: number;
    readonly nothingAt: number;
    readonly merit: string;
    readonly meritMustPass: number;
  };
  readonly reviewers: readonly (Addressee & { readonly because: string })[];
  readonly commands: readonly CommandHelp[];
  readonly status: Status;
  readonly help: string;
  /** Of a later attempt: the issue of the one before, where it may be named, what stands from it, and what is looked at again by lot. */
  readonly follows?:
    | {
        readonly before?: string | undefined;
        readonly standing: readonly string[];
        readonly drawn?: string | undefined;
      }
    | undefined;
};

/** Everything the description of an entry says whose learner nobody on GitLab is known for. */
export type EntryView = Pick<PracticalView, 'course' | 'level' | 'role' | 'commands' | 'status' | 'help'> & {
  /** What the exam source calls the learner, where only those read it who may know. */
  readonly called?: string | undefined;
  /** `YYYY-MM-DD`. */
  readonly passedOn?: string | undefined;
};

/** What one criterion needs, for a learner whose attempt needs development: words, never numbers. */
export type DevelopmentView = {
  readonly name: string;
  /** What reviewers saw, by the rubric's descriptor. */
  readonly seen: string;
  /** What meeting the standard looks like. */
  readonly aim: string;
  readonly remarks: readonly { readonly reviewer: Addressee; readonly words: string }[];
};

/** Every text we write for people, by template, with the data it needs. */
export type Messages = PathMessages &
  ReminderMessages &
  LifeMessages &
  AppealMessages &
  PlanMessages &
  ReportMessages &
  ProductMessages &
  RefreshMessages &
  ReviewMessages & {
    'issue/title': { readonly course: PracticalView['course']; readonly learner: string; readonly attempt: number };
    'issue/practical': PracticalView;
    'issue/identity': EntryView;
    'note/identity-needed': { readonly staff: readonly Addressee[]; readonly example: string; readonly help: string };
    /** A practical ended without a result; `because` may be read by everybody there. */
    'note/closed': { readonly because: string; readonly help: string };
    'note/refused': {
      readonly to: Addressee;
      readonly faults: readonly CommentFault[];
      /** True when other lines of the same comment were fine: nothing of it was recorded. */
      readonly nothingRecorded: boolean;
      /** True where the comment says /finish: it stands as it was first written, so only a new one puts it right. */
      readonly handsIn?: boolean | undefined;
      readonly help: string;
    };
    /** Scores are void because their comment was changed after they had been handed in. */
    'note/edited-late': {
      readonly to: Addressee;
      readonly noteId: number;
      readonly example: string;
      readonly help: string;
    };
    'note/help': {
      readonly to: Addressee;
      readonly about: IssueKind;
      /** What they are to it; nothing for a passer-by. */
      readonly roles: readonly NamedRole[];
      /** What they can say here now. */
      readonly commands: readonly CommandHelp[];
      /** Everything else, and who may say it when. */
      readonly others: readonly Omit<CommandHelp, 'example'>[];
      /** Where they may score. */
      readonly criteria: readonly { readonly id: string; readonly name: string }[];
      readonly help: string;
    };
    'note/explain': {
      readonly to: Addressee;
      readonly status: Status;
      readonly reasons: readonly string[];
      readonly help: string;
    };
    'note/certified': {
      readonly learner: Addressee;
      readonly outcome: 'merit' | 'pass';
      readonly course: PracticalView['course'];
      readonly level: BadgeView;
      readonly reviewers: readonly Addressee[];
      readonly remarks: readonly { readonly reviewer: Addressee; readonly criterion: string; readonly words: string }[];
      readonly because: string;
      /** `YYYY-MM-DD`; absent where it is for good. */
      readonly validUntil?: string | undefined;
      /** Courses of lower levels that this renews, and until when. */
      readonly renews: readonly { readonly id: string; readonly until: string }[];
      /** Address that stands for the uploaded badge until it is known. */
      readonly badge: string;
    };
    'note/needs-development': {
      readonly learner: Addressee;
      readonly course: PracticalView['course'];
      readonly develop: readonly DevelopmentView[];
      readonly met: readonly string[];
      /** From when the next attempt opens by itself; absent where staff agree to one more first. */
      readonly from?: string | undefined;
      /** Who agrees then. */
      readonly staff: readonly Addressee[];
      readonly because: string;
      readonly help: string;
    };
    'note/decision-ready': {
      readonly moderators: readonly Addressee[];
      readonly because: string;
      /** Where the scores cannot be read in the comments above. */
      readonly sheets?: SheetsView | undefined;
      readonly example: string;
    };
    'note/further-review': {
      readonly reviewer: Addressee;
      readonly dueOn: string;
      readonly help: string;
    };
    'note/no-reviewer': {
      readonly staff: readonly Addressee[];
      /** Why nobody in the pool can: a reason, and whom it is true of. */
      readonly reasons: readonly {
        readonly heading: string;
        readonly who: readonly { readonly name: string; readonly detail?: string | undefined }[];
      }[];
      readonly example: string;
    };
    'note/healed': {
      /** Who changed the issue, where that is known. */
      readonly by: Addressee | undefined;
      readonly what: readonly string[];
      readonly instead: readonly string[];
      readonly help: string;
    };
    'note/contested': {
      readonly staff: readonly Addressee[];
      readonly what: readonly string[];
      /** How often the issue was changed against the record. */
      readonly times: number;
    };
    'note/override-asked': {
      /** Those who may confirm it. */
      readonly staff: readonly Addressee[];
      readonly by: Addressee;
      readonly outcome: 'merit' | 'pass' | 'needs-development';
      readonly reason: string;
      /** `YYYY-MM-DD`. */
      readonly confirmBy: string;
      readonly example: string;
    };
    'badge/level': BadgeView;
  };

/** One text to be written: which template, with what. */
export type Words = { [Name in keyof Messages]: { readonly say: Name; readonly with: Messages[Name] } }[keyof Messages];
