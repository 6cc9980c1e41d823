import { labelsById } from './labels.ts';
import type { Scene } from './scene.ts';
import type { Award, Issue, Label, Note, Project, User } from './world.ts';

/** Changed fields of an issue: what was and what is. */
export type Changes = Readonly<Record<string, { readonly previous: unknown; readonly current: unknown }>>;

/** Body of an Issue Hook. GitLab: doc/user/project/integrations/webhook_events.md, "Work item events". */
export function issueHook(
  scene: Scene,
  event: {
    readonly actor: User;
    readonly project: Project;
    readonly issue: Issue;
    readonly action: string;
    readonly changes: Changes;
  },
) {
  const { actor, project, issue } = event;
  const assignees = issue.assigneeIds.map((id) => userAttributes(scene.world.users.get(id)));
  return {
    object_kind: 'issue',
    event_type: issue.confidential ? 'confidential_issue' : 'issue',
    user: userAttributes(actor),
    project: projectAttributes(scene, project),
    object_attributes: { ...issueAttributes(scene, project, issue, isoTime), action: event.action },
    labels: labelsById(scene.world, project, issue.labelIds).map(labelAttributes),
    changes: event.changes,
    repository: repositoryAttributes(scene, project),
    ...(assignees.length > 0 ? { assignees, assignee: assignees[0] } : {}),
  };
}

/** Body of a Note Hook on an issue; `user` is the note's author also when somebody else edited it. */
export function noteHook(scene: Scene, project: Project, issue: Issue, note: Note, action: 'create' | 'update') {
  const confidential = note.internal || issue.confidential;
  return {
    object_kind: 'note',
    event_type: confidential ? 'confidential_note' : 'note',
    user: userAttributes(scene.world.users.get(note.authorId)),
    project_id: project.id,
    project: projectAttributes(scene, project),
    repository: repositoryAttributes(scene, project),
    object_attributes: { ...noteAttributes(scene, project, issue, note), action },
    issue: issueAttributes(scene, project, issue, rubyTime),
  };
}

/** Body of an Emoji Hook on an issue or on one of its notes. */
export function emojiHook(
  scene: Scene,
  event: {
    readonly actor: User;
    readonly project: Project;
    readonly issue: Issue;
    readonly note?: Note | undefined;
    readonly award: Award;
    readonly action: 'award' | 'revoke';
  },
) {
  const { actor, project, issue, note, award, action } = event;
  const where = issueUrl(scene, project, issue);
  return {
    object_kind: 'emoji',
    event_type: action,
    user: userAttributes(actor),
    project_id: project.id,
    project: projectAttributes(scene, project),
    object_attributes: {
      user_id: award.userId,
      created_at: rubyTime(award.createdAt),
      updated_at: rubyTime(award.updatedAt),
      id: award.id,
      name: award.name,
      awardable_type: note ? 'Note' : 'Issue',
      awardable_id: note?.id ?? issue.id,
      action,
      awarded_on_url: note ? `${where}#note_${note.id}` : where,
    },
    ...(note ? { note: noteAttributes(scene, project, issue, note) } : {}),
    issue: issueAttributes(scene, project, issue, rubyTime),
  };
}

/** Where an issue is shown. */
export function issueUrl(scene: Scene, project: Project, issue: Issue): string {
  return `${scene.url()}/${project.path}/-/issues/${issue.iid}`;
}

/** A label as hooks describe it, also inside `changes`. */
export function labelAttributes(label: Label) {
  return {
    id: label.id,
    title: label.name,
    color: label.color,
    project_id: label.kind === 'project' ? label.ownerId : null,
    created_at: label.createdAt,
    updated_at: label.updatedAt,
    template: false,
    description: label.description,
    type: label.kind === 'project' ? 'ProjectLabel' : 'GroupLabel',
    group_id: label.kind === 'group' ? label.ownerId : null,
  };
}

/** A person as hooks describe them; a private address is redacted. */
export function userAttributes(user: User | undefined) {
  if (!user) return null;
  const email = user.publicEmail ? user.email : '[REDACTED]';
  return { id: user.id, name: user.name, username: user.username, avatar_url: null, email };
}

