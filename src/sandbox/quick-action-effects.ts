import { keptAssignees } from './assignees.ts';
import type { IssueChange } from './issue-changes.ts';
import { labelsById, labelsOf, withLabels } from './labels.ts';
import type { Command } from './quick-actions.ts';
import type { Act } from './scene.ts';
import type { Issue, Label, Project, User } from './world.ts';

/** What commands ask for, in the words of the API's `commands_changes`. */
export type CommandsChanges = {
  add_label_ids?: number[];
  remove_label_ids?: number[];
  label_ids?: number[];
  assignee_ids?: number[];
  state_event?: 'close' | 'reopen';
  due_date?: string | null;
  title?: string;
  confidential?: boolean;
  discussion_locked?: boolean;
  emoji_award?: string;
  subscription_event?: 'subscribe' | 'unsubscribe';
  todo_event?: 'add' | 'done';
  weight?: number | null;
};

/** Outcome of reading commands: what to do, and one sentence for each that will be done. */
export type Interpretation = { readonly changes: CommandsChanges; readonly summary: readonly string[] };

/** What the commands are read against; for a new issue there is none yet. */
export type CommandTarget = {
  readonly act: Act;
  readonly project: Project;
  readonly issue: Issue | undefined;
  readonly mayEdit: boolean;
  readonly maySetMetadata: boolean;
};

/** Reads commands; those not allowed, not applicable or naming nothing that exists are skipped without a word. */
export function interpret(target: CommandTarget, commands: readonly Command[]): Interpretation {
  const changes: CommandsChanges = {};
  const summary: string[] = [];
  for (const { name, argument } of commands) {
    const effect = effects[aliases[name] ?? name];
    if (!effect || !isAllowed(target, effect.needs)) continue;
    const said = effect.read(target, argument, changes);
    if (said) summary.push(said);
  }
  return { changes, summary };
}

/** The change of the issue's fields that commands amount to; state, awards and to-dos are not fields. */
export function fieldChange(
  act: Act,
  project: Project,
  had: Pick<Issue, 'labelIds'>,
  changes: CommandsChanges,
): IssueChange {
  const labelIds = labelIdsAfter(act, project, had.labelIds, changes);
  return {
    ...(labelIds ? { labelIds } : {}),
    ...(changes.assignee_ids ? { assigneeIds: changes.assignee_ids } : {}),
    ...(changes.due_date !== undefined ? { dueDate: changes.due_date } : {}),
    ...(changes.title !== undefined ? { title: changes.title } : {}),
    ...(changes.confidential !== undefined ? { confidential: changes.confidential } : {}),
    ...(changes.discussion_locked !== undefined ? { discussionLocked: changes.discussion_locked } : {}),
    ...(changes.weight !== undefined ? { weight: changes.weight } : {}),
  };
}

type Effect = {
  readonly needs: 'edit' | 'metadata' | 'nothing';
  readonly read: (target: CommandTarget, argument: string, changes: CommandsChanges) => string | undefined;
};

const aliases: Readonly<Record<string, string>> = { labels: 'label', remove_label: 'unlabel', award: 'react' };

const effects: Readonly<Record<string, Effect>> = {
  label: {
    needs: 'metadata',
    read: (target, argument, changes) => readLabels(target, argument, changes, 'add_label_ids', 'Added'),
  },
  relabel: {
    needs: 'metadata',
    read: (target, argument, changes) => readLabels(target, argument, changes, 'label_ids', 'Replaced all labels with'),
  },
  unlabel: { needs: 'metadata', read: readUnlabel },
  assign: { needs: 'metadata', read: (target, argument, changes) => readAssign(target, argument, changes, true) },
  reassign: { needs: 'metadata', read: (target, argument, changes) => readAssign(target, argument, changes, false) },
  unassign: { needs: 'metadata', read: readUnassign },
  close: { needs: 'edit', read: (target, _argument, changes) => readMove(target, changes, 'close') },
  reopen: { needs: 'edit', read: (target, _argument, changes) => readMove(target, changes, 'reopen') },
  due: { needs: 'metadata', read: readDue },
  remove_due_date: {
    needs: 'metadata',
    read: (_target, _argument, changes) => set(changes, { due_date: null }, 'Removed the due date.'),
  },
  title: {
    needs: 'edit',
    read: (_target, argument, changes) =>
      argument ? set(changes, { title: argument }, `Changed the title to "${argument}".`) : undefined,
  },
  confidential: {
    needs: 'metadata',
    read: (_target, _argument, changes) => set(changes, { confidential: true }, 'Made this issue confidential.'),
  },
  lock: {
    needs: 'metadata',
    read: (_target, _argument, changes) => set(changes, { discussion_locked: true }, 'Locked the discussion.'),
  },
  unlock: {
    needs: 'metadata',
    read: (_target, _argument, changes) => set(changes, { discussion_locked: false }, 'Unlocked the discussion.'),
  },
  react: { needs: 'nothing', read: readReact },
  subscribe: {
    needs: 'nothing',
    read: (_target, _argument, changes) =>
      set(changes, { subscription_event: 'subscribe' }, 'Subscribed to notifications.'),
  },
  unsubscribe: {
    needs: 'nothing',
    read: (_target, _argument, changes) =>
      set(changes, { subscription_event: 'unsubscribe' }, 'Unsubscribed from notifications.'),
  },
  todo: {
    needs: 'nothing',
    read: (_target, _argument, changes) => set(changes, { todo_event: 'add' }, 'Added a to-do item.'),
  },
  done: {
    needs: 'nothing',
    read: (_target, _argument, changes) => set(changes, { todo_event: 'done' }, 'Marked to-do item as done.'),
  },
};

