import { isOpen } from '../certification.ts';
import type { DecideCommand } from '../commands/decide-command.ts';
import { ignore } from '../context.ts';
import { appealThread } from '../verdict/appeal.ts';
import { judge } from '../verdict/conclude.ts';
import { sheetsOf } from '../verdict/sheets.ts';
import { decidedVerdict } from '../verdict/verdict.ts';
import { appealObjection, decideAppeal } from './appeal.ts';
import type { Deed } from './deed.ts';

/** A moderator settles what the reviewers could not; the reviewers' scores stay as they are. */
export const decideDeed: Deed<DecideCommand> = {
  against: (at, said) => {
    const { certification, attempt, comment } = at;
    const { author, thread } = comment;
    if (thread === appealThread) return appealObjection(at, said);
    if (certification.is !== 'decision-ready')
      return 'There is nothing to decide yet: the reviewers are still at work.';
    if (certification.learner.is === 'known' && certification.learner.userId === author)
      return 'Nobody decides about their own practical.';
    return attempt.pick.chosen.some(({ userId }) => userId === author)
      ? 'A reviewer of this practical cannot decide it; another moderator can.'
      : undefined;
  },
  follow: (at, said) => {
    const { context, certification, comment, open } = at;
    if (comment.thread === appealThread) return decideAppeal(at, said);
    const { outcome, reason } = said;
    if (!isOpen(certification)) return ignore('The practical has been decided meanwhile.');
    const { scoring } = context.program;
    const because = `${comment.username} decided as moderator: ${reason}`;
    const decision = { outcome, by: comment.author, because, now: context.now };
    const { attempt } = certification;
    return judge(context, certification, open, decidedVerdict(scoring, attempt, sheetsOf(attempt), decision));
  },
};
