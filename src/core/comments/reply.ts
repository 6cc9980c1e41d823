import type { Attempt, Certification, Pick } from '../certification.ts';
import { attemptOf } from '../certification.ts';
import type { Change } from '../change.ts';
import type { Command } from '../commands/commands.ts';
import type { Context } from '../context.ts';
import { personWith } from '../context.ts';
import type { Comment } from '../event.ts';
import type { CommentFault, Words } from '../messages/messages.ts';
import { answeredIn } from '../practical/mode.ts';
import { addressee, statusView } from '../views/view.ts';
import { helpFor } from './help.ts';
import type { Scene } from './roles.ts';

/** The one helpful reply to a comment that could not be taken; saying it again after an edit changes it. */
export function refusal(
  context: Context,
  certification: Certification,
  attempt: Attempt,
  comment: Comment,
  faults: readonly CommentFault[],
): Change {
  const words: Words = {
    say: 'note/refused',
    with: {
      to: authorOf(context, comment),
      faults,
      nothingRecorded: true,
      handsIn: handsIn(comment),
      help: context.program.help,
    },
  };
  const because = faults.map(({ problem }) => problem).join(' ');
  return { ...said(certification, attempt, comment, 'reply'), because, words };
}

/** Answers to /help and /explain. */
export function answers(
  context: Context,
  certification: Certification,
  comment: Comment,
  asked: readonly Command[],
): readonly Change[] {
  const attempt = attemptOf(certification);
  if (!attempt) return [];
  return asked.flatMap((command): readonly Change[] => {
    const common = said(certification, attempt, comment, command.say);
    const because = `${comment.username} asked /${command.say}.`;
    if (command.say === 'help')
      return [
        { ...common, because, words: helpWords({ context, certification, attempt, thread: comment.thread }, comment) },
      ];
    if (command.say === 'explain')
      return [{ ...common, because, words: explainWords(context, certification, attempt, comment) }];
    return [];
  });
}

/** Whether a comment says /finish, so that editing it does not put it right. */
function handsIn({ lines }: Comment): boolean {
  return lines.some(({ text }) => /^\s*\/finish\b/i.test(text));
}

function helpWords(scene: Scene, comment: Comment): Words {
  const { context } = scene;
  const { help } = context.program;
  return { say: 'note/help', with: { to: authorOf(context, comment), ...helpFor(scene, comment.author), help } };
}

function explainWords(context: Context, certification: Certification, attempt: Attempt, comment: Comment): Words {
  const seat = (does: string) => (entry: Pick['chosen' | 'passedOver'][number]) => {
    const { name } = addressee(context, entry.userId);
    return `${name} ${does}: ${name.split(' ')[0]} ${entry.because}.`;
  };
  const reasons = attempt.pick.chosen.map(seat('reviews'));
  const notPicked = attempt.pick.passedOver
    .filter(({ why }) => why.is !== 'other-company')
    .map(seat('does not review'));
  return {
    say: 'note/explain',
    with: {
      to: authorOf(context, comment),
      status: statusView(context, certification),
      reasons: [...reasons, ...notPicked],
      help: context.program.help,
    },
  };
}

function said(certification: Certification, attempt: Attempt, comment: Comment, kind: string) {
  const tag = `${kind}-${comment.id}`;
  return {
    do: 'say' as const,
    key: `${certification.key}#${attempt.number}/${tag}/${Math.floor(comment.updatedAt / 1000)}-${comment.textHash.slice(0, 12)}`,
    attempt: attempt.number,
    ...answeredIn(certification, attempt, comment),
    tag,
  };
}

/** Whoever wrote a comment, as our answer addresses them. */
export function authorOf(context: Context, comment: Comment) {
  return { username: comment.username, name: personWith(context, comment.author)?.name ?? comment.username };
}
