import { z } from 'zod';
import { access, accessTo, accessToGroup, canSeeGroup, canSeeProject, groupFor, projectsBelow } from '../members.ts';
import { forbidden } from '../refusal.ts';
import type { Group, Project } from '../world.ts';
import type { Answer, Call, Route } from './call.ts';
import { actOf, groupOf, ok, projectOf, route } from './call.ts';
import { listed } from './pagination.ts';
import { integer, parameters, text, truth } from './parameters.ts';
import { groupShape, projectShape } from './shapes.ts';

const version = { version: '19.1.0-ee', revision: 'sandbox' };

/** Projects, groups and the instance. GitLab: doc/api/projects.md, doc/api/groups.md, doc/api/metadata.md. */
export const placeRoutes: readonly Route[] = [
  route('GET /version', (call) => {
    actOf(call);
    return ok(version);
  }),
  route('GET /metadata', (call) => {
    actOf(call);
    return ok({ ...version, kas: { enabled: false, externalUrl: null, version: null }, enterprise: true });
  }),
  route('GET /projects', (call) => listProjects(call, [...call.scene.world.projects.values()])),
  route('GET /projects/:id', (call) => ok(projectShape(call.scene, projectOf(call), call.user))),
  route('PUT /projects/:id', (call) => {
    const asked = parameters(call.input, { issues_access_level: z.enum(['enabled', 'private', 'disabled']) });
    const project = projectOf(call);
    if (accessTo(call.scene.world, actOf(call).user, project) < access.maintainer) throw forbidden();
    project.issuesAccess = asked.issues_access_level;
    return ok(projectShape(call.scene, project, call.user));
  }),
  route('GET /groups', (call) => {
    const wanted = parameters(call.input, { search: text.optional() }).search?.toLowerCase() ?? '';
    const groups = [...call.scene.world.groups.values()].filter(
      (group) => canSeeGroup(call.scene.world, call.user, group) && isNamed(group, wanted),
    );
    return listed(call, groups, (group) => groupShape(call.scene, group));
  }),
  route('GET /groups/:id', (call) => {
    const group = groupOf(call);
    const projects = projectsBelow(call.scene.world, group).filter((project) => isShown(call, project));
    return ok({
      ...groupShape(call.scene, group),
      projects: projects.map((project) => projectShape(call.scene, project, call.user)),
    });
  }),
  route('GET /groups/:id/projects', (call) => listProjects(call, projectsBelow(call.scene.world, groupOf(call)))),
  route('GET /groups/:id/subgroups', (call) => {
    const { path } = groupOf(call);
    const below = [...call.scene.world.groups.values()].filter((group) => group.path.startsWith(`${path}/`));
    const direct = below.filter((group) => !group.path.slice(path.length + 1).includes('/'));
    return listed(call, direct, (group) => groupShape(call.scene, group));
  }),
  route('GET /namespaces/:id', (call) => {
    const group = groupFor(call.scene.world, actOf(call).user, call.path.id ?? '');
    const plan = call.scene.world.tier;
    const manages = accessToGroup(call.scene.world, call.user, group) >= access.owner;
    return ok({ ...groupShape(call.scene, group), kind: 'group', ...(manages ? { plan } : {}) });
  }),
];

function listProjects(call: Call, projects: readonly Project[]): Answer {
  const asked = parameters(call.input, {
    search: text.optional(),
    membership: truth.default(false),
    owned: truth.default(false),
    min_access_level: integer.optional(),
  });
  const least = Math.max(
    asked.membership ? access.guest : 0,
    asked.owned ? access.owner : 0,
    asked.min_access_level ?? 0,
  );
  const rows = projects.filter(
    (project) =>
      isShown(call, project) &&
      isNamed(project, asked.search?.toLowerCase() ?? '') &&
      accessTo(call.scene.world, call.user, project) >= least,
  );
  const sorted = rows.toSorted((one, other) => other.id - one.id);
  return listed(call, sorted, (project) => projectShape(call.scene, project, call.user));
}

function isShown(call: Call, project: Project): boolean {
  return canSeeProject(call.scene.world, call.user, project);
}

function isNamed(place: Project | Group, wanted: string): boolean {
  return place.name.toLowerCase().includes(wanted) || place.path.toLowerCase().includes(wanted);
}
