import type { Change } from '../change.ts';
import type { Command } from '../commands/commands.ts';
import { entryOf, exampleOf } from '../commands/commands.ts';
import type { Said } from '../commands/grammar.ts';
import { parseComment } from '../commands/grammar.ts';
import { asSaid, isQuestion, questionsIn } from '../comments/heard.ts';
import { instead, notTheirs, untimely, vocabularyFor, wordsIn } from '../comments/help.ts';
import { editedFault } from '../comments/on-comment.ts';
import { faultOver } from '../comments/permission.ts';
import { answers, refusal } from '../comments/reply.ts';
import type { Context, Decision } from '../context.ts';
import { ignore } from '../context.ts';
import type { Comment } from '../event.ts';
import type { CommentFault } from '../messages/messages.ts';
import { andThen } from '../steps.ts';
import { onModulesSaid } from './modules-said.ts';
import type { Obligation, ProductCertification } from './product-certification.ts';
import { isProduct } from './product-certification.ts';
import type { ProductScene } from './product-deeds.ts';
import { productDeedOf } from './product-deeds.ts';
import { withObligation } from './progress.ts';
import type { Subject } from './subject.ts';

type Heard = ProductScene & { readonly obligation: Obligation };

/**
 * Takes in a comment in the issue of what is asked last, as it stands now, new or edited. All its commands count together or none
 * does; modules it said were done before and does not any more are open again.
 */
export function onProductComment(
  context: Context,
  certification: ProductCertification,
  subject: Subject,
  comment: Comment,
): Decision {
  const { obligation } = certification;
  if (!obligation) return ignore('Nothing was asked in this issue.');
  if (comment.author === context.bot.userId) return ignore('It is our own comment.');
  const heard = { context, certification, subject, comment, obligation };
  const before = obligation.said.find(({ noteId }) => noteId === comment.id);
  if (before && comment.updatedAt < before.updatedAt)
    return ignore('A newer version of this comment was read already.');
  const gave = before !== undefined && before.commands.length > 0;
  const byOther = comment.editedBy !== undefined && comment.editedBy !== comment.author;
  if (before?.textHash === comment.textHash && !(byOther && gave))
    return comment.updatedAt > before.updatedAt ? again(heard) : ignore('This comment was dealt with already.');
  const { said, faults } = parseComment(comment.lines, vocabularyFor(heard, comment.author));
  const asksNothing = said.length === 0 && faults.length === 0;
  if (byOther && (gave || !asksNothing))
    return refuse(heard, [editedFault(comment, exampleIn(heard, before?.commands[0]))]);
  if (asksNothing && !before && comment.updatedAt <= comment.createdAt) return ignore('No command is in this comment.');
  if (asksNothing) return settle(heard, [], `${comment.username} edited a comment, and no command is in it now.`);
  if (faults.length > 0) return refuse(heard, faults);
  return carryOut(heard, said);
}

/** The same text written once more: what stood there in between must not come back. */
function again({ certification, obligation, comment: { id, updatedAt } }: Heard): Decision {
  const said = obligation.said.map((one) => (one.noteId === id ? { ...one, updatedAt } : one));
  const because = 'This comment was dealt with already.';
  return {
    outcome: 'applied',
    because,
    certification: withObligation(certification, { ...obligation, said }),
    changes: [],
    timers: [],
  };
}

function exampleIn(heard: Heard, command: Command | undefined): string {
  return command ? exampleOf(entryOf(command), wordsIn(heard)) : '/help';
}

/** Each command is judged as if those above it were carried out already, and all are, or none. */
function carryOut(heard: Heard, said: readonly Said[]): Decision {
  const { context, comment, subject, obligation } = heard;
  const done = obligation.said.find(({ noteId }) => noteId === comment.id)?.done ?? [];
  const isDone = (command: Command) => done.some((one) => JSON.stringify(one) === JSON.stringify(command));
  const fresh = said.filter(({ command }) => productDeedOf(command) && !isDone(command));
  const because = `${comment.username} said ${said.map(({ command }) => wordsOf(command)).join(', ')}.`;
  let state = settle(heard, said, because, [...done, ...fresh.map(({ command }) => command)]);
  const faults: CommentFault[] = [];
  for (const one of said) {
    const { command } = one;
    if (isDone(command)) continue;
    const now = state.certification;
    if (!now || !isProduct(now)) continue;
    const at = { context, certification: now, subject, comment };
    const fault = objection(at, one);
    const deed = productDeedOf(command);
    if (fault) faults.push(fault);
    else if (deed) state = andThen(state, () => deed.follow(at, command));
  }
  if (faults.length > 0) return refuse(heard, faults);
  const replies = answers(context, heard.certification, obligation, comment, questionsIn(said));
  const thanks = said.every(({ command }) => isQuestion(command)) ? [] : [thanksFor(heard, state.because)];
  return { ...state, changes: [...thanks, ...replies, ...shownOnce(state.changes)] };
}

function wordsOf(command: Command): string {
  return [`/${command.say}`, ...(command.say === 'completed' ? command.modules : [])].join(' ');
}

function objection(at: ProductScene, said: Said): CommentFault | undefined {
  const { comment } = at;
  const { command } = said;
  const entry = entryOf(command);
  const barred = notTheirs(at, comment.author, entry) ?? untimely(at, entry);
  const other = instead(at, comment.author);
  if (barred !== undefined)
    return faultOver(said, comment, { problem: `${barred} ${other.words}`, example: other.example });
  const problem = productDeedOf(command)?.against(at, command);
  return problem === undefined
    ? undefined
    : faultOver(said, comment, { problem, example: exampleOf(entry, wordsIn(at)) });
}

function refuse(heard: Heard, faults: readonly CommentFault[]): Decision {
  const { context, certification, obligation, comment } = heard;
  const because = `Refused: ${faults.map(({ problem }) => problem).join(' ')}`;
  const reply = refusal(context, certification, obligation, comment, faults);
  const settled = settle(heard, [], because);
  return { ...settled, changes: [reply, ...settled.changes] };
}

/** Keeps the comment with what it asks for; modules that an earlier version of it named and this one does not are open again. */
function settle(heard: Heard, said: readonly Said[], because: string, done?: readonly Command[]): Decision {
  const { context, certification, obligation, comment, subject } = heard;
  const kept = obligation.said.filter(({ noteId }) => noteId !== comment.id);
  const before = obligation.said.find(({ noteId }) => noteId === comment.id)?.done;
  const whole = { ...obligation, said: [...kept, asSaid(comment, said, done ?? before)] };
  const now = withObligation(certification, whole);
  const modules = said.flatMap(({ command }) => (command.say === 'completed' ? command.modules : []));
  return onModulesSaid({ context, certification: now, subject, comment }, [...new Set(modules)], because);
}

function thanksFor({ certification, obligation, comment }: Heard, because: string): Change {
  const key = `${certification.key}#${obligation.number}/thanks/${comment.id}`;
  return { do: 'acknowledge', key, attempt: obligation.number, noteId: comment.id, because };
}

/** Several commands are shown once, as they leave each issue. */
function shownOnce(changes: readonly Change[]): readonly Change[] {
  const last = new Map(changes.filter(({ do: kind }) => kind === 'show').map((show) => [show.attempt, show]));
  return changes.filter((change) => change.do !== 'show' || change === last.get(change.attempt));
}
