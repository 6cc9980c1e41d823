import type { Event } from '../core/event.ts';
import type { UserId } from '../core/people.ts';

/** A change with its texts written out: exactly what GitLab is asked for. Kept in the outbox as JSON. */
export type Effect = {
  readonly key: string;
  readonly certification: string;
  readonly attempt: number;
  readonly because: string;
} & (
  | {
      readonly do: 'open';
      readonly project: string;
      readonly title: string;
      readonly description: string;
      readonly labels: readonly string[];
      readonly assignees: readonly UserId[];
      readonly dueOn: string;
      readonly confidential: boolean;
    }
  | {
      readonly do: 'show';
      readonly description: string;
      readonly labels: { readonly on: readonly string[]; readonly off: readonly string[] };
      readonly assignees?: readonly UserId[] | undefined;
      readonly close: boolean;
    }
  | { readonly do: 'say'; readonly tag: string; readonly body: string }
  | { readonly do: 'acknowledge'; readonly noteId: number }
  | { readonly do: 'upload'; readonly tag: string; readonly filename: string; readonly content: string }
  | { readonly do: 'read-thread'; readonly reading: number }
);

/** What on GitLab an effect made or found; kept so that later effects and a repeat find it. */
export type Bound = {
  /** `issue/<attempt>`, `note/<tag>` or `upload/<tag>`. */
  readonly tag: string;
  readonly project: string;
  readonly issueIid?: number | undefined;
  readonly noteId?: number | undefined;
  readonly url?: string | undefined;
};

/** How an effect went. `unsure`: it may have happened; the next try looks before it writes. */
export type Applied =
  | {
      readonly is: 'done';
      readonly bound: readonly Bound[];
      readonly alerts: readonly string[];
      readonly event?: Event | undefined;
    }
  | { readonly is: 'later'; readonly afterMs: number; readonly because: string; readonly unsure: boolean };
