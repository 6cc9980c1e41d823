import { emojiHook } from './hook-payloads.ts';
import { canComment } from './members.ts';
import { badRequest, notFound, unauthorized } from './refusal.ts';
import type { Act } from './scene.ts';
import { timestamp } from './scene.ts';
import type { Award, Issue, Note, Project } from './world.ts';
import { nextId } from './world.ts';

/** What an emoji sits on: an issue, or with `note` one of its comments. */
export type Awardable = { readonly project: Project; readonly issue: Issue; readonly note?: Note | undefined };

/** Puts an emoji on an issue or note. A second one of the same person answers 404, as GitLab does. */
export function award(act: Act, on: Awardable, name: string): Award {
  if (!canComment(act.scene.world, act.user, on.project, on.issue)) throw notFound('Award Emoji');
  const clean = name.replace(/^:|:$/g, '');
  if (!/^[\w+-]{1,64}$/.test(clean)) throw badRequest('Name is not a valid emoji name');
  const awards = (on.note ?? on.issue).awards;
  const taken = awards.some((other) => other.userId === act.user.id && other.name === clean);
  if (taken) throw notFound('Award Emoji Name has already been taken');
  const at = timestamp(act.scene);
  const made: Award = {
    id: nextId(act.scene.world, 'award'),
    name: clean,
    userId: act.user.id,
    createdAt: at,
    updatedAt: at,
  };
  awards.push(made);
  announce(act, on, made, 'award');
  return made;
}

/** Takes an emoji away (its giver, or an administrator). */
export function revokeAward(act: Act, on: Awardable, id: number): void {
  const target = on.note ?? on.issue;
  const found = target.awards.find((candidate) => candidate.id === id);
  if (!found) throw notFound('Award Emoji');
  if (found.userId !== act.user.id && !act.user.admin) throw unauthorized();
  target.awards = target.awards.filter((other) => other !== found);
  announce(act, on, found, 'revoke');
}

/** Gives the emoji, or takes it back when it was given already. */
export function toggleAward(act: Act, on: Awardable, name: string): void {
  const mine = (on.note ?? on.issue).awards.find((other) => other.userId === act.user.id && other.name === name);
  if (mine) revokeAward(act, on, mine.id);
  else award(act, on, name);
}

function announce(act: Act, on: Awardable, given: Award, action: 'award' | 'revoke'): void {
  act.scene.emit({
    project: on.project,
    flag: 'emoji_events',
    trigger: 'emoji_hooks',
    event: 'Emoji Hook',
    body: emojiHook(act.scene, { actor: act.user, ...on, award: given, action }),
    chain: act.chain,
  });
}
