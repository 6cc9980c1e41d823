import { keptAssignees } from './assignees.ts';
import { toggleAward } from './awards.ts';
import { rubyTime } from './hook-payloads.ts';
import type { IssueChange } from './issue-changes.ts';
import { announceIssue, changeIssue, moveIssue, recordLabels } from './issue-changes.ts';
import { labelsById, labelsNamed, labelsOf, withLabels } from './labels.ts';
import { access, accessTo, canEditIssue, canSetMetadata } from './members.ts';
import type { CommandsChanges } from './quick-action-effects.ts';
import { fieldChange, interpret } from './quick-action-effects.ts';
import { extractCommands } from './quick-actions.ts';
import { conflict, forbidden, invalid } from './refusal.ts';
import type { Act } from './scene.ts';
import { timestamp } from './scene.ts';
import type { Issue, Project } from './world.ts';
import { nextId } from './world.ts';

/** What a caller may say about an issue; labels by title. Absent means unchanged. GitLab: doc/api/issues.md. */
export type IssueFields = {
  readonly title?: string | undefined;
  readonly description?: string | null | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly addLabels?: readonly string[] | undefined;
  readonly removeLabels?: readonly string[] | undefined;
  readonly assigneeIds?: readonly number[] | undefined;
  readonly dueDate?: string | null | undefined;
  readonly startDate?: string | null | undefined;
  readonly confidential?: boolean | undefined;
  readonly issueType?: Issue['issueType'] | undefined;
  readonly discussionLocked?: boolean | undefined;
  readonly weight?: number | null | undefined;
  readonly stateEvent?: 'close' | 'reopen' | undefined;
  /** Owners only; ignored from others. */
  readonly createdAt?: string | undefined;
  readonly updatedAt?: string | undefined;
  readonly iid?: number | undefined;
};

/** Opens an issue, runs the quick actions in its description, fires one Issue Hook `open`. */
export function createIssue(act: Act, project: Project, fields: IssueFields): Issue {
  const { world } = act.scene;
  const level = accessTo(world, act.user, project);
  if (project.issuesAccess === 'disabled') throw forbidden();
  if (level < access.guest && project.visibility === 'private') throw forbidden();
  const said = extractCommands(fields.description ?? '');
  const maySetMetadata = level >= access.guest;
  const { changes } = interpret({ act, project, issue: undefined, mayEdit: true, maySetMetadata }, said.commands);
  const text = {
    title: changes.title ?? fields.title ?? '',
    description: fields.description == null ? null : said.text,
  };
  validate(text);
  const issue = blankIssue(act, project, level >= access.owner ? fields : {}, text);
  issue.confidential = fields.confidential ?? false;
  issue.issueType = fields.issueType ?? 'issue';
  if (maySetMetadata) Object.assign(issue, metadata(act, project, undefined, fields));
  Object.assign(issue, fieldChange(act, project, issue, changes));
  recordLabels(act, issue, []);
  project.issues.set(issue.iid, issue);
  project.nextIid = Math.max(project.nextIid, issue.iid + 1);
  announceIssue(act, project, issue, 'open', openChanges(issue));
  applyAside(act, project, issue, changes);
  return issue;
}

/**
 * Changes an issue. Labels, assignees, dates and confidentiality are dropped silently from a caller without Planner;
 * 403 from one who may not edit at all. A close and other changes fire two Issue Hooks.
 */
export function updateIssue(act: Act, project: Project, issue: Issue, fields: IssueFields): Issue {
  const { world } = act.scene;
  if (!canEditIssue(world, act.user, project, issue)) throw forbidden();
  const maySetMetadata = canSetMetadata(world, act.user, project);
  const said = newCommands(issue, fields.description);
  const { changes } = interpret({ act, project, issue, mayEdit: true, maySetMetadata }, said.commands);
  const text: IssueChange = {
    ...(fields.title !== undefined ? { title: fields.title } : {}),
    ...(fields.description !== undefined ? { description: said.text } : {}),
  };
  validate({ title: text.title ?? issue.title, description: text.description ?? null });
  const typed = fields.issueType ? { issueType: fields.issueType } : {};
  const known = maySetMetadata ? { ...metadata(act, project, issue, fields), ...typed } : {};
  const commanded = fieldChange(act, project, { labelIds: known.labelIds ?? issue.labelIds }, changes);
  const move = fields.stateEvent ?? changes.state_event;
  if (move) moveIssue(act, project, issue, move);
  changeIssue(act, project, issue, { ...text, ...known, ...commanded });
  if (fields.updatedAt && accessTo(world, act.user, project) >= access.owner) issue.updatedAt = fields.updatedAt;
  applyAside(act, project, issue, { ...changes, state_event: undefined } as CommandsChanges);
  return issue;
}

