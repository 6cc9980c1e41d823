import { z } from 'zod';
import { searchIssues } from '../issue-search.ts';
import type { IssueFields } from '../issues.ts';
import { createIssue, deleteIssue, updateIssue } from '../issues.ts';
import { projectsBelow } from '../members.ts';
import { badParameter, Refusal } from '../refusal.ts';
import type { Issue, Project } from '../world.ts';
import type { Answer, Call, Route } from './call.ts';
import { actOf, created, gone, groupOf, issueOf, ok, projectOf, route } from './call.ts';
import { mustBeUnmodified } from './conditions.ts';
import type { AskedIssues } from './issue-queries.ts';
import { issuesAsked, ordered, orderKey } from './issue-queries.ts';
import { issueShape, labelEventShape, singleIssueShape } from './issue-shapes.ts';
import { keysetListed, listed, wantsKeyset } from './pagination.ts';
import { day, ids, instantText, integer, parameters, requireAny, text, truth, words } from './parameters.ts';
import { userBasic } from './shapes.ts';

/** Issues. GitLab: doc/api/issues.md. */
export const issueRoutes: readonly Route[] = [
  route('GET /issues', (call) => {
    actOf(call);
    return listIssues(call, [...call.scene.world.projects.values()], issuesAsked(call, 'created_by_me'));
  }),
  route('GET /groups/:id/issues', (call) => {
    const asked = issuesAsked(call, 'all');
    return listIssues(call, projectsBelow(call.scene.world, groupOf(call)), asked);
  }),
  route('GET /projects/:id/issues', (call) => {
    const asked = issuesAsked(call, 'all');
    return listIssues(call, [projectOf(call)], asked);
  }),
  route('GET /projects/:id/issues_statistics', statistics),
  route('POST /projects/:id/issues', postIssue),
  route('GET /projects/:id/issues/:iid', (call) => {
    const { project, issue } = issueOf(call);
    return ok(singleIssueShape(call.scene, project, issue, { caller: call.user }));
  }),
  route('PUT /projects/:id/issues/:iid', putIssue),
  route('DELETE /projects/:id/issues/:iid', (call) => {
    const { project, issue } = issueOf(call);
    mustBeUnmodified(call, issue.updatedAt);
    deleteIssue(actOf(call), project, issue);
    return gone;
  }),
  route('POST /projects/:id/issues/:iid/subscribe', (call) => subscribe(call, true)),
  route('POST /projects/:id/issues/:iid/unsubscribe', (call) => subscribe(call, false)),
  route('GET /projects/:id/issues/:iid/resource_label_events', (call) => {
    const { project, issue } = issueOf(call);
    return listed(call, issue.labelEvents, (event) => labelEventShape(call.scene, project, issue, event));
  }),
  route('GET /projects/:id/issues/:iid/participants', (call) => {
    const { issue } = issueOf(call);
    const people = new Set([issue.authorId, ...issue.assigneeIds, ...issue.notes.map((note) => note.authorId)]);
    return listed(call, [...people], (id) => userBasic(call.scene, call.scene.world.users.get(id)));
  }),
];

function listIssues(call: Call, projects: readonly Project[], asked: AskedIssues): Answer {
  const { world } = call.scene;
  const places = new Map(projects.map((project) => [project.id, project]));
  const found = projects.flatMap((project) => searchIssues(world, call.user, project, asked.query, call.scene.now()));
  const rows = ordered(found, asked.order);
  const view = { caller: call.user, labelDetails: asked.labelDetails };
  const shape = (issue: Issue) => {
    const project = places.get(issue.projectId);
    return project ? issueShape(call.scene, project, issue, view) : null;
  };
  if (!wantsKeyset(call)) return listed(call, rows, shape, { keysetToo: true });
  if (!['created_at', 'updated_at', 'title', 'relative_position'].includes(asked.order.by))
    throw new Refusal(405, { error: 'Keyset pagination is not yet available for this type of request' });
  return keysetListed(call, rows, { keyOf: orderKey(asked.order), descending: asked.order.descending }, shape);
}

function statistics(call: Call): Answer {
  const { query } = issuesAsked(call, 'all');
  const found = searchIssues(call.scene.world, call.user, projectOf(call), query, call.scene.now());
  const opened = found.filter(({ state }) => state === 'opened').length;
  return ok({ statistics: { counts: { all: found.length, closed: found.length - opened, opened } } });
}

const common = {
  description: text.nullable().optional(),
  labels: words.optional(),
  add_labels: words.optional(),
  remove_labels: words.optional(),
  assignee_ids: ids.optional(),
  assignee_id: z.union([integer, z.literal(''), z.null()]).optional(),
  due_date: day.optional(),
  start_date: day.optional(),
  confidential: truth.optional(),
  issue_type: z.enum(['issue', 'incident', 'test_case', 'task']).optional(),
  weight: integer.nullable().optional(),
  created_at: instantText.optional(),
  updated_at: instantText.optional(),
};

function postIssue(call: Call): Answer {
  const asked = parameters(call.input, { ...common, title: text, iid: integer.optional() });
  exclusive(call);
  const project = projectOf(call);
  call.spend('issues', 'issues_create');
  const act = actOf(call);
  const issue = createIssue(act, project, { ...fieldsOf(asked), title: asked.title, iid: asked.iid });
  return created(singleIssueShape(call.scene, project, issue, { caller: call.user }));
}

function putIssue(call: Call): Answer {
  const asked = parameters(call.input, {
    ...common,
    title: text.optional(),
    state_event: z.enum(['reopen', 'close']).optional(),
    discussion_locked: truth.optional(),
  });
  exclusive(call);
  requireAny(call.input, updatable);
  const { project, issue } = issueOf(call);
  const changed = updateIssue(actOf(call), project, issue, {
    ...fieldsOf(asked),
    title: asked.title,
    stateEvent: asked.state_event,
    discussionLocked: asked.discussion_locked,
  });
  return ok(singleIssueShape(call.scene, project, changed, { caller: call.user }));
}

function fieldsOf(asked: z.infer<z.ZodObject<typeof common>>): IssueFields {
  const one = asked.assignee_id === undefined ? undefined : [Number(asked.assignee_id ?? 0)];
  return {
    description: asked.description,
    labels: asked.labels,
    addLabels: asked.add_labels,
    removeLabels: asked.remove_labels,
    assigneeIds: asked.assignee_ids ?? one,
    dueDate: asked.due_date,
    startDate: asked.start_date,
    confidential: asked.confidential,
    issueType: asked.issue_type,
    weight: asked.weight,
    createdAt: asked.created_at,
    updatedAt: asked.updated_at,
  };
}

function exclusive(call: Call): void {
  if (call.input.assignee_id !== undefined && call.input.assignee_ids !== undefined)
    throw badParameter('assignee_id, assignee_ids are mutually exclusive');
}

function subscribe(call: Call, wanted: boolean): Answer {
  const { project, issue } = issueOf(call);
  const { user } = actOf(call);
  if (issue.subscriberIds.includes(user.id) === wanted) return { status: 304 };
  const others = issue.subscriberIds.filter((id) => id !== user.id);
  issue.subscriberIds = wanted ? [...others, user.id] : others;
  return created(singleIssueShape(call.scene, project, issue, { caller: user }));
}

const updatable = [
  'assignee_id',
  'assignee_ids',
  'confidential',
  'created_at',
  'description',
  'discussion_locked',
  'due_date',
  'start_date',
  'labels',
  'add_labels',
  'remove_labels',
  'milestone_id',
  'state_event',
  'title',
  'issue_type',
  'updated_at',
  'weight',
  'epic_id',
  'epic_iid',
];
