import { issueUrl } from '../hook-payloads.ts';
import { labelsById, textColor } from '../labels.ts';
import { commentCount } from '../notes.ts';
import type { CommandsChanges } from '../quick-action-effects.ts';
import type { Scene } from '../scene.ts';
import type { Issue, LabelEvent, Note, Project, User } from '../world.ts';
import { userBasic } from './shapes.ts';

/** Who looks at an issue, and how labels are wanted. */
export type IssueView = { readonly caller: User | undefined; readonly labelDetails?: boolean | undefined };

/** An issue as its endpoints show it. GitLab: doc/api/issues.md, lib/api/entities/issue.rb. */
export function issueShape(scene: Scene, project: Project, issue: Issue, view: IssueView) {
  const { world } = scene;
  const people = issue.assigneeIds.map((id) => userBasic(scene, world.users.get(id)));
  const premium = world.tier === 'premium' ? { weight: issue.weight, health_status: null } : {};
  return {
    id: issue.id,
    iid: issue.iid,
    project_id: project.id,
    title: issue.title,
    description: issue.description,
    state: issue.state,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    closed_by: issue.closedById === null ? null : userBasic(scene, world.users.get(issue.closedById)),
    labels: labelsShown(scene, project, issue, view),
    milestone: null,
    assignees: people,
    author: userBasic(scene, world.users.get(issue.authorId)),
    type: issue.issueType.toUpperCase(),
    assignee: people[0] ?? null,
    user_notes_count: commentCount(world, view.caller, project, issue),
    merge_requests_count: 0,
    upvotes: issue.awards.filter(({ name }) => name === 'thumbsup').length,
    downvotes: issue.awards.filter(({ name }) => name === 'thumbsdown').length,
    start_date: issue.startDate,
    due_date: issue.dueDate,
    confidential: issue.confidential,
    discussion_locked: issue.discussionLocked,
    issue_type: issue.issueType,
    web_url: issueUrl(scene, project, issue),
    time_stats: { time_estimate: 0, total_time_spent: 0, human_time_estimate: null, human_total_time_spent: null },
    task_completion_status: tasks(issue.description ?? ''),
    blocking_issues_count: world.links.filter((link) => link.type === 'blocks' && link.sourceId === issue.id).length,
    has_tasks: tasks(issue.description ?? '').count > 0,
    _links: links(scene, project, issue),
    references: {
      short: `#${issue.iid}`,
      relative: `#${issue.iid}`,
      full: `${project.path}#${issue.iid}`,
    },
    severity: 'UNKNOWN',
    moved_to_id: null,
    imported: false,
    imported_from: 'none',
    service_desk_reply_to: null,
    ...premium,
  };
}

/** One issue by itself: also whether the caller is subscribed. */
export function singleIssueShape(scene: Scene, project: Project, issue: Issue, view: IssueView) {
  const subscribed = issue.subscriberIds.includes(view.caller?.id ?? 0);
  return { ...issueShape(scene, project, issue, view), subscribed };
}

/** A note on an issue or a merge request; `changes` are the effects of its quick actions, which every note shows. */
export function noteShape(
  scene: Scene,
  project: Project,
  on: Pick<Issue, 'id' | 'iid'>,
  note: Note,
  changes: CommandsChanges = {},
  type: 'Issue' | 'MergeRequest' = 'Issue',
) {
  return {
    id: note.id,
    type: note.type,
    body: note.body,
    author: userBasic(scene, scene.world.users.get(note.authorId)),
    created_at: note.createdAt,
    updated_at: note.updatedAt,
    system: note.system,
    noteable_id: on.id,
    noteable_type: type,
    project_id: project.id,
    resolvable: false,
    confidential: note.internal,
    internal: note.internal,
    imported: false,
    imported_from: 'none',
    noteable_iid: on.iid,
    commands_changes: changes,
  };
}

/** A thread with its notes. */
export function discussionShape(scene: Scene, project: Project, issue: Issue, notes: readonly Note[]) {
  return {
    id: notes[0]?.discussionId,
    individual_note: notes.every((note) => note.type === null),
    notes: notes.map((note) => noteShape(scene, project, issue, note)),
  };
}

/** A label event; a label deleted since is null. */
export function labelEventShape(scene: Scene, project: Project, issue: Issue, event: LabelEvent) {
  const [label] = labelsById(scene.world, project, [event.labelId]);
  return {
    id: event.id,
    user: userBasic(scene, scene.world.users.get(event.userId)),
    created_at: event.createdAt,
    resource_type: 'Issue',
    resource_id: issue.id,
    label: label ? { id: label.id, name: label.name, color: label.color, description: label.description } : null,
    action: event.action,
  };
}

function labelsShown(scene: Scene, project: Project, issue: Issue, view: IssueView) {
  const labels = labelsById(scene.world, project, issue.labelIds);
  if (!view.labelDetails) return labels.map((label) => label.name);
  return labels.map((label) => ({
    id: label.id,
    name: label.name,
    color: label.color,
    description: label.description,
    description_html: label.description ?? '',
    text_color: textColor(label.color),
    archived: label.archived,
  }));
}

function links(scene: Scene, project: Project, issue: Issue) {
  const base = `${scene.url()}/api/v4/projects/${project.id}`;
  const self = `${base}/issues/${issue.iid}`;
  return {
    self,
    notes: `${self}/notes`,
    award_emoji: `${self}/award_emoji`,
    project: base,
    closed_as_duplicate_of: null,
  };
}

function tasks(description: string): { readonly count: number; readonly completed_count: number } {
  const boxes = description.match(/^\s*(?:[-*+]|\d+\.) \[[ xX~]\] /gm) ?? [];
  return { count: boxes.length, completed_count: boxes.filter((box) => /\[[xX]\]/.test(box)).length };
}
