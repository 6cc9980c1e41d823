import type { Change } from '../core/change.ts';
import type { Event, SeenIssue } from '../core/event.ts';
import type { Words } from '../core/messages/messages.ts';

type Written<Kind> = Kind extends Change
  ? {
      readonly [Field in keyof Kind]: Kind[Field] extends Words | undefined
        ? string | Exclude<Kind[Field], Words>
        : Kind[Field];
    }
  : never;

/** A change with its texts written out: exactly what GitLab is asked for. Kept in the outbox as JSON. */
export type Effect = Written<Change> & { readonly certification: string };

/** What on GitLab an effect made or found; kept so that later effects and a repeat find it. */
export type Bound = {
  /** As `issueTag`, `noteTag` and `uploadTag` make them. */
  readonly tag: string;
  readonly project: string;
  readonly issueIid?: number | undefined;
  readonly noteId?: number | undefined;
  readonly url?: string | undefined;
};

/**
 * How a failed try counts toward giving up: an outage never does; access that is denied counts by the day, because staff
 * mend it; what GitLab refuses counts by the try.
 */
export type Counting = 'never' | 'by-the-day' | 'by-the-try';

/** How an effect went. `unsure`: it may have happened; the next try looks before it writes. */
export type Applied =
  | {
      readonly is: 'done';
      readonly bound: readonly Bound[];
      readonly alerts: readonly string[];
      readonly event?: Event | undefined;
      /** How a write left the issue. */
      readonly shown?: SeenIssue | undefined;
    }
  | {
      readonly is: 'later';
      readonly afterMs: number;
      readonly because: string;
      readonly unsure: boolean;
      readonly counts: Counting;
    };
