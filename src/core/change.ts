import type { Words } from './messages/messages.ts';
import type { UserId } from './people/people.ts';

/** Stands in a text for the address of an uploaded file until that is known. */
export function uploadMark(tag: string): string {
  return `fieldcert-upload:${tag}`;
}

/** Stands in a text for the reference of one of the certification's own issues, such as `group/project#7`. */
export function issueMark(attempt: number, thread?: string): string {
  return `fieldcert-issue:${[attempt, ...(thread === undefined ? [] : [thread])].join('/')};`;
}

/** What every change carries: `key` makes it happen once, `because` says why; tags are of one attempt and thread. */
type Common = {
  readonly key: string;
  readonly attempt: number;
  readonly because: string;
  /** Which of the attempt's issues it concerns; absent: the practical's own. */
  readonly thread?: string | undefined;
};

/** Something to be made true where people see it. One list per certification, carried out in order. */
export type Change = Common &
  (
    | {
        readonly do: 'open';
        readonly project: string;
        readonly title: Words;
        readonly description: Words;
        readonly labels: readonly string[];
        readonly assignees: readonly UserId[];
        readonly dueOn: string | null;
        readonly confidential: boolean;
      }
    | {
        /** Makes the issue show the present state; a later one replaces an earlier one not yet carried out. */
        readonly do: 'show';
        /** Absent where people may choose. */
        readonly title?: Words | undefined;
        /** Absent where people may choose; null for none. */
        readonly dueOn?: string | null | undefined;
        readonly description: Words;
        readonly labels: { readonly on: readonly string[]; readonly off: readonly string[] };
        readonly assignees: readonly UserId[];
        /** Absent where people may close and reopen it. */
        readonly state?: 'open' | 'closed' | undefined;
        /** True to keep it confidential; absent where people may choose. */
        readonly confidential?: true | undefined;
      }
    | {
        /** A comment known by `tag`: saying it again edits it. */ readonly do: 'say';
        readonly tag: string;
        readonly words: Words;
        /** Kept from the learner: only Planners and above see it. */
        readonly internal?: true | undefined;
      }
    | { readonly do: 'acknowledge'; readonly noteId: number }
    | { readonly do: 'upload'; readonly tag: string; readonly filename: string; readonly words: Words }
    | {
        /** Reads the thread once more; comes back as `thread-read`. */ readonly do: 'read-thread';
        readonly reading: number;
        /** Issues of the attempt to be read too, beside the practical's own. */
        readonly threads?: readonly string[] | undefined;
      }
    | {
        /** Relates the issue to the one of attempt `to`. */ readonly do: 'link';
        readonly to: number;
      }
    | {
        /** Reads the issue; comes back as `issue-read`. */ readonly do: 'look';
        readonly look: number;
        /** Who changed it, where that is known. */
        readonly by?: UserId | undefined;
      }
  );
