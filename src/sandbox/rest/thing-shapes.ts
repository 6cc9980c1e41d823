import type { BoardColumn } from '../boards.ts';
import { boardColumns } from '../boards.ts';
import { alertStatus } from '../hooks.ts';
import { textColor } from '../labels.ts';
import { accessTo, accessToGroup, projectsBelow } from '../members.ts';
import type { Owner, Scene } from '../scene.ts';
import { uploadAddresses } from '../uploads.ts';
import type { Award, Board, Hook, HookEvent, Label, Project, Upload, User } from '../world.ts';
import { userBasic } from './shapes.ts';

/** A label; `owner` is the place it is looked at from. */
export function labelShape(
  scene: Scene,
  label: Label,
  owner: Owner,
  more: { readonly caller: User | undefined; readonly counts: boolean },
) {
  const projects = owner.kind === 'project' ? [owner.place] : projectsBelow(scene.world, owner.place);
  const issues = projects.flatMap((project) => [...project.issues.values()]);
  const count = (state: string) =>
    issues.filter((issue) => issue.state === state && issue.labelIds.includes(label.id)).length;
  const requests = projects.flatMap((project) => [...(project.mergeRequests?.values() ?? [])]);
  const open = requests.filter((request) => request.state === 'opened' && request.labelIds.includes(label.id));
  const level =
    owner.kind === 'project'
      ? accessTo(scene.world, more.caller, owner.place)
      : accessToGroup(scene.world, more.caller, owner.place);
  return {
    id: label.id,
    name: label.name,
    description: label.description,
    description_html: label.description ?? '',
    text_color: textColor(label.color),
    color: label.color,
    archived: label.archived,
    ...(more.counts
      ? {
          open_issues_count: count('opened'),
          closed_issues_count: count('closed'),
          open_merge_requests_count: open.length,
        }
      : {}),
    subscribed: level > 0 && label.subscriberIds.includes(more.caller?.id ?? 0),
    ...(owner.kind === 'project' ? { priority: label.priority, is_project_label: label.kind === 'project' } : {}),
  };
}

/** A board with its lists. */
export function boardShape(scene: Scene, board: Board, owner: Owner) {
  return {
    id: board.id,
    name: board.name,
    hide_backlog_list: false,
    hide_closed_list: false,
    project: owner.kind === 'project' ? projectBasic(scene, owner.place) : null,
    group:
      owner.kind === 'group'
        ? { id: owner.place.id, name: owner.place.name, web_url: `${scene.url()}/groups/${owner.place.path}` }
        : null,
    lists: boardColumns(scene.world, owner, board).map(listShape),
  };
}

/** One column of a board. */
export function listShape({ id, label, position }: BoardColumn) {
  return {
    id,
    label: {
      id: label.id,
      name: label.name,
      description: label.description,
      description_html: label.description ?? '',
      text_color: textColor(label.color),
      color: label.color,
      archived: label.archived,
    },
    position,
    max_issue_count: 0,
    max_issue_weight: 0,
    limit_metric: null,
  };
}

/** An emoji on an issue or note. */
export function awardShape(scene: Scene, award: Award, on: { readonly id: number; readonly type: 'Issue' | 'Note' }) {
  return {
    id: award.id,
    name: award.name,
    user: userBasic(scene, scene.world.users.get(award.userId)),
    created_at: award.createdAt,
    updated_at: award.updatedAt,
    awardable_id: on.id,
    awardable_type: on.type,
    url: null,
  };
}

/** A hook without its secrets. */
export function hookShape(scene: Scene, hook: Hook) {
  return {
    id: hook.id,
    url: hook.url,
    name: hook.name,
    description: hook.description,
    created_at: hook.createdAt,
    project_id: hook.projectId,
    ...hook.flags,
    repository_update_events: false,
    enable_ssl_verification: hook.enableSslVerification,
    push_events_branch_filter: hook.pushEventsBranchFilter,
    branch_filter_strategy: 'wildcard',
    alert_status: alertStatus(hook, scene.now()),
    disabled_until: hook.disabledUntil,
    url_variables: [],
    custom_webhook_template: null,
    custom_headers: hook.customHeaders.map(({ key }) => ({ key })),
    token_present: hook.token !== null,
    signing_token_present: hook.signingToken !== null,
  };
}

/** One past attempt. */
export function hookEventShape(event: HookEvent) {
  return {
    id: event.id,
    url: event.url,
    trigger: event.trigger,
    request_headers: event.requestHeaders,
    request_data: event.requestData,
    response_headers: event.responseHeaders,
    response_body: event.responseBody,
    execution_duration: event.executionDuration,
    response_status: event.responseStatus,
  };
}

/** A file just uploaded. */
export function uploadShape(project: Project, upload: Upload) {
  const { alt, url, fullPath, markdown } = uploadAddresses(project, upload);
  return { id: upload.id, alt, url, full_path: fullPath, markdown };
}

/** A file in the list of uploads. */
export function listedUploadShape(scene: Scene, upload: Upload) {
  const uploader = scene.world.users.get(upload.userId);
  return {
    id: upload.id,
    size: upload.size,
    filename: upload.filename,
    created_at: upload.createdAt,
    uploaded_by: uploader ? { id: uploader.id, name: uploader.name, username: uploader.username } : null,
  };
}

function projectBasic(scene: Scene, project: Project) {
  return {
    id: project.id,
    name: project.name,
    path: project.path.split('/').at(-1),
    path_with_namespace: project.path,
    web_url: `${scene.url()}/${project.path}`,
  };
}