/** Deletes an issue (Planner or Owner). No hook is fired. */
export function deleteIssue(act: Act, project: Project, issue: Issue): void {
  const level = accessTo(act.scene.world, act.user, project);
  if (level !== access.planner && level < access.owner) throw forbidden();
  project.issues.delete(issue.iid);
  const { world } = act.scene;
  world.links = world.links.filter((link) => link.sourceId !== issue.id && link.targetId !== issue.id);
}

/** Carries out what commands ask besides fields: state, award, subscription. */
export function applyAside(act: Act, project: Project, issue: Issue, changes: CommandsChanges): void {
  if (changes.state_event) moveIssue(act, project, issue, changes.state_event);
  if (changes.emoji_award) toggleAward(act, { project, issue }, changes.emoji_award);
  const others = issue.subscriberIds.filter((id) => id !== act.user.id);
  if (changes.subscription_event === 'subscribe') issue.subscriberIds = [...others, act.user.id];
  if (changes.subscription_event === 'unsubscribe') issue.subscriberIds = others;
}

function metadata(act: Act, project: Project, issue: Issue | undefined, fields: IssueFields): IssueChange {
  const { world } = act.scene;
  const labelIds = labelsAsked(act, project, issue, fields);
  return {
    ...(labelIds ? { labelIds } : {}),
    ...(fields.assigneeIds ? { assigneeIds: keptAssignees(world, project, issue, fields.assigneeIds) } : {}),
    ...(fields.dueDate !== undefined ? { dueDate: fields.dueDate } : {}),
    ...(fields.startDate !== undefined ? { startDate: fields.startDate } : {}),
    ...(issue && fields.confidential !== undefined ? { confidential: fields.confidential } : {}),
    ...(issue && fields.discussionLocked !== undefined ? { discussionLocked: fields.discussionLocked } : {}),
    ...(world.tier === 'premium' && fields.weight !== undefined ? { weight: fields.weight } : {}),
  };
}

function labelsAsked(act: Act, project: Project, issue: Issue | undefined, fields: IssueFields): number[] | undefined {
  const { labels, addLabels, removeLabels } = fields;
  if (!labels && !addLabels && !removeLabels) return undefined;
  const { world } = act.scene;
  const start = labels
    ? withLabels(world.tier, [], labelsNamed(act, project, labels))
    : labelsById(world, project, issue?.labelIds ?? []);
  const gone = labelsOf(world, { kind: 'project', place: project }).filter((label) =>
    removeLabels?.includes(label.name),
  );
  return withLabels(world.tier, start, labelsNamed(act, project, addLabels ?? []))
    .filter((label) => !gone.includes(label))
    .map((label) => label.id);
}

function newCommands(issue: Issue, description: string | null | undefined) {
  const said = extractCommands(description ?? '');
  const old = extractCommands(issue.description ?? '').commands.map((command) => `${command.name} ${command.argument}`);
  const commands = said.commands.filter((command) => !old.includes(`${command.name} ${command.argument}`));
  return { text: description === null ? null : said.text, commands };
}

function validate({ title, description }: { readonly title: string; readonly description: string | null }): void {
  if (title.trim() === '') throw invalid({ title: ["can't be blank"] });
  if (title.length > 255) throw invalid({ title: ['is too long (maximum is 255 characters)'] });
  if ((description?.length ?? 0) > 1_048_576)
    throw invalid({ description: ['is too long (maximum is 1048576 characters)'] });
}

function blankIssue(act: Act, project: Project, owned: IssueFields, text: Pick<Issue, 'title' | 'description'>): Issue {
  const at = timestamp(act.scene);
  const iid = owned.iid ?? project.nextIid;
  if (project.issues.has(iid)) throw conflict('Duplicated issue');
  return {
    id: nextId(act.scene.world, 'issue'),
    iid,
    projectId: project.id,
    ...text,
    state: 'opened',
    confidential: false,
    authorId: act.user.id,
    assigneeIds: [],
    labelIds: [],
    dueDate: null,
    startDate: null,
    discussionLocked: null,
    issueType: 'issue',
    weight: null,
    createdAt: owned.createdAt ?? at,
    updatedAt: owned.updatedAt ?? at,
    updatedById: null,
    lastEditedAt: null,
    lastEditedById: null,
    closedAt: null,
    closedById: null,
    relativePosition: iid * 513,
    subscriberIds: [],
    notes: [],
    awards: [],
    labelEvents: [],
  };
}

function openChanges(issue: Issue) {
  const fresh = {
    author_id: issue.authorId,
    created_at: rubyTime(issue.createdAt),
    description: issue.description,
    id: issue.id,
    iid: issue.iid,
    project_id: issue.projectId,
    title: issue.title,
    updated_at: rubyTime(issue.updatedAt),
  };
  return Object.fromEntries(Object.entries(fresh).map(([field, current]) => [field, { previous: null, current }]));
}