/** `2026-11-24 16:11:31 UTC`, the form Ruby prints. */
export function rubyTime(iso: string): string;
export function rubyTime(iso: string | null): string | null;
export function rubyTime(iso: string | null): string | null {
  return iso === null ? null : `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}

function isoTime(iso: string | null): string | null {
  return iso === null ? null : `${iso.slice(0, 19)}Z`;
}

function issueAttributes(scene: Scene, project: Project, issue: Issue, time: (iso: string | null) => string | null) {
  return {
    author_id: issue.authorId,
    closed_at: time(issue.closedAt),
    confidential: issue.confidential,
    created_at: time(issue.createdAt),
    description: issue.description,
    discussion_locked: issue.discussionLocked,
    due_date: issue.dueDate,
    start_date: issue.startDate,
    id: issue.id,
    iid: issue.iid,
    last_edited_at: time(issue.lastEditedAt),
    last_edited_by_id: issue.lastEditedById,
    milestone_id: null,
    moved_to_id: null,
    duplicated_to_id: null,
    project_id: project.id,
    relative_position: issue.relativePosition,
    state_id: issue.state === 'opened' ? 1 : 2,
    time_estimate: 0,
    title: issue.title,
    updated_at: time(issue.updatedAt),
    updated_by_id: issue.updatedById,
    weight: issue.weight,
    health_status: null,
    type: issueTypeName(issue),
    url: issueUrl(scene, project, issue),
    total_time_spent: 0,
    time_change: 0,
    human_total_time_spent: null,
    human_time_change: null,
    human_time_estimate: null,
    assignee_ids: issue.assigneeIds,
    assignee_id: issue.assigneeIds[0] ?? null,
    labels: labelsById(scene.world, project, issue.labelIds).map(labelAttributes),
    state: issue.state,
    severity: 'unknown',
    customer_relations_contacts: [],
  };
}

function noteAttributes(scene: Scene, project: Project, issue: Issue, note: Note) {
  const text = absoluteImages(`${scene.url()}/${project.path}`, note.body);
  return {
    attachment: null,
    author_id: note.authorId,
    change_position: null,
    commit_id: null,
    created_at: rubyTime(note.createdAt),
    discussion_id: note.discussionId,
    id: note.id,
    line_code: null,
    note: text,
    noteable_id: issue.id,
    noteable_type: 'Issue',
    original_position: null,
    position: null,
    project_id: project.id,
    resolved_at: null,
    resolved_by_id: null,
    resolved_by_push: null,
    st_diff: null,
    system: note.system,
    type: note.type,
    updated_at: rubyTime(note.updatedAt),
    updated_by_id: note.updatedById,
    description: text,
    url: `${issueUrl(scene, project, issue)}#note_${note.id}`,
  };
}

function projectAttributes(scene: Scene, project: Project) {
  const web = `${scene.url()}/${project.path}`;
  const [namespace = ''] = project.path.split('/').slice(-2, -1);
  const ssh = `git@${new URL(scene.url()).hostname}:${project.path}.git`;
  return {
    id: project.id,
    name: project.name,
    description: null,
    web_url: web,
    avatar_url: null,
    git_ssh_url: ssh,
    git_http_url: `${web}.git`,
    namespace,
    visibility_level: { private: 0, internal: 10, public: 20 }[project.visibility],
    path_with_namespace: project.path,
    default_branch: 'main',
    ci_config_path: null,
    homepage: web,
    url: ssh,
    ssh_url: ssh,
    http_url: `${web}.git`,
  };
}

function repositoryAttributes(scene: Scene, project: Project) {
  const homepage = `${scene.url()}/${project.path}`;
  return { name: project.name, url: `${homepage}.git`, description: null, homepage };
}

// GitLab rewrites image links in hook bodies, so `note` may differ from the API's `body`.
function absoluteImages(base: string, text: string): string {
  return text.replace(/(!\[[^\]]*\]\()(\/uploads\/[^)\s]+)/g, (_whole, before, path) => `${before}${base}${path}`);
}

function issueTypeName(issue: Issue): string {
  const names = { issue: 'Issue', incident: 'Incident', test_case: 'Test Case', task: 'Task' } as const;
  return names[issue.issueType];
}
