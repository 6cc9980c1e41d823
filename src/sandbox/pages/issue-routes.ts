import type { Request, RequestHandler, Response, Router } from 'express';
import { canSeeIssue, canSeeProject } from '../members.ts';
import type { Scene } from '../scene.ts';
import { actAs } from '../scene.ts';
import type { Issue, Project } from '../world.ts';
import type { IssueAction } from './issue-actions.ts';
import { issueActions } from './issue-actions.ts';
import { issuePage } from './issue-page.ts';
import { hiddenPage, missingPage } from './missing-page.ts';
import { issueUrlPath } from './pieces.ts';
import { asRefusal, refusalWords } from './refusal-words.ts';
import { issueVersion } from './versions.ts';
import type { Visit } from './visit.ts';
import { goTo, sendPage, visitOf } from './visit.ts';

/** Adds an issue's page, its version and all its forms. */
export function addIssueRoutes(router: Router, scene: Scene, guarded: readonly RequestHandler[]): void {
  const bases = ['/*path/-/issues/:iid', '/*path/-/work_items/:iid'];
  router.get(bases, (request, response, next) => {
    if (!/^\d+$/.test(String(request.params.iid))) return next();
    const visit = visitOf(scene, request);
    const found = visibleIssue(visit, request, response);
    if (found) sendPage(response, visit, issuePage(visit, found.project, found.issue));
  });
  router.get('/*path/-/issues/:iid/version', (request, response) => {
    const visit = visitOf(scene, request);
    const found = visibleIssue(visit, request, response);
    if (found)
      response
        .set('cache-control', 'no-store')
        .json({ version: issueVersion(visit.world, visit.user, found.project, found.issue) });
  });
  // A refused form leaves its own address in the browser; reloading it shows the issue again.
  router.get('/*path/-/issues/:iid/*action', (request, response) => {
    const visit = visitOf(scene, request);
    const found = visibleIssue(visit, request, response);
    if (found) goTo(response, issueUrlPath(found.project, found.issue));
  });
  for (const [ending, action] of Object.entries(issueActions))
    router.post(`/*path/-/issues/:iid/${ending}`, ...guarded, handle(scene, action));
}

/** The project at an address, whoever may see it. */
export function projectAt(visit: Visit, request: Request): Project | undefined {
  const path = [request.params.path ?? []].flat().join('/').toLowerCase();
  return [...visit.world.projects.values()].find((project) => project.path.toLowerCase() === path);
}

function handle(scene: Scene, action: IssueAction): RequestHandler {
  return (request, response) => {
    const visit = visitOf(scene, request);
    const found = visibleIssue(visit, request, response);
    if (!found) return;
    const { project, issue } = found;
    const noteId = request.params.id === undefined ? undefined : Number(request.params.id);
    try {
      const done = action.run({ act: actAs(scene, visit.user), project, issue, noteId }, request.body);
      goTo(response, `${issueUrlPath(project, issue)}${done.anchor ? `#${done.anchor}` : ''}`, done.notice);
    } catch (thrown) {
      const refusal = asRefusal(thrown);
      if (!refusal) throw thrown;
      const draft = action.draft?.({ noteId }, request.body);
      const here = { ...visit, here: issueUrlPath(project, issue) };
      const said = { alert: refusalWords(refusal, visit.user), ...(draft ? { draft } : {}) };
      sendPage(response, visit, issuePage(here, project, issue, said), refusal.status);
    }
  };
}

function visibleIssue(
  visit: Visit,
  request: Request,
  response: Response,
): { readonly project: Project; readonly issue: Issue } | undefined {
  const project = projectAt(visit, request);
  const issue = project?.issues.get(Number(request.params.iid));
  const seesProject = project && canSeeProject(visit.world, visit.user, project);
  if (project && issue && canSeeIssue(visit.world, visit.user, project, issue)) return { project, issue };
  const here = project && issue ? { ...visit, here: issueUrlPath(project, issue) } : visit;
  const hidden = project && (issue || !seesProject) ? hiddenPage(here, project, issue) : missingPage(visit);
  sendPage(response, visit, hidden, 404);
  return undefined;
}
