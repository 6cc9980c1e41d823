import type { Command } from './commands/commands.ts';
import type { UserId } from './people/people.ts';

/**
 * A comment whose commands were accepted, as it stands now. Scores, evidence and readiness are read off these in the
 * order they were written, so that an edit, a deletion or a late delivery ends in the same place.
 */
export type SaidComment = {
  readonly noteId: number;
  readonly author: UserId;
  readonly textHash: string;
  readonly at: number;
  /** When this version of the text was written; an older one that arrives late changes nothing. */
  readonly updatedAt: number;
  /** Since when this text is known to stand. `updatedAt` moves without an edit too, as when a thread is resolved. */
  readonly writtenAt: number;
  readonly commands: readonly Command[];
  /** What was carried out for it once and for all: saying the same again, by an edit, does nothing more. */
  readonly done?: readonly Command[] | undefined;
  /** Which of the attempt's issues it stands in; absent: the practical's own. */
  readonly thread?: string | undefined;
};

/** What people see as one issue of a certification, and what was said in it. */
export type Issued = {
  /** Counts the issues of its certification from 1. */
  readonly number: number;
  readonly project: string;
  readonly openedAt: number;
  readonly said: readonly SaidComment[];
  /** How often the status has been shown; numbers the effects. */
  readonly revision: number;
  /** The newest look at the issue that was asked for. */
  readonly look?: number | undefined;
  /** How often people changed the issue against the record since staff last set it right. */
  readonly fights?: number | undefined;
  /** Whom people assigned beside those who belong there: they stay. */
  readonly guests?: readonly UserId[] | undefined;
};
