import type { Change } from '../change.ts';
import { issueMark } from '../change.ts';
import { parseComment } from '../commands/grammar.ts';
import { isQuestion, questionsIn } from '../comments/heard.ts';
import { wordsIn } from '../comments/help.ts';
import { answers, authorOf } from '../comments/reply.ts';
import type { Context, Decision } from '../context.ts';
import { ignore } from '../context.ts';
import type { Comment } from '../event.ts';
import type { Obligation, ProductCertification } from './product-certification.ts';
import { asks, productCredentialOf } from './product-certification.ts';
import { productLifeOf } from './progress.ts';

/** What is said in the issue of an earlier obligation is answered there: questions with what it was, all else with where it goes on. */
export function onPastDuty(
  context: Context,
  certification: ProductCertification,
  past: Obligation,
  comment: Comment,
): Decision {
  if (comment.author === context.bot.userId) return ignore('It is our own comment.');
  if (past.said.some(({ noteId, textHash }) => noteId === comment.id && textHash === comment.textHash))
    return ignore('It was dealt with while that was asked.');
  const then = asItWas(certification, past);
  const { said, faults } = parseComment(comment.lines, wordsIn({ context, certification: then }));
  if (said.length === 0 && faults.length === 0) return ignore('No command is in this comment.');
  const because = `${comment.username} said something in an issue that is over.`;
  const changes =
    faults.length > 0 || said.some(({ command }) => !isQuestion(command))
      ? [pointer(context, certification, past, comment, because)]
      : answers(context, then, past, comment, questionsIn(said));
  return { outcome: 'applied', because, changes, timers: [] };
}

/** The certification while this was the last that was asked. */
export function asItWas(certification: ProductCertification, past: Obligation): ProductCertification {
  const life = { ...productLifeOf(certification), paused: undefined };
  const credential = productCredentialOf(certification);
  return past.ended?.is === 'passed' && credential
    ? { ...life, is: 'certified', credential, obligation: past }
    : { ...life, is: 'ended', obligation: past, because: 'Something newer took its place.' };
}

function pointer(
  context: Context,
  certification: ProductCertification,
  { number }: Obligation,
  comment: Comment,
  because: string,
): Change {
  const tag = `reply-${comment.id}`;
  const on = asks(certification) ? { on: issueMark(certification.obligation.number) } : {};
  return {
    do: 'say',
    key: `${certification.key}#${number}/${tag}/${Math.floor(comment.updatedAt / 1000)}-${comment.textHash.slice(0, 12)}`,
    attempt: number,
    tag,
    because,
    words: { say: 'note/product-over', with: { to: authorOf(context, comment), ...on } },
  };
}
