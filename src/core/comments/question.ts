import type { Certification, Open } from '../certification.ts';
import { isOpen } from '../certification.ts';
import type { Comment } from '../event.ts';
import type { SaidComment } from '../issued.ts';
import type { UserId } from '../people/people.ts';
import { sheetOf } from '../verdict/sheets.ts';

/** What reviewers asked and the learner has not answered yet; `at` is when the last of it was asked (epoch ms). */
export type Question = { readonly by: readonly UserId[]; readonly at: number };

/**
 * What reviewers who have not finished asked after the learner's last comment. Any comment of the learner's is an answer,
 * with or without commands.
 */
export function openQuestion(certification: Certification): Question | undefined {
  if (!isOpen(certification) || certification.learner.is !== 'known') return undefined;
  const { attempt, learner } = certification;
  const answered = lastOf(attempt.said.filter(({ author }) => author === learner.userId))?.noteId ?? 0;
  const asked = attempt.said.filter(
    ({ noteId, author, commands }) =>
      noteId > answered &&
      asks(commands) &&
      attempt.pick.chosen.some(({ userId }) => userId === author) &&
      !sheetOf(attempt, author).finished,
  );
  const last = lastOf(asked);
  return last && { by: [...new Set(asked.map(({ author }) => author))], at: last.at };
}

/**
 * Whether a comment without commands says something all the same: it answers a question, or shows that a reviewer is
 * there.
 */
export function isHeeded({ attempt, learner }: Open, { id, author }: Comment): boolean {
  if (attempt.pick.chosen.some(({ userId }) => userId === author)) return true;
  if (learner.is !== 'known' || learner.userId !== author) return false;
  return attempt.said.some(({ noteId, commands }) => noteId < id && asks(commands));
}

function asks(commands: SaidComment['commands']): boolean {
  return commands.some(({ say }) => say === 'ask');
}

function lastOf(said: readonly SaidComment[]): SaidComment | undefined {
  return said.toSorted((a, b) => a.noteId - b.noteId).at(-1);
}
