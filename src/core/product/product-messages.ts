import type { Addressee, CommandHelp } from '../messages/messages.ts';
import type { CredentialStatus } from './credential-status.ts';
import type { Origin, ProductCertification } from './product-certification.ts';

/** What the status block of an obligation says. Days are `YYYY-MM-DD`. */
export type ProductStatus = {
  readonly is: ProductCertification['is'] | 'paused';
  readonly waitingOn: readonly Addressee[];
  /** The last day to pass. */
  readonly until?: string | undefined;
  /** That day is over. */
  readonly late?: true | undefined;
  /** Until when the credential stays in force though it is late. */
  readonly graceUntil?: string | undefined;
  /** From which day on a try counts again. */
  readonly retakeFrom?: string | undefined;
  readonly credential?:
    | { readonly is: CredentialStatus; readonly awardedOn: string; readonly validUntil?: string | undefined }
    | undefined;
  readonly because?: string | undefined;
  /** Stands for the issue of the obligation that took its place. */
  readonly goesOnIn?: string | undefined;
};

/** A module of the learning path as people read it; `doneOn` a day. */
export type ModuleView = {
  readonly id: string;
  readonly title: string;
  readonly url?: string | undefined;
  readonly doneOn?: string | undefined;
};

/** Everything the issue of an obligation says. */
export type ProductView = {
  readonly learner: Addressee;
  readonly assessment: { readonly id: string; readonly title: string };
  readonly exam: string;
  readonly passPercent: string;
  readonly why: Origin['is'];
  /** Whether something is renewed, or passed for the first time. */
  readonly renews: boolean;
  /** Whether anything is asked still. */
  readonly open: boolean;
  /** Such as `FY27-Q1`. */
  readonly quarter?: string | undefined;
  readonly opensOn?: string | undefined;
  readonly startedOn?: string | undefined;
  /** Releases up to this day are asked about. */
  readonly cutoff?: string | undefined;
  readonly path: {
    readonly title: string;
    /** Whether a retake counts only after it. */
    readonly strict: boolean;
    /** Whether it is what comes next. */
    readonly open: boolean;
    readonly modules: readonly ModuleView[];
  };
  /** What new team members take first. */
  readonly quickStart?: ModuleView | undefined;
  readonly retakeAfterDays: number;
  readonly commands: readonly CommandHelp[];
  readonly status: ProductStatus;
  readonly help: string;
};

/** What is said about product knowledge, by template. */
export type ProductMessages = {
  'issue/product-title': {
    readonly assessment: ProductView['assessment'];
    readonly learner: string;
    readonly quarter?: string | undefined;
  };
  'issue/product': ProductView;
  'note/product-passed': {
    readonly learner: Addressee;
    readonly assessment: ProductView['assessment'];
    readonly renewed: boolean;
    readonly awardedOn: string;
    readonly validUntil?: string | undefined;
  };
  'note/not-passed': Told & {
    /** How far off it was; absent where others could read it. */
    readonly score?: { readonly raw: string; readonly max: string; readonly passPercent: string } | undefined;
    /** From which day on a try counts again. */
    readonly retakeFrom?: string | undefined;
    readonly until?: string | undefined;
  };
  /** A pass that does not count, because it came before the path was done or too soon after a fail. */
  'note/too-early': Told & {
    readonly before: 'path' | 'cool-off';
    readonly retakeFrom?: string | undefined;
    readonly until?: string | undefined;
  };
  'note/path-done': Told & { readonly retakeFrom?: string | undefined; readonly until?: string | undefined };
  'note/product-reminder': Told & {
    /** How many are left. */
    readonly days: number;
    readonly until: string;
    readonly renews: boolean;
    readonly retakeFrom?: string | undefined;
  };
  /** The last day is over, or the grace after it. */
  'note/product-late': Told & {
    readonly dueOn: string;
    readonly graceUntil?: string | undefined;
    readonly lapsed: boolean;
    /** Who is told too. */
    readonly staff: readonly Addressee[];
  };
  'note/product-explain': {
    readonly to: Addressee;
    /** Absent where the program has the assessment no more. */
    readonly status?: ProductStatus | undefined;
    readonly reasons: readonly string[];
    readonly help: string;
  };
  /** Something was said in an issue of an obligation that is over. */
  'note/product-over': {
    readonly to: Addressee;
    /** Stands for the issue where it goes on; absent where nothing is asked. */
    readonly on?: string | undefined;
  };
  'note/product-closed': { readonly because: string; readonly help: string };
};

/** What every word to a learner about an obligation needs. */
type Told = Pick<ProductView, 'learner' | 'assessment' | 'path' | 'help'>;
