import type { Words } from '../core/messages/messages.ts';
import type { Person, UserId } from '../core/people/people.ts';
import type { Program } from '../core/program.ts';
import type { GitLab } from '../gitlab/gitlab.ts';
import type { Store } from '../store/store.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';

/** What it takes to remember an exam result; known before GitLab has answered. */
export type ExamDesk = Pick<Engine, 'program' | 'people' | 'store' | 'now' | 'telemetry'>;

/** Everything the service works with; made once at start, passed to whoever moves something. */
export type Engine = {
  readonly program: Program;
  readonly store: Store;
  readonly gitlab: GitLab;
  readonly render: (words: Words) => string;
  /** Milliseconds since the epoch; the only clock. */
  readonly now: () => number;
  readonly bot: { readonly userId: UserId; readonly username: string };
  readonly people: readonly Person[];
  readonly telemetry: Telemetry;
  /** Where GitLab reaches us, where that is known; without a slash at the end. */
  readonly publicUrl?: string | undefined;
};
