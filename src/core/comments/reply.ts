import type { Attempt, Certification, Pick } from '../certification.ts';
import type { Change } from '../change.ts';
import type { Command } from '../commands/commands.ts';
import type { Context } from '../context.ts';
import { personWith } from '../context.ts';
import type { Comment } from '../event.ts';
import type { Addressee, CommentFault, Words } from '../messages/messages.ts';
import { answeredIn } from '../practical/mode.ts';
import type { Obligation } from '../product/product-certification.ts';
import { isProduct } from '../product/product-certification.ts';
import { productView } from '../product/product-view.ts';
import { reasonsOf } from '../product/reasons.ts';
import { subjectOf } from '../product/subject.ts';
import { addressee, statusView } from '../views/view.ts';
import { helpFor } from './help.ts';
import type { Scene } from './roles.ts';

/** The one helpful reply to a comment that could not be taken; saying it again after an edit changes it. */
export function refusal(
  context: Context,
  certification: Certification,
  issue: Attempt | Obligation,
  comment: Comment,
  faults: readonly CommentFault[],
): Change {
  const words: Words = {
    say: 'note/refused',
    with: {
      to: authorOf(context, comment),
      faults,
      nothingRecorded: true,
      handsIn: 'rubric' in issue && handsIn(comment),
      help: context.program.help,
    },
  };
  const because = faults.map(({ problem }) => problem).join(' ');
  return { ...said(certification, issue, comment, 'reply'), because, words };
}

/** Answers to /help and /explain. */
export function answers(
  context: Context,
  certification: Certification,
  issue: Attempt | Obligation,
  comment: Comment,
  asked: readonly Command[],
): readonly Change[] {
  return asked.flatMap((command): readonly Change[] => {
    const common = said(certification, issue, comment, command.say);
    const because = `${comment.username} asked /${command.say}.`;
    if (command.say === 'help') {
      const attempt = 'rubric' in issue ? { attempt: issue } : {};
      return [
        {
          ...common,
          because,
          words: helpWords({ context, certification, ...attempt, thread: comment.thread }, comment),
        },
      ];
    }
    if (command.say === 'explain')
      return [{ ...common, because, words: explainWords(context, certification, issue, comment) }];
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

function explainWords(
  context: Context,
  certification: Certification,
  issue: Attempt | Obligation,
  comment: Comment,
): Words {
  const to = authorOf(context, comment);
  const { help } = context.program;
  return 'rubric' in issue
    ? practicalExplained(context, certification, issue, { to, help })
    : productExplained(context, certification, issue, { to, help });
}

function productExplained(context: Context, certification: Certification, obligation: Obligation, frame: Frame): Words {
  const subject = subjectOf(context.program, certification);
  if (!subject || !isProduct(certification)) return { say: 'note/product-explain', with: { ...frame, reasons: [] } };
  const { status } = productView(context, certification, obligation, subject);
  const scores = context.program.layout.visibility === 'confidential';
  const reasons = reasonsOf(context, certification, obligation, subject, scores).map(({ words }) => words);
  return { say: 'note/product-explain', with: { ...frame, status, reasons } };
}

type Frame = { readonly to: Addressee; readonly help: string };

function practicalExplained(context: Context, certification: Certification, attempt: Attempt, frame: Frame): Words {
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
    with: { ...frame, status: statusView(context, certification), reasons: [...reasons, ...notPicked] },
  };
}

function said(certification: Certification, issue: Attempt | Obligation, comment: Comment, kind: string) {
  const tag = `${kind}-${comment.id}`;
  return {
    do: 'say' as const,
    key: `${certification.key}#${issue.number}/${tag}/${Math.floor(comment.updatedAt / 1000)}-${comment.textHash.slice(0, 12)}`,
    attempt: issue.number,
    ...('rubric' in issue ? answeredIn(certification, issue, comment) : besides(comment)),
    tag,
  };
}

/** Among staff where they wrote among themselves. */
function besides({ internal }: Comment): { readonly internal?: true } {
  return internal ? { internal } : {};
}

/** Whoever wrote a comment, as our answer addresses them. */
export function authorOf(context: Context, comment: Comment) {
  return { username: comment.username, name: personWith(context, comment.author)?.name ?? comment.username };
}
