import type { Attempt } from '../certification.ts';
import type { Command } from '../commands/commands.ts';
import type { UserId } from '../people/people.ts';
import { standing } from './late-edits.ts';

/** One reviewer's latest score of one criterion. */
export type Score = { readonly criterion: string; readonly value: number; readonly why?: string | undefined };

/** All that one reviewer has said of an attempt. */
export type Sheet = { readonly reviewer: UserId; readonly scores: readonly Score[]; readonly finished: boolean };

/** The reviewers' sheets in the order they were picked, read off the accepted comments; later comments win. */
export function sheetsOf(attempt: Attempt): readonly Sheet[] {
  return attempt.pick.chosen.map(({ userId }) => sheetOf(attempt, userId));
}

/** One reviewer's sheet; scores edited after they were handed in are not on it. */
export function sheetOf(attempt: Attempt, reviewer: UserId): Sheet {
  return sheetFrom(attempt, reviewer, standing(commentsBy(attempt, reviewer)));
}

/** One reviewer's sheet as it was before any edit made scores void: what a /finish may rest on, whatever was edited since. */
export function writtenSheetOf(attempt: Attempt, reviewer: UserId): Sheet {
  return sheetFrom(
    attempt,
    reviewer,
    commentsBy(attempt, reviewer).flatMap(({ commands }) => commands),
  );
}

function sheetFrom(attempt: Attempt, reviewer: UserId, said: readonly Command[]): Sheet {
  const scores = new Map<string, Score>();
  for (const command of said) {
    if (command.say !== 'score') continue;
    for (const score of spread(attempt, command.scores)) scores.set(score.criterion, score);
  }
  const finished = said.some((command) => command.say === 'finish');
  const ordered = attempt.rubric.criteria.flatMap(({ id }) => scores.get(id) ?? []);
  return { reviewer, scores: ordered, finished: finished && ordered.length === attempt.rubric.criteria.length };
}

/** Whether a reviewer is still to be found. */
export function hasEmptySeat({ pick, reviewersNeeded }: Attempt): boolean {
  return pick.chosen.length < reviewersNeeded;
}

/** Whether somebody reviews on every seat and all of them have finished. */
export function allFinished(attempt: Attempt): boolean {
  return !hasEmptySeat(attempt) && sheetsOf(attempt).every((sheet) => sheet.finished);
}

/** Criteria a sheet has no score for. */
export function missingFrom(attempt: Attempt, sheet: Sheet): readonly string[] {
  return attempt.rubric.criteria
    .map(({ id }) => id)
    .filter((id) => !sheet.scores.some((score) => score.criterion === id));
}

/** What the learner wants to be seen, in the order it was given. */
export function evidenceOf(attempt: Attempt): readonly Extract<Command, { say: 'evidence' }>[] {
  return inOrder(attempt).flatMap((comment) => comment.commands.filter((command) => command.say === 'evidence'));
}

/** Whether the learner has said that reviewers may begin. */
export function isReady(attempt: Attempt): boolean {
  return attempt.said.some((comment) => comment.commands.some((command) => command.say === 'ready-for-review'));
}

/** Whether anybody who reviews has scored anything yet, also where an edit made it void. */
export function hasScores(attempt: Attempt): boolean {
  return attempt.pick.chosen.some(({ userId }) => writtenSheetOf(attempt, userId).scores.length > 0);
}

function commentsBy(attempt: Attempt, author: UserId): Attempt['said'] {
  return inOrder(attempt).filter((comment) => comment.author === author);
}

function inOrder(attempt: Attempt): Attempt['said'] {
  return attempt.said.toSorted((a, b) => a.noteId - b.noteId);
}

function spread(attempt: Attempt, scores: readonly Score[]): readonly Score[] {
  return scores.flatMap((score) =>
    score.criterion === 'all' ? attempt.rubric.criteria.map(({ id }) => ({ ...score, criterion: id })) : [score],
  );
}
