import { z } from 'zod';
import type { PlacedIssue, SeenLink } from '../issue-links.ts';
import { linkIssues, linksOf, unlinkIssues } from '../issue-links.ts';
import { issueFor, projectFor } from '../members.ts';
import { notFound } from '../refusal.ts';
import type { IssueLink } from '../world.ts';
import type { Answer, Call, Route } from './call.ts';
import { actOf, created, issueOf, numberIn, ok, route } from './call.ts';
import { issueShape } from './issue-shapes.ts';
import { integer, parameters, text } from './parameters.ts';

/** Relations between issues. GitLab: doc/api/issue_links.md. */
export const linkRoutes: readonly Route[] = [
  route('GET /projects/:id/issues/:iid/links', (call) => {
    const { issue } = issueOf(call);
    return ok(linksOf(call.scene.world, call.user, issue).map((seen) => seenShape(call, seen)));
  }),
  route('POST /projects/:id/issues/:iid/links', postLink),
  route('GET /projects/:id/issues/:iid/links/:link', (call) => {
    const from = issueOf(call);
    const seen = linksOf(call.scene.world, call.user, from.issue).find(
      ({ link }) => link.id === numberIn(call, 'link'),
    );
    if (!seen) throw notFound('Issue Link');
    return ok(pairShape(call, from, seen, seen.link));
  }),
  route('DELETE /projects/:id/issues/:iid/links/:link', (call) => {
    const from = issueOf(call);
    const seen = unlinkIssues(actOf(call), from, numberIn(call, 'link'));
    return ok(pairShape(call, from, seen, seen.link));
  }),
];

function postLink(call: Call): Answer {
  const asked = parameters(call.input, {
    target_project_id: text,
    target_issue_iid: integer,
    link_type: z.enum(['relates_to', 'blocks', 'is_blocked_by']).default('relates_to'),
  });
  const source = issueOf(call);
  const project = projectFor(call.scene.world, call.user, asked.target_project_id);
  const issue = issueFor(call.scene.world, call.user, project, asked.target_issue_iid);
  const link = linkIssues(actOf(call), source, { project, issue }, asked.link_type);
  return created(pairShape(call, source, { project, issue }, link));
}

function pairShape(call: Call, source: PlacedIssue, target: PlacedIssue, link: IssueLink) {
  const shape = ({ project, issue }: PlacedIssue) => issueShape(call.scene, project, issue, { caller: call.user });
  return { id: link.id, source_issue: shape(source), target_issue: shape(target), link_type: link.type };
}

function seenShape(call: Call, { project, issue, link, type }: SeenLink) {
  return { ...issueShape(call.scene, project, issue, { caller: call.user }), issue_link_id: link.id, link_type: type };
}
