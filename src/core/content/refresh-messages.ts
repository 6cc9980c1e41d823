import type { Addressee, CommandHelp } from '../messages/messages.ts';
import type { Objective } from './settings.ts';

/** What the status block of a refresh issue says. Days are `YYYY-MM-DD`. */
export type RefreshStatus = {
  readonly is: 'open' | 'refreshed' | 'postponed' | 'overtaken' | 'closed';
  readonly waitingOn: readonly Addressee[];
  /** The last day it is of use for the window, while it is open. */
  readonly until?: string | undefined;
  readonly upTo?: string | undefined;
  readonly by?: Addressee | undefined;
  readonly because?: string | undefined;
  /** Stands for the issue of the newer release. */
  readonly goesOnIn?: string | undefined;
};

/** Everything a refresh issue says. */
export type RefreshView = {
  readonly list: { readonly id: string; readonly title: string };
  readonly release: string;
  /** The releases that came out since the content stands, up to and with this one. */
  readonly releases: readonly string[];
  readonly assessments: readonly { readonly id: string; readonly title: string; readonly standsOn: string }[];
  readonly window?: { readonly id: string; readonly opensOn: string; readonly dueOn: string } | undefined;
  /** Most important first; `number` counts them from 1. */
  readonly objectives: readonly (Objective & { readonly number: number })[];
  readonly commands: readonly CommandHelp[];
  readonly status: RefreshStatus;
  readonly help: string;
};

/** What is said about the content of assessments, by template. */
export type RefreshMessages = {
  'issue/refresh-title': { readonly list: RefreshView['list']; readonly release: string };
  'issue/refresh': RefreshView;
  /** It was closed without a word of what became of the content. */
  'note/refresh-closed': {
    readonly to: readonly Addressee[];
    readonly assessments: readonly string[];
    readonly help: string;
  };
};
