import type { Attempt, Open } from '../certification.ts';
import type { Change } from '../change.ts';
import type { Context } from '../context.ts';
import { addressee } from '../views/view.ts';
import { keptFromLearner } from './mode.ts';

/** The one comment each further reviewer gets, who may not know of the practical at all: it is long under way. */
export function furtherNotes(context: Context, before: Attempt, { key, attempt }: Open): readonly Change[] {
  const { number, pick, further, mode } = attempt;
  const fresh = pick.chosen.filter(({ userId }) => !before.pick.chosen.some((seat) => seat.userId === userId));
  // An issue of their own asks them where the course is blind.
  if (!further || mode === 'blind') return [];
  return fresh.map(({ userId }) => ({
    do: 'say',
    key: `${key}#${number}/further-review/${userId}`,
    attempt: number,
    tag: 'further-review',
    ...keptFromLearner(attempt),
    because: further.because,
    words: {
      say: 'note/further-review',
      with: { reviewer: addressee(context, userId), dueOn: further.dueOn, help: context.program.help },
    },
  }));
}
