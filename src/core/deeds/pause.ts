import { isRunning, resumed } from '../clocks/pause.ts';
import { ignore } from '../context.ts';
import type { Deed } from './deed.ts';
import { shownAs } from './deed.ts';

/** Staff let all clocks stand; why is not asked, kept or shown. */
export const pauseDeed: Deed<{ readonly say: 'pause' }> = {
  against: ({ certification }) => {
    if (!isRunning(certification)) return 'Nothing is under way here, so there is nothing to pause.';
    return certification.paused ? 'This practical is paused already; /resume lets it go on.' : undefined;
  },
  follow: (at) => {
    const { certification, comment } = at;
    if (!isRunning(certification)) return ignore('Nothing is under way that could be paused.');
    const after = { ...certification, paused: { since: comment.updatedAt } };
    return shownAs(at, after, `${comment.username} paused the practical; all clocks stand.`);
  },
};

/** Staff let the clocks run again. */
export const resumeDeed: Deed<{ readonly say: 'resume' }> = {
  against: ({ certification }) =>
    certification.paused ? undefined : 'This practical is not paused, so everything goes on already.',
  follow: (at) => {
    const { context, certification, comment } = at;
    if (!isRunning(certification)) return ignore('Nothing is under way that could be resumed.');
    const after = resumed(context, certification, comment.updatedAt);
    return shownAs(at, after, `${comment.username} resumed the practical; its dates moved by the days it was paused.`);
  },
};