function isAllowed(target: CommandTarget, needs: Effect['needs']): boolean {
  if (needs === 'nothing') return true;
  return needs === 'edit' ? target.mayEdit : target.maySetMetadata;
}

function set(changes: CommandsChanges, more: CommandsChanges, said: string): string {
  Object.assign(changes, more);
  return said;
}

function labelsIn({ act, project }: CommandTarget, argument: string): readonly Label[] {
  const known = labelsOf(act.scene.world, { kind: 'project', place: project });
  const names = [...argument.matchAll(/~?"([^"]+)"|~?([^\s"]+)/g)].map((match) => match[1] ?? match[2] ?? '');
  return names.flatMap((name) => known.find((label) => label.name === name || String(label.id) === name) ?? []);
}

function readLabels(
  target: CommandTarget,
  argument: string,
  changes: CommandsChanges,
  key: 'add_label_ids' | 'label_ids',
  said: string,
) {
  const labels = labelsIn(target, argument);
  if (labels.length === 0) return undefined;
  changes[key] = [...(changes[key] ?? []), ...labels.map((label) => label.id)];
  return `${said} ${references(labels)} ${labels.length === 1 ? 'label' : 'labels'}.`;
}

function readUnlabel(target: CommandTarget, argument: string, changes: CommandsChanges): string | undefined {
  if (argument === '') return set(changes, { label_ids: [] }, 'Removed all labels.');
  const labels = labelsIn(target, argument);
  if (labels.length === 0) return undefined;
  changes.remove_label_ids = [...(changes.remove_label_ids ?? []), ...labels.map((label) => label.id)];
  return `Removed ${references(labels)} ${labels.length === 1 ? 'label' : 'labels'}.`;
}

function references(labels: readonly Label[]): string {
  return labels.map(({ name }) => (/[^\w-]/.test(name) ? `~"${name}"` : `~${name}`)).join(' ');
}

function usersIn({ act }: CommandTarget, argument: string): readonly User[] {
  const users = [...act.scene.world.users.values()];
  return argument.split(/[\s,]+/).flatMap((word) => {
    if (word.toLowerCase() === 'me') return [act.user];
    const name = word.replace(/^@/, '').toLowerCase();
    return users.find((user) => user.username.toLowerCase() === name) ?? [];
  });
}

function readAssign(
  target: CommandTarget,
  argument: string,
  changes: CommandsChanges,
  keep: boolean,
): string | undefined {
  const { act, project, issue } = target;
  const { world } = act.scene;
  const users = usersIn(target, argument);
  const asked = keptAssignees(
    world,
    project,
    issue,
    users.map((user) => user.id),
  );
  if (asked.length === 0) return undefined;
  const had = keep && world.tier === 'premium' ? (changes.assignee_ids ?? issue?.assigneeIds ?? []) : [];
  changes.assignee_ids = [...new Set([...had, ...asked])];
  return `Assigned ${asked.map((id) => `@${world.users.get(id)?.username}`).join(' and ')}.`;
}

function readUnassign(target: CommandTarget, argument: string, changes: CommandsChanges): string | undefined {
  const had = changes.assignee_ids ?? target.issue?.assigneeIds ?? [];
  const gone = argument === '' ? had : usersIn(target, argument).map((user) => user.id);
  const left = had.filter((id) => !gone.includes(id));
  if (left.length === had.length) return undefined;
  return set(changes, { assignee_ids: left }, 'Removed assignee.');
}

function readMove(target: CommandTarget, changes: CommandsChanges, move: 'close' | 'reopen'): string | undefined {
  if ((target.issue?.state ?? 'opened') === (move === 'close' ? 'closed' : 'opened')) return undefined;
  return set(changes, { state_event: move }, move === 'close' ? 'Closed this issue.' : 'Reopened this issue.');
}

function readDue({ act }: CommandTarget, argument: string, changes: CommandsChanges): string | undefined {
  const date = dateIn(argument, act.scene.now());
  return date ? set(changes, { due_date: date }, `Set the due date to ${date}.`) : undefined;
}

function readReact({ issue }: CommandTarget, argument: string, changes: CommandsChanges): string | undefined {
  const name = /^:?([\w+-]+):?$/.exec(argument)?.[1];
  return issue && name ? set(changes, { emoji_award: name }, `Toggled :${name}: emoji award.`) : undefined;
}

function dateIn(words: string, now: number): string | undefined {
  if (/^\d{4}-\d{2}-\d{2}$/.test(words)) return Number.isNaN(Date.parse(words)) ? undefined : words;
  const days = /^in (\d+) days?$/.exec(words)?.[1] ?? { today: '0', tomorrow: '1' }[words];
  if (days !== undefined) return new Date(now + Number(days) * 86_400_000).toISOString().slice(0, 10);
  const spoken = Date.parse(`${words} UTC`);
  return Number.isNaN(spoken) ? undefined : new Date(spoken).toISOString().slice(0, 10);
}

function labelIdsAfter(
  act: Act,
  project: Project,
  had: readonly number[],
  changes: CommandsChanges,
): number[] | undefined {
  if (!changes.label_ids && !changes.add_label_ids && !changes.remove_label_ids) return undefined;
  const { world } = act.scene;
  const start = labelsById(world, project, changes.label_ids ?? had);
  const added = (changes.add_label_ids ?? []).flatMap((id) => labelsById(world, project, [id]));
  return withLabels(world.tier, start, added)
    .map((label) => label.id)
    .filter((id) => !changes.remove_label_ids?.includes(id));
}
