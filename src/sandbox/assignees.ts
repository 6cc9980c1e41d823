import { canSeeIssue, canSeeProject } from './members.ts';
import type { Issue, Project, World } from './world.ts';

/**
 * The assignees GitLab would keep of those asked for: on Free only the first, nowhere somebody unknown or unable to
 * read the issue. A new issue is judged by its project, an existing one by itself, so a Guest is not added to an
 * existing confidential issue. GitLab: app/services/issuable_base_service.rb, `filter_assignees`.
 */
export function keptAssignees(
  world: World,
  project: Project,
  issue: Issue | undefined,
  ids: readonly number[],
): number[] {
  const wanted = [...new Set(ids)].filter((id) => id > 0).slice(0, world.tier === 'free' ? 1 : 200);
  return wanted.filter((id) => {
    const user = world.users.get(id);
    if (!user) return false;
    return issue ? canSeeIssue(world, user, project, issue) : canSeeProject(world, user, project);
  });
}
