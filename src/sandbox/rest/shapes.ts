import type { EffectiveMember } from '../members.ts';
import { access, accessTo } from '../members.ts';
import type { Scene } from '../scene.ts';
import type { Group, Project, User } from '../world.ts';

/** A person as other things name them. */
export function userBasic(scene: Scene, user: User | undefined) {
  if (!user) return null;
  return {
    id: user.id,
    username: user.username,
    public_email: user.publicEmail ? user.email : null,
    name: user.name,
    state: 'active',
    locked: false,
    avatar_url: null,
    web_url: `${scene.url()}/${user.username}`,
  };
}

/** A person in full; `own` adds what only they see. */
export function userFull(scene: Scene, user: User, own: boolean) {
  return {
    ...userBasic(scene, user),
    created_at: user.createdAt,
    bio: '',
    location: null,
    linkedin: '',
    twitter: '',
    website_url: '',
    organization: null,
    job_title: user.role ?? '',
    bot: user.bot,
    pronouns: null,
    work_information: null,
    local_time: null,
    ...(own ? { email: user.email, is_admin: user.admin, two_factor_enabled: false, external: false } : {}),
  };
}

/** A member: the person and their access. */
export function memberShape(scene: Scene, { user, member }: EffectiveMember) {
  return {
    ...userBasic(scene, user),
    access_level: member.access,
    created_at: member.createdAt,
    expires_at: null,
    membership_state: 'active',
  };
}

/** A project as its endpoint shows it to a caller. */
export function projectShape(scene: Scene, project: Project, caller: User | undefined) {
  const web = `${scene.url()}/${project.path}`;
  const slash = project.path.lastIndexOf('/');
  const above = project.path.slice(0, Math.max(0, slash));
  const group = [...scene.world.groups.values()].find(({ path }) => path === above);
  const level = accessTo(scene.world, caller, project);
  const open = [...project.issues.values()].filter(({ state }) => state === 'opened').length;
  return {
    id: project.id,
    description: null,
    name: project.name,
    name_with_namespace: group ? `${group.name} / ${project.name}` : project.name,
    path: project.path.slice(slash + 1),
    path_with_namespace: project.path,
    created_at: project.createdAt,
    default_branch: 'main',
    topics: [],
    web_url: web,
    readme_url: null,
    avatar_url: null,
    namespace: group ? namespaceShape(scene, group) : null,
    visibility: project.visibility,
    archived: false,
    issues_enabled: project.issuesAccess !== 'disabled',
    issues_access_level: project.issuesAccess ?? 'enabled',
    open_issues_count: open,
    last_activity_at: project.createdAt,
    _links: {
      self: `${scene.url()}/api/v4/projects/${project.id}`,
      issues: `${scene.url()}/api/v4/projects/${project.id}/issues`,
    },
    ...(level > access.none
      ? { permissions: { project_access: { access_level: level, notification_level: 3 }, group_access: null } }
      : { permissions: { project_access: null, group_access: null } }),
  };
}

/** A group as its endpoint shows it. */
export function groupShape(scene: Scene, group: Group) {
  const parentPath = group.path.slice(0, Math.max(0, group.path.lastIndexOf('/')));
  const parent = [...scene.world.groups.values()].find(({ path }) => path === parentPath);
  return {
    id: group.id,
    web_url: `${scene.url()}/groups/${group.path}`,
    name: group.name,
    path: group.path.split('/').at(-1),
    description: '',
    visibility: 'private',
    full_name: parent ? `${parent.name} / ${group.name}` : group.name,
    full_path: group.path,
    created_at: group.createdAt,
    parent_id: parent?.id ?? null,
    avatar_url: null,
  };
}

function namespaceShape(scene: Scene, group: Group) {
  return {
    id: group.id,
    name: group.name,
    path: group.path.split('/').at(-1),
    kind: 'group',
    full_path: group.path,
    parent_id: null,
    avatar_url: null,
    web_url: `${scene.url()}/groups/${group.path}`,
  };
}
