import type { Attempt, Open } from '../certification.ts';
import type { Command } from '../commands/commands.ts';
import type { SaidComment } from '../issued.ts';
import type { Chosen } from '../reviewers/pick-reasons.ts';

const claims: readonly Command['say'][] = ['claim', 'score', 'finish', 'ask'];

/** Whether somebody with a seat took the review on, and their last sign of life (epoch ms): being asked counts as one. */
export function signOf({ said }: Attempt, { userId, at }: Chosen): { readonly claimed: boolean; readonly at: number } {
  const own = said.filter((comment) => comment.author === userId && comment.at >= at);
  return { claimed: own.some((comment) => saysOne(comment, claims)), at: Math.max(at, ...own.map((one) => one.at)) };
}

/** When reviewers could begin (epoch ms): the learner said so, or somebody began without. */
export function readyAt({ said }: Attempt): number | undefined {
  const began = said.filter((comment) => saysOne(comment, ['ready-for-review', 'score'])).map(({ at }) => at);
  return began.length > 0 ? Math.min(...began) : undefined;
}

/** When the clocks last began to run again after a pause (epoch ms), 0 for never. */
export function resumedAt({ said }: Attempt): number {
  return Math.max(0, ...said.filter((comment) => saysOne(comment, ['resume'])).map(({ at }) => at));
}

/** When the learner last answered something reviewers asked (epoch ms), 0 for never. */
export function answeredAt({ attempt, learner }: Open): number {
  const asked = attempt.said.filter((comment) => saysOne(comment, ['ask'])).map(({ noteId }) => noteId);
  const answers = attempt.said.filter(
    ({ author, noteId }) => learner.is === 'known' && author === learner.userId && asked.some((one) => one < noteId),
  );
  return Math.max(0, ...answers.map(({ at }) => at));
}

/** When something last moved the practical (epoch ms). A learner who asks how long it takes has not moved it. */
export function progressedAt({ attempt, learner }: Open): number {
  const moved = attempt.said.filter(
    (comment) =>
      learner.is !== 'known' ||
      comment.author !== learner.userId ||
      comment.commands.length === 0 ||
      saysOne(comment, ['evidence', 'ready-for-review']),
  );
  return Math.max(attempt.openedAt, ...moved.map(({ at }) => at));
}

function saysOne({ commands }: SaidComment, names: readonly Command['say'][]): boolean {
  return commands.some(({ say }) => names.includes(say));
}
