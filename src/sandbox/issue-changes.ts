import { randomBytes } from 'node:crypto';
import type { Changes } from './hook-payloads.ts';
import { issueHook, labelAttributes, rubyTime, userAttributes } from './hook-payloads.ts';
import { labelsById } from './labels.ts';
import type { Act, Scene } from './scene.ts';
import { timestamp } from './scene.ts';
import type { Issue, Project } from './world.ts';
import { nextId } from './world.ts';

/** Fields of an issue a change may set; what is absent stays. State moves by `moveIssue` alone. */
export type IssueChange = Partial<
  Pick<
    Issue,
    | 'title'
    | 'description'
    | 'labelIds'
    | 'assigneeIds'
    | 'dueDate'
    | 'startDate'
    | 'confidential'
    | 'discussionLocked'
    | 'issueType'
    | 'weight'
  >
>;

/** Applies a change: system notes for what differs, one Issue Hook with action `update`; nothing when nothing differs. */
export function changeIssue(act: Act, project: Project, issue: Issue, change: IssueChange): void {
  const before = { ...issue };
  Object.assign(issue, change);
  const differing = differences(act.scene, project, before, issue);
  if (Object.keys(differing).length === 0) return;
  touch(act, issue, 'description' in differing || 'title' in differing);
  recordLabels(act, issue, before.labelIds);
  for (const words of systemWords(act.scene, project, before, issue)) addSystemNote(act, issue, words);
  announceIssue(act, project, issue, 'update', { ...differing, ...stampChanges(before, issue) });
}

/** Closes or reopens; a no-op when it is so already. One Issue Hook with action `close` or `reopen`. */
export function moveIssue(act: Act, project: Project, issue: Issue, move: 'close' | 'reopen'): void {
  const state = move === 'close' ? 'closed' : 'opened';
  if (issue.state === state) return;
  const before = { ...issue };
  issue.state = state;
  issue.closedAt = move === 'close' ? timestamp(act.scene) : null;
  issue.closedById = move === 'close' ? act.user.id : null;
  touch(act, issue, false);
  addSystemNote(act, issue, move === 'close' ? 'closed' : 'reopened');
  announceIssue(act, project, issue, move, {
    ...scalarChange('closed_at', rubyTime(before.closedAt), rubyTime(issue.closedAt)),
    state_id: { previous: before.state === 'opened' ? 1 : 2, current: issue.state === 'opened' ? 1 : 2 },
    ...stampChanges(before, issue),
  });
}

/** Sends the Issue Hook, under the confidential flag and name where the issue is confidential. */
export function announceIssue(act: Act, project: Project, issue: Issue, action: string, changes: Changes): void {
  act.scene.emit({
    project,
    flag: issue.confidential ? 'confidential_issues_events' : 'issues_events',
    trigger: issue.confidential ? 'confidential_issue_hooks' : 'issue_hooks',
    event: issue.confidential ? 'Confidential Issue Hook' : 'Issue Hook',
    body: issueHook(act.scene, { actor: act.user, project, issue, action, changes }),
    chain: act.chain,
  });
}

/** Writes a line of GitLab's own into the thread; it fires no hook. */
export function addSystemNote(act: Act, issue: Issue, body: string): void {
  const at = timestamp(act.scene);
  issue.notes.push({
    id: nextId(act.scene.world, 'note'),
    discussionId: discussionId(),
    type: null,
    body,
    authorId: act.user.id,
    system: true,
    internal: false,
    createdAt: at,
    updatedAt: at,
    updatedById: null,
    awards: [],
  });
}

/** Keeps who put labels on and took them off, compared with those the issue had. */
export function recordLabels(act: Act, issue: Issue, had: readonly number[]): void {
  const record = (action: 'add' | 'remove') => (labelId: number) => {
    const id = nextId(act.scene.world, 'label-event');
    issue.labelEvents.push({ id, userId: act.user.id, labelId, action, createdAt: timestamp(act.scene) });
  };
  issue.labelIds.filter((id) => !had.includes(id)).forEach(record('add'));
  had.filter((id) => !issue.labelIds.includes(id)).forEach(record('remove'));
}

/** A new thread's id, 40 hexadecimal digits. */
export function discussionId(): string {
  return randomBytes(20).toString('hex');
}

function touch(act: Act, issue: Issue, edited: boolean): void {
  const at = timestamp(act.scene);
  issue.updatedAt = at;
  issue.updatedById = act.user.id;
  if (!edited) return;
  issue.lastEditedAt = at;
  issue.lastEditedById = act.user.id;
}

