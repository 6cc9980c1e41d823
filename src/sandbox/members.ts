import { notFound } from './refusal.ts';
import type { Group, Issue, Member, Note, Project, User, World } from './world.ts';

/** Access levels. GitLab: doc/api/access_requests.md, "Valid access levels". */
export const access = {
  none: 0,
  minimal: 5,
  guest: 10,
  planner: 15,
  reporter: 20,
  developer: 30,
  maintainer: 40,
  owner: 50,
} as const;

/** One person's effective membership, direct or inherited. */
export type EffectiveMember = { readonly user: User; readonly member: Member };

/** The groups above a path, nearest first: `a/b/project` is below `a/b` and `a`. */
export function ancestors(world: World, path: string): readonly Group[] {
  return [...world.groups.values()]
    .filter((group) => path.startsWith(`${group.path}/`))
    .sort((one, other) => other.path.length - one.path.length);
}

/** The group itself and the groups above it, nearest first. */
function groupLine(world: World, group: Group): readonly Group[] {
  return [group, ...ancestors(world, group.path)];
}

/** Highest access of a person in a project, direct or through its groups; administrators are owners. */
export function accessTo(world: World, user: User | undefined, project: Project): number {
  return highest(user, [project, ...ancestors(world, project.path)]);
}

/** Highest access of a person in a group, direct or inherited. */
export function accessToGroup(world: World, user: User | undefined, group: Group): number {
  return highest(user, groupLine(world, group));
}

/** All members of a project (or group), with the highest access where somebody is one twice. */
export function allMembers(world: World, place: Project | Group): readonly EffectiveMember[] {
  const best = new Map<number, Member>();
  for (const { members } of [place, ...ancestors(world, place.path)]) {
    for (const member of members) {
      if ((best.get(member.userId)?.access ?? 0) < member.access) best.set(member.userId, member);
    }
  }
  return withUsers(world, [...best.values()]);
}

/** Members added to the place itself. */
export function directMembers(world: World, place: Project | Group): readonly EffectiveMember[] {
  return withUsers(world, place.members);
}

/** Public to all, internal to everyone signed in, private to members. */
export function canSeeProject(world: World, user: User | undefined, project: Project): boolean {
  if (project.visibility === 'public') return true;
  if (project.visibility === 'internal' && user) return true;
  return accessTo(world, user, project) >= access.guest;
}

/** A group is visible to its members and to whoever sees one of its projects. */
export function canSeeGroup(world: World, user: User | undefined, group: Group): boolean {
  if (accessToGroup(world, user, group) >= access.minimal) return true;
  return projectsBelow(world, group).some((project) => canSeeProject(world, user, project));
}

/** Projects of a group and of the groups below it. */
export function projectsBelow(world: World, group: Group): readonly Project[] {
  return [...world.projects.values()].filter((project) => project.path.startsWith(`${group.path}/`));
}

/**
 * Confidential issues are for Planner and above, their author and their assignees.
 * GitLab: doc/user/project/issues/confidential_issues.md.
 */
export function canSeeIssue(world: World, user: User | undefined, project: Project, issue: Issue): boolean {
  if (!canSeeProject(world, user, project)) return false;
  if (!issue.confidential) return true;
  return isInvolved(user, issue) || accessTo(world, user, project) >= access.planner;
}

/** Internal notes are for Planner and above, and for whoever wrote them. */
export function canSeeNote(world: World, user: User | undefined, project: Project, note: Note): boolean {
  if (!note.internal) return true;
  return user?.id === note.authorId || accessTo(world, user, project) >= access.planner;
}

/** Planner and above; a Guest who is the author or an assignee may edit the text, close and reopen too. */
export function canEditIssue(world: World, user: User | undefined, project: Project, issue: Issue): boolean {
  if (!user || !canSeeIssue(world, user, project, issue)) return false;
  return isInvolved(user, issue) || accessTo(world, user, project) >= access.planner;
}

/** Labels, assignees, dates and confidentiality of an existing issue. */
export function canSetMetadata(world: World, user: User | undefined, project: Project): boolean {
  return accessTo(world, user, project) >= access.planner;
}

/** Anyone signed in who sees the issue; a locked discussion is for members. */
export function canComment(world: World, user: User | undefined, project: Project, issue: Issue): boolean {
  if (!user || !canSeeIssue(world, user, project, issue)) return false;
  return !issue.discussionLocked || accessTo(world, user, project) >= access.guest;
}

/** One's own comments, and everyone's for Maintainers; never a system note. */
export function canEditNote(world: World, user: User | undefined, project: Project, note: Note): boolean {
  if (!user || note.system) return false;
  return user.id === note.authorId || accessTo(world, user, project) >= access.maintainer;
}

/** The project if the person may see it, by id or full path, otherwise 404. */
export function projectFor(world: World, user: User | undefined, idOrPath: string | number): Project {
  const project = byIdOrPath(world.projects, idOrPath);
  if (!project || !canSeeProject(world, user, project)) throw notFound('Project');
  return project;
}

/** The group if the person may see it, by id or full path, otherwise 404. */
export function groupFor(world: World, user: User | undefined, idOrPath: string | number): Group {
  const group = byIdOrPath(world.groups, idOrPath);
  if (!group || !canSeeGroup(world, user, group)) throw notFound('Group');
  return group;
}

/** The issue if the person may see it, otherwise 404. */
export function issueFor(world: World, user: User | undefined, project: Project, iid: number): Issue {
  const issue = project.issues.get(iid);
  if (!issue || !canSeeIssue(world, user, project, issue)) throw notFound('Issue');
  return issue;
}

/** The note if the person may see it, otherwise 404. */
export function noteFor(world: World, user: User | undefined, project: Project, issue: Issue, id: number): Note {
  const note = issue.notes.find((candidate) => candidate.id === id);
  if (!note || !canSeeNote(world, user, project, note)) throw notFound('Note');
  return note;
}

function byIdOrPath<Place extends Project | Group>(places: Map<number, Place>, idOrPath: string | number) {
  if (/^\d+$/.test(String(idOrPath))) return places.get(Number(idOrPath));
  const path = String(idOrPath).toLowerCase();
  return [...places.values()].find((place) => place.path.toLowerCase() === path);
}

function isInvolved(user: User | undefined, issue: Issue): boolean {
  return user !== undefined && (issue.authorId === user.id || issue.assigneeIds.includes(user.id));
}

function highest(user: User | undefined, places: readonly { readonly members: readonly Member[] }[]): number {
  if (!user) return access.none;
  if (user.admin) return access.owner;
  const levels = places.flatMap(({ members }) => members.filter(({ userId }) => userId === user.id));
  return Math.max(access.none, ...levels.map((member) => member.access));
}

function withUsers(world: World, members: readonly Member[]): readonly EffectiveMember[] {
  return members.flatMap((member) => {
    const user = world.users.get(member.userId);
    return user ? [{ user, member }] : [];
  });
}
