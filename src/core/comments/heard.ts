import type { Attempt, Certification } from '../certification.ts';
import { attemptOf, isOpen, withAttempt } from '../certification.ts';
import type { Change } from '../change.ts';
import type { Command } from '../commands/commands.ts';
import type { Said } from '../commands/grammar.ts';
import type { Context, Decision } from '../context.ts';
import { ignore, withStandings } from '../context.ts';
import type { Situation } from '../deeds/deed.ts';
import { carryOut, isDeed } from '../deeds/table.ts';
import type { Comment } from '../event.ts';
import type { SaidComment } from '../issued.ts';
import type { CommentFault } from '../messages/messages.ts';
import { progress } from '../practical/practical.ts';
import type { OpenCourse } from '../program.ts';
import { andThen } from '../steps.ts';
import { asDisputed } from '../verdict/conclude.ts';
import { editedLate, isEditOfScores } from '../verdict/late-edits.ts';
import { objection } from './permission.ts';
import { answers } from './reply.ts';

/** A comment with all its commands understood. */
export type Heard = {
  readonly context: Context;
  readonly certification: Certification;
  readonly attempt: Attempt;
  readonly comment: Comment;
  readonly open: OpenCourse;
  readonly said: readonly Said[];
  /** What was carried out for it before, in an earlier version. */
  readonly done: readonly Command[];
};

/** Whether a command is to be carried out once and has not been for this comment. */
export function isNewDeed(heard: Heard, command: Command): boolean {
  return isDeed(heard, command) && !wasDone(heard, command);
}

function wasDone({ done }: Heard, command: Command): boolean {
  return done.some((earlier) => JSON.stringify(earlier) === JSON.stringify(command));
}

/**
 * What stands against the commands of a comment, each judged as if those above it were carried out already, and by what its
 * author could count on: the comments written before it.
 */
export function objectionsTo(heard: Heard): readonly CommentFault[] {
  const { context, said } = heard;
  const standing = writtenBefore(heard);
  let at: Situation = { ...heard, ...withWhole(heard, asDisputed(context, heard.certification, standing), standing) };
  return said.flatMap((one) => {
    if (wasDone(heard, one.command)) return [];
    const fault = objection(at, one);
    if (fault) return [fault];
    const then = isDeed(at, one.command) ? carryOut(at, one.command) : undefined;
    const known = withStandings(at.context, then?.standings ?? []);
    at = { ...at, context: known, ...placeIn(then?.certification ?? at.certification, heard) };
    return [];
  });
}

/** What its author could count on, so that a comment gets the same answer in whatever order comments are heard of. */
function writtenBefore({ attempt, comment: { id, updatedAt } }: Heard): Attempt {
  return {
    ...attempt,
    said: attempt.said.filter(({ noteId, at }) => noteId !== id && (noteId < id || at < updatedAt)),
  };
}

/** The certification with the whole comment in its attempt. */
function withWhole(
  { comment, said, done }: Heard,
  certification: Certification,
  attempt: Attempt,
): Pick<Situation, 'certification' | 'attempt'> {
  const whole = {
    ...attempt,
    said: [...attempt.said.filter(({ noteId }) => noteId !== comment.id), asSaid(comment, said, done)],
  };
  return { certification: withAttempt(certification, whole), attempt: whole };
}

/**
 * Whether scores may be void by this comment: it edits some, which a /finish not heard of yet may have handed in, or it is the
 * /finish that handed in scores whose edit was heard of first.
 */
export function makesLate(heard: Heard): boolean {
  const { attempt } = withWhole(heard, heard.certification, heard.attempt);
  const known = editedLate(heard.attempt).map(({ noteId }) => noteId);
  return (
    isEditOfScores(asSaid(heard.comment, heard.said)) ||
    editedLate(attempt).some(({ noteId }) => !known.includes(noteId))
  );
}

/** All commands of a comment take effect: what is carried out once, then what is read off the comments. */
export function accept(heard: Heard): Decision {
  const { context, certification, said } = heard;
  const fresh = said.flatMap(({ command }) => (isNewDeed(heard, command) ? [command] : []));
  const whole = withWhole({ ...heard, done: [...heard.done, ...fresh] }, certification, heard.attempt);
  let state: Decision = { ...unchanged, because: saidWords(heard), certification: whole.certification };
  for (const command of fresh) {
    const at = afterwards(heard, state);
    state = andThen(state, (now) => carryOut({ ...at, ...placeIn(now, heard) }, command) ?? ignore('Nothing follows.'));
  }
  const followed = movedOn(afterwards(heard, state), state);
  const replies = answers(context, certification, heard.attempt, heard.comment, questionsIn(said));
  return { ...followed, changes: [thanksFor(heard, followed.because), ...replies, ...followed.changes] };
}

/** The comment as it is judged after what its commands have made known of reviewers. */
function afterwards(heard: Heard, { standings = [] }: Decision): Heard {
  return { ...heard, context: withStandings(heard.context, standings) };
}

/** What a comment asks to be told, each once. */
export function questionsIn(said: readonly Said[]): readonly Command[] {
  const asked = said.flatMap(({ command }) => (isQuestion(command) ? [command] : []));
  return [...new Map(asked.map((command) => [command.say, command])).values()];
}

/** Whether a command asks for an answer and nothing else. */
export function isQuestion({ say }: Command): boolean {
  return say === 'help' || say === 'explain';
}

const unchanged = { outcome: 'applied', changes: [], timers: [] } as const;

/** Shows an open practical and moves it on, once for the whole comment. */
function movedOn({ context, certification, open }: Heard, state: Decision): Decision {
  const now = state.certification;
  // An attempt that was just opened shows everything already.
  if (!now || !isOpen(now) || attemptOf(certification)?.number !== now.attempt.number) return state;
  return andThen(state, () => progress(context, certification, now, open, state.because));
}

function placeIn(now: Certification, { attempt }: Heard): Pick<Situation, 'certification' | 'attempt'> {
  return { certification: now, attempt: attemptOf(now) ?? attempt };
}

function saidWords({ comment, said }: Heard): string {
  return `${comment.username} said ${said.map(({ command }) => `/${command.say}`).join(', ')}.`;
}

function thanksFor({ certification, attempt, comment }: Heard, because: string): Change {
  return {
    do: 'acknowledge',
    key: `${certification.key}#${attempt.number}/thanks/${comment.id}`,
    attempt: attempt.number,
    thread: comment.thread,
    noteId: comment.id,
    because,
  };
}

/** The comment as it is kept. */
export function asSaid(comment: Comment, said: readonly Said[], done: readonly Command[] = []): SaidComment {
  const { id, author, textHash, createdAt, updatedAt, thread } = comment;
  const commands = said.map(({ command }) => command);
  const kept = { noteId: id, author, textHash, at: createdAt, updatedAt, writtenAt: updatedAt, commands };
  return { ...kept, ...(done.length > 0 ? { done } : {}), ...(thread === undefined ? {} : { thread }) };
}
