import type { Change } from '../change.ts';
import { issueMark } from '../change.ts';
import { entryOf } from '../commands/commands.ts';
import type { Said } from '../commands/grammar.ts';
import { parseComment } from '../commands/grammar.ts';
import { asSaid } from '../comments/heard.ts';
import { editedFault } from '../comments/on-comment.ts';
import { faultOver } from '../comments/permission.ts';
import { authorOf } from '../comments/reply.ts';
import type { Context, Decision } from '../context.ts';
import { ignore } from '../context.ts';
import type { Comment } from '../event.ts';
import type { CommentFault, Words } from '../messages/messages.ts';
import { deedOf } from './content-deeds.ts';
import type { Refresh, Round } from './refresh.ts';
import { showRound } from './refresh-issue.ts';
import type { ContentScene } from './refresh-scene.ts';
import { helpWords, notTheirs, vocabularyIn } from './refresh-scene.ts';

/** Takes in a comment on the issue of round `number`, new or edited. What owners say last counts; each text is answered once. */
export function onRefreshComment(context: Context, refresh: Refresh, comment: Comment, number: number): Decision {
  const { round } = refresh;
  if (comment.author === context.bot.userId) return ignore('It is our own comment.');
  const scene = { context, refresh, comment };
  const of = number === round.number ? round : refresh.past.find((past) => past.number === number);
  if (!of) return ignore('Nothing was asked in this issue.');
  const before = of.said.find(({ noteId }) => noteId === comment.id);
  if (before && comment.updatedAt < before.updatedAt)
    return ignore('A newer version of this comment was read already.');
  if (before?.textHash === comment.textHash) return ignore('This comment was dealt with already.');
  const { said, faults } = parseComment(comment.lines, vocabularyIn(scene));
  if (said.length === 0 && faults.length === 0) return ignore('No command is in this comment.');
  if (of !== round) return pointOn(scene, of);
  if (comment.editedBy !== undefined && comment.editedBy !== comment.author)
    return refuse(scene, [editedFault(comment, '/refreshed')]);
  return faults.length > 0 ? refuse(scene, faults) : carryOut(scene, said);
}

function carryOut(scene: ContentScene, said: readonly Said[]): Decision {
  const { context, refresh, comment } = scene;
  const faults: CommentFault[] = [];
  let round: Round = { ...refresh.round, said: [...othersIn(refresh.round, comment), asSaid(comment, said)] };
  const because: string[] = [];
  for (const one of said) {
    const at = { ...scene, refresh: { ...refresh, round } };
    const deed = deedOf(at, one.command);
    const problem = notTheirs(at, one.command) ?? (deed && 'against' in deed ? deed.against : undefined);
    if (problem !== undefined) faults.push(faultOver(one, comment, { problem, example: entryOf(one.command).example }));
    else if (deed && 'round' in deed) {
      round = deed.round;
      because.push(deed.because);
    }
  }
  if (faults.length > 0) return refuse(scene, faults);
  const asked = said.some(({ command }) => command.say === 'help') ? [helpNote(scene)] : [];
  if (because.length === 0) return applied({ ...refresh, round }, `${comment.username} asked for help.`, asked);
  const shown = { ...round, revision: round.revision + 1 };
  const after = { ...refresh, round: shown };
  const why = because.join(' ');
  return applied(after, why, [thanks(scene, why), ...asked, showRound(context, after, shown, why)]);
}

function refuse(scene: ContentScene, faults: readonly CommentFault[]): Decision {
  const { context, refresh, comment } = scene;
  const because = `Refused: ${faults.map(({ problem }) => problem).join(' ')}`;
  const { help } = context.program;
  const to = authorOf(context, comment);
  const round = { ...refresh.round, said: [...othersIn(refresh.round, comment), asSaid(comment, [])] };
  const words: Words = { say: 'note/refused', with: { to, faults, nothingRecorded: true, help } };
  return applied({ ...refresh, round }, because, [note(scene, refresh.round, 'reply', because, words)]);
}

/** What is said where a newer release is asked about is said there. */
function pointOn(scene: ContentScene, past: Round): Decision {
  const { context, refresh, comment } = scene;
  const because = `${comment.username} said something in an issue that is over.`;
  const words: Words = {
    say: 'note/product-over',
    with: { to: authorOf(context, comment), on: issueMark(refresh.round.number) },
  };
  return { outcome: 'applied', because, changes: [note(scene, past, 'reply', because, words)], timers: [] };
}

function helpNote(scene: ContentScene): Change {
  return note(scene, scene.refresh.round, 'help', `${scene.comment.username} asked /help.`, helpWords(scene));
}

function note({ refresh, comment }: ContentScene, round: Round, kind: string, because: string, words: Words): Change {
  const tag = `${kind}-${comment.id}`;
  const version = `${Math.floor(comment.updatedAt / 1000)}-${comment.textHash.slice(0, 12)}`;
  const key = `${refresh.key}#${round.number}/${tag}/${version}`;
  const internal = comment.internal ? { internal: true as const } : {};
  return { do: 'say', key, attempt: round.number, tag, because, words, ...internal };
}

function thanks({ refresh: { key, round }, comment }: ContentScene, because: string): Change {
  return {
    do: 'acknowledge',
    key: `${key}#${round.number}/thanks/${comment.id}`,
    attempt: round.number,
    noteId: comment.id,
    because,
  };
}

function othersIn({ said }: Round, comment: Comment): Round['said'] {
  return said.filter(({ noteId }) => noteId !== comment.id);
}

function applied(refresh: Refresh, because: string, changes: readonly Change[]): Decision {
  return { outcome: 'applied', because, refresh, changes, timers: [] };
}
