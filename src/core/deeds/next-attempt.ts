import { openAppealOf } from '../certification.ts';
import { ignore } from '../context.ts';
import { openNext } from '../practical/next-attempt.ts';
import { addressee } from '../views/view.ts';
import type { Deed } from './deed.ts';

/** Staff open the next attempt now: earlier than it would by itself, or because one more needs their word. */
export const nextAttemptDeed: Deed<{ readonly say: 'next-attempt' }> = {
  against: ({ certification }) => {
    if (certification.is !== 'next-attempt') return 'No next attempt is waited for here.';
    if (certification.paused) return 'This practical is paused; /resume comes first.';
    return openAppealOf(certification) ? 'The appeal is decided first.' : undefined;
  },
  follow: ({ context, certification, comment, open }) =>
    certification.is === 'next-attempt'
      ? openNext(context, certification, open, `${addressee(context, comment.author).name} opened the next attempt`)
      : ignore('No next attempt is waited for.'),
};
