import type { Renewal } from '../calibration/renewal.ts';
import type { State } from '../certification.ts';
import type { StepName } from '../clocks/clocks.ts';
import type { Waiting } from '../event.ts';
import type { Addressee } from './messages.ts';

/** What somebody is reminded of. Days are `YYYY-MM-DD`; from `by` on somebody else is asked, or staff are told. */
export type Reminder = {
  readonly what: Exclude<StepName, 'replace' | 'renew' | 'alarm'>;
  readonly since: string;
  readonly by?: string | undefined;
  readonly learner: Addressee;
};

/** What clocks make us write, by template. */
export type ReminderMessages = {
  'note/reminder': {
    readonly to: Addressee;
    /** What waits for them in this thread. */
    readonly here: Reminder | undefined;
    readonly others: readonly Waiting[];
    /** Their calibration, where it lapses soon. */
    readonly renew: Renewal | undefined;
    readonly help: string;
  };
  'note/stalled': {
    readonly staff: readonly Addressee[];
    /** The state it is stuck in, or `answer` where a question of reviewers is open, `appeal` where that is not decided. */
    readonly what: State | 'answer' | 'appeal';
    /** `YYYY-MM-DD`. */
    readonly since: string;
    readonly waitingOn: readonly Addressee[];
  };
};