function differences(scene: Scene, project: Project, before: Issue, after: Issue): Changes {
  const { world } = scene;
  const labels = (issue: Issue) => labelsById(world, project, issue.labelIds).map(labelAttributes);
  const people = (issue: Issue) => issue.assigneeIds.map((id) => userAttributes(world.users.get(id)));
  return {
    ...scalarChange('title', before.title, after.title),
    ...scalarChange('description', before.description, after.description),
    ...scalarChange('confidential', before.confidential, after.confidential),
    ...scalarChange('discussion_locked', before.discussionLocked, after.discussionLocked),
    ...scalarChange('due_date', before.dueDate, after.dueDate),
    ...scalarChange('start_date', before.startDate, after.startDate),
    ...scalarChange('weight', before.weight, after.weight),
    ...(sameIds(before.labelIds, after.labelIds)
      ? {}
      : { labels: { previous: labels(before), current: labels(after) } }),
    ...(sameIds(before.assigneeIds, after.assigneeIds)
      ? {}
      : { assignees: { previous: people(before), current: people(after) } }),
  };
}

function stampChanges(before: Issue, after: Issue): Changes {
  return {
    ...scalarChange('updated_by_id', before.updatedById, after.updatedById),
    ...scalarChange('updated_at', rubyTime(before.updatedAt), rubyTime(after.updatedAt)),
    ...scalarChange('last_edited_at', rubyTime(before.lastEditedAt), rubyTime(after.lastEditedAt)),
    ...scalarChange('last_edited_by_id', before.lastEditedById, after.lastEditedById),
  };
}

function scalarChange(field: string, previous: unknown, current: unknown): Changes {
  return previous === current ? {} : { [field]: { previous, current } };
}

function sameIds(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((id) => other.includes(id));
}

function systemWords(scene: Scene, project: Project, before: Issue, after: Issue): readonly string[] {
  const words: string[] = [];
  if (before.title !== after.title) words.push(`changed title from **${before.title}** to **${after.title}**`);
  if (before.description !== after.description) words.push('changed the description');
  if (!sameIds(before.labelIds, after.labelIds)) words.push(labelWords(scene, project, before, after));
  if (!sameIds(before.assigneeIds, after.assigneeIds)) words.push(assigneeWords(scene, before, after));
  if (before.dueDate !== after.dueDate)
    words.push(after.dueDate ? `changed due date to ${day(after.dueDate)}` : 'removed due date');
  if (before.startDate !== after.startDate)
    words.push(after.startDate ? `changed start date to ${day(after.startDate)}` : 'removed start date');
  if (before.confidential !== after.confidential)
    words.push(after.confidential ? 'made the issue confidential' : 'made the issue visible to everyone');
  if ((before.discussionLocked ?? false) !== (after.discussionLocked ?? false))
    words.push(`${after.discussionLocked ? 'locked' : 'unlocked'} the discussion in this issue`);
  return words;
}

function labelWords(scene: Scene, project: Project, before: Issue, after: Issue): string {
  const reference = (ids: readonly number[]) =>
    labelsById(scene.world, project, ids)
      .map((label) => `~"${label.name}"`)
      .join(' ');
  const added = after.labelIds.filter((id) => !before.labelIds.includes(id));
  const removed = before.labelIds.filter((id) => !after.labelIds.includes(id));
  const parts = [
    ...(added.length > 0 ? [`added ${reference(added)}`] : []),
    ...(removed.length > 0 ? [`removed ${reference(removed)}`] : []),
  ];
  return `${parts.join(' and ')} ${added.length + removed.length === 1 ? 'label' : 'labels'}`;
}

function assigneeWords(scene: Scene, before: Issue, after: Issue): string {
  const names = (ids: readonly number[]) => ids.map((id) => `@${scene.world.users.get(id)?.username}`).join(' and ');
  const added = after.assigneeIds.filter((id) => !before.assigneeIds.includes(id));
  const removed = before.assigneeIds.filter((id) => !after.assigneeIds.includes(id));
  const parts = [
    ...(added.length > 0 ? [`assigned to ${names(added)}`] : []),
    ...(removed.length > 0 ? [`unassigned ${names(removed)}`] : []),
  ];
  return parts.join(' and ');
}

function day(date: string): string {
  const format = { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat('en-US', format).format(new Date(`${date}T00:00:00Z`));
}
