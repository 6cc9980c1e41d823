import { z } from 'zod';
import { labelsById, labelsNamed, withLabels } from '../labels.ts';
import { access, accessTo, projectsBelow } from '../members.ts';
import type { MergeRequest } from '../merge-request.ts';
import { forbidden, notFound } from '../refusal.ts';
import { timestamp } from '../scene.ts';
import type { Project } from '../world.ts';
import type { Answer, Call, Route } from './call.ts';
import { actOf, groupOf, numberIn, ok, projectOf, route } from './call.ts';
import { listed } from './pagination.ts';
import { parameters, requireAny, words } from './parameters.ts';
import { userBasic } from './shapes.ts';

/** Merge requests by label, and their labels. GitLab: doc/api/merge_requests.md. */
export const mergeRequestRoutes: readonly Route[] = [
  route('GET /projects/:id/merge_requests', (call) => {
    const project = projectOf(call);
    if (project.mergeRequestsAccess === 'disabled') throw forbidden();
    return listRequests(call, [project]);
  }),
  route('GET /groups/:id/merge_requests', (call) => listRequests(call, projectsBelow(call.scene.world, groupOf(call)))),
  route('PUT /projects/:id/merge_requests/:iid', putRequest),
];

function listRequests(call: Call, projects: readonly Project[]): Answer {
  const { state, labels } = parameters(call.input, {
    state: z.enum(['opened', 'closed', 'merged', 'locked', 'all']).default('all'),
    scope: z.enum(['created_by_me', 'assigned_to_me', 'all']).optional(),
    labels: words.optional(),
  });
  const rows = projects
    .filter((project) => accessTo(call.scene.world, call.user, project) >= access.reporter)
    .flatMap((project) => [...(project.mergeRequests?.values() ?? [])].map((request) => ({ project, request })))
    .filter(({ project, request }) => {
      const names = namesOf(call, project, request);
      return (state === 'all' || request.state === state) && (labels ?? []).every((label) => names.includes(label));
    });
  return listed(call, rows, ({ project, request }) => shape(call, project, request));
}

function putRequest(call: Call): Answer {
  const asked = parameters(call.input, { add_labels: words.optional(), remove_labels: words.optional() });
  requireAny(call.input, ['add_labels', 'remove_labels']);
  const project = projectOf(call);
  const act = actOf(call);
  const request = project.mergeRequests?.get(numberIn(call, 'iid'));
  if (!request) throw notFound();
  if (accessTo(call.scene.world, act.user, project) < access.developer) throw forbidden();
  const had = labelsById(call.scene.world, project, request.labelIds);
  const labels = withLabels(call.scene.world.tier, had, labelsNamed(act, project, asked.add_labels ?? []));
  request.labelIds = labels.filter(({ name }) => !asked.remove_labels?.includes(name)).map(({ id }) => id);
  request.updatedAt = timestamp(call.scene);
  return ok(shape(call, project, request));
}

function namesOf(call: Call, project: Project, { labelIds }: MergeRequest): readonly string[] {
  return labelsById(call.scene.world, project, labelIds).map(({ name }) => name);
}

function shape(call: Call, project: Project, request: MergeRequest) {
  return {
    id: request.id,
    iid: request.iid,
    project_id: project.id,
    title: request.title,
    state: request.state,
    created_at: request.createdAt,
    updated_at: request.updatedAt,
    labels: namesOf(call, project, request),
    author: userBasic(call.scene, call.scene.world.users.get(request.authorId)),
    web_url: `${call.scene.url()}/${project.path}/-/merge_requests/${request.iid}`,
  };
}
