import { z } from 'zod';
import { labelsById, labelsNamed, withLabels } from '../labels.ts';
import { access, accessTo, projectsBelow } from '../members.ts';
import type { MergeRequest } from '../merge-request.ts';
import { commentOnRequest, createRequest, editRequestNote, requestFor, requestsFor } from '../merge-request.ts';
import { forbidden, notFound } from '../refusal.ts';
import { timestamp } from '../scene.ts';
import type { Note, Project } from '../world.ts';
import type { Answer, Call, Route } from './call.ts';
import { actOf, created, groupOf, numberIn, ok, projectOf, route } from './call.ts';
import { noteShape } from './issue-shapes.ts';
import { listed } from './pagination.ts';
import { parameters, requireAny, text, words } from './parameters.ts';
import { userBasic } from './shapes.ts';

/** Merge requests, their labels and their comments. GitLab: doc/api/merge_requests.md, doc/api/notes.md. */
export const mergeRequestRoutes: readonly Route[] = [
  route('GET /projects/:id/merge_requests', (call) => {
    const project = projectOf(call);
    if (project.mergeRequestsAccess === 'disabled') throw forbidden();
    return listRequests(call, [project]);
  }),
  route('POST /projects/:id/merge_requests', postRequest),
  route('GET /groups/:id/merge_requests', (call) => listRequests(call, projectsBelow(call.scene.world, groupOf(call)))),
  route('GET /projects/:id/merge_requests/:iid', (call) => {
    const { project, request } = requestOf(call);
    return ok(shape(call, project, request));
  }),
  route('PUT /projects/:id/merge_requests/:iid', putRequest),
  route('GET /projects/:id/merge_requests/:iid/notes', listNotes),
  route('POST /projects/:id/merge_requests/:iid/notes', postNote),
  route('PUT /projects/:id/merge_requests/:iid/notes/:note', putNote),
];

function requestOf(call: Call): { readonly project: Project; readonly request: MergeRequest } {
  const project = projectOf(call);
  return { project, request: requestFor(call.scene.world, call.user, project, numberIn(call, 'iid')) };
}

function listRequests(call: Call, projects: readonly Project[]): Answer {
  const { state, labels } = parameters(call.input, {
    state: z.enum(['opened', 'closed', 'merged', 'locked', 'all']).default('all'),
    scope: z.enum(['created_by_me', 'assigned_to_me', 'all']).optional(),
    labels: words.optional(),
  });
  const rows = projects
    .flatMap((project) => requestsFor(call.scene.world, call.user, project).map((request) => ({ project, request })))
    .filter(({ project, request }) => {
      const names = namesOf(call, project, request);
      return (state === 'all' || request.state === state) && (labels ?? []).every((label) => names.includes(label));
    });
  return listed(call, rows, ({ project, request }) => shape(call, project, request));
}

function postRequest(call: Call): Answer {
  const asked = parameters(call.input, { title: text, source_branch: text, target_branch: text });
  const project = projectOf(call);
  const request = createRequest(actOf(call), project, {
    title: asked.title,
    sourceBranch: asked.source_branch,
    targetBranch: asked.target_branch,
  });
  return created(shape(call, project, request));
}

function putRequest(call: Call): Answer {
  const asked = parameters(call.input, { add_labels: words.optional(), remove_labels: words.optional() });
  requireAny(call.input, ['add_labels', 'remove_labels']);
  const { project, request } = requestOf(call);
  const act = actOf(call);
  if (accessTo(call.scene.world, act.user, project) < access.developer) throw forbidden();
  const had = labelsById(call.scene.world, project, request.labelIds);
  const labels = withLabels(call.scene.world.tier, had, labelsNamed(act, project, asked.add_labels ?? []));
  request.labelIds = labels.filter(({ name }) => !asked.remove_labels?.includes(name)).map(({ id }) => id);
  request.updatedAt = timestamp(call.scene);
  return ok(shape(call, project, request));
}

function listNotes(call: Call): Answer {
  const { sort } = parameters(call.input, {
    sort: z.enum(['asc', 'desc']).default('desc'),
    order_by: z.enum(['created_at', 'updated_at']).default('created_at'),
  });
  const { project, request } = requestOf(call);
  const rows = request.notes ?? [];
  return listed(call, sort === 'asc' ? rows : rows.toReversed(), (note) => shownNote(call, project, request, note));
}

function postNote(call: Call): Answer {
  const { body } = parameters(call.input, { body: text });
  const { project, request } = requestOf(call);
  call.spend('notes', 'notes_create');
  const said = commentOnRequest(actOf(call), request, body);
  if (said.kind === 'saved') return created(shownNote(call, project, request, said.note));
  return { status: 202, body: { commands_changes: {}, summary: [] } };
}

function putNote(call: Call): Answer {
  const { body } = parameters(call.input, { body: text });
  const { project, request } = requestOf(call);
  const note = request.notes?.find(({ id }) => id === numberIn(call, 'note'));
  if (!note) throw notFound('Note');
  editRequestNote(actOf(call), project, note, body);
  return ok(shownNote(call, project, request, note));
}

function shownNote({ scene }: Call, project: Project, request: MergeRequest, note: Note) {
  return noteShape(scene, project, request, note, {}, 'MergeRequest');
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
    source_branch: request.sourceBranch ?? '',
    target_branch: request.targetBranch ?? '',
    labels: namesOf(call, project, request),
    author: userBasic(call.scene, call.scene.world.users.get(request.authorId)),
    web_url: `${call.scene.url()}/${project.path}/-/merge_requests/${request.iid}`,
  };
}
