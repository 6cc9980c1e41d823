import type { Issued } from '../issued.ts';
import type { UserId } from '../people/people.ts';
import type { Refreshed } from './stale.ts';

/** How asking for one release ended; `at` in epoch ms. */
export type RoundEnd = { readonly at: number } & (
  | {
      readonly is: 'refreshed';
      /** Up to which release, `YYYY-MM-DD`. */
      readonly upTo: string;
      /** Who said so; absent where program.yaml does. */
      readonly by?: UserId | undefined;
    }
  | { readonly is: 'postponed'; readonly reason: string; readonly by: UserId }
  /** A newer release is asked for instead. */
  | { readonly is: 'overtaken' }
  /** Somebody closed the issue twice without a word, it is gone, or program.yaml has the list no more. */
  | { readonly is: 'closed'; readonly because: string }
);

/** One time the owners of a list are asked to bring it up to a release, which is one issue. Days are `YYYY-MM-DD`. */
export type Round = Issued & {
  readonly release: string;
  /** The window that covers the release first, and until when its content is wanted; absent where no window does. */
  readonly window?: { readonly id: string; readonly opensOn: string; readonly dueOn: string } | undefined;
  /** The owners came so far, which is less than was asked for. */
  readonly reached?: { readonly upTo: string; readonly by: UserId; readonly at: number } | undefined;
  /** It was closed by hand, and they were asked what it should mean. */
  readonly asked?: true | undefined;
  readonly ended?: RoundEnd | undefined;
};

/** What was asked of the owners of one content list over the years: one issue for each release. */
export type Refresh = {
  readonly key: string;
  readonly list: string;
  readonly round: Round;
  /** Earlier ones, oldest first. */
  readonly past: readonly Round[];
};

/** The key of a list's record; no certification has one like it, because ids hold no colon. */
export function refreshKey(list: string): string {
  return `content:${list}`;
}

/** Whether a key is one of a list's record. */
export function isRefreshKey(key: string): boolean {
  return key.startsWith('content:');
}

/** Up to which releases the owners have said that the list is up to date; what program.yaml says stands there. */
export function refreshedIn({ list, past, round }: Refresh): readonly Refreshed[] {
  return [...past, round].flatMap(({ ended, reached }) => [
    ...(reached ? [{ list, upTo: reached.upTo }] : []),
    ...(ended?.is === 'refreshed' && ended.by !== undefined ? [{ list, upTo: ended.upTo }] : []),
  ]);
}
