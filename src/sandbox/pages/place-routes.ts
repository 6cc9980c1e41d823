import type { Request, RequestHandler, Response, Router } from 'express';
import { z } from 'zod';
import { createIssue } from '../issues.ts';
import { access, accessTo, canSeeGroup, canSeeProject } from '../members.ts';
import type { Owner, Scene } from '../scene.ts';
import { actAs } from '../scene.ts';
import type { Project } from '../world.ts';
import type { ShownBoard } from './board-page.ts';
import { boardAt, boardPage, boardVersionFor } from './board-page.ts';
import { hooksPage } from './hooks-page.ts';
import { issueListPage, readIssueFilter } from './issue-list-page.ts';
import { projectAt } from './issue-routes.ts';
import { labelsPage } from './labels-page.ts';
import { hiddenPage, missingPage } from './missing-page.ts';
import { newIssuePage } from './new-issue-page.ts';
import { issueUrlPath } from './pieces.ts';
import { asRefusal, refusalWords } from './refusal-words.ts';
import { userPage } from './user-page.ts';
import type { Visit } from './visit.ts';
import { goTo, sendPage, visitOf } from './visit.ts';

/** Adds the pages of projects, groups and people. */
export function addPlaceRoutes(router: Router, scene: Scene, guarded: readonly RequestHandler[]): void {
  addBoardRoutes(router, scene);
  addIssueListRoutes(router, scene, guarded);
  onProject(router, scene, '/*path/-/labels', (visit, project) => labelsPage(visit, project));
  onProject(router, scene, '/*path/-/hooks', (visit, project) =>
    accessTo(visit.world, visit.user, project) >= access.maintainer ? hooksPage(visit, project) : undefined,
  );
  router.get('/*path', (request, response, next) => {
    const visit = visitOf(scene, request);
    const project = projectAt(visit, request);
    if (project && canSeeProject(visit.world, visit.user, project)) return goTo(response, `/${project.path}/-/boards`);
    if (project) return sendPage(response, visit, hiddenPage(visit, project), 404);
    const name = [request.params.path ?? []].flat().join('/').toLowerCase();
    const person = [...scene.world.users.values()].find((user) => user.username.toLowerCase() === name);
    return person ? sendPage(response, visit, userPage(visit, person)) : next();
  });
}

function addBoardRoutes(router: Router, scene: Scene): void {
  for (const [base, ownerAt] of [
    ['/groups/*path/-/boards', groupOwner],
    ['/*path/-/boards', projectOwner],
  ] as const) {
    const paths = [base, `${base}/:id`];
    router.get(
      paths.map((path) => `${path}/version`),
      onBoard(scene, ownerAt, (response, visit, owner, board) => {
        response.set('cache-control', 'no-store').json({ version: boardVersionFor(visit, owner, board) });
      }),
    );
    router.get(
      paths,
      onBoard(scene, ownerAt, (response, visit, owner, board) => {
        sendPage(response, visit, boardPage(visit, owner, board));
      }),
    );
  }
}

function addIssueListRoutes(router: Router, scene: Scene, guarded: readonly RequestHandler[]): void {
  onProject(router, scene, '/*path/-/issues', (visit, project, request) =>
    issueListPage(visit, project, readIssueFilter(request.query)),
  );
  onProject(router, scene, '/*path/-/issues/new', (visit, project) => newIssuePage(visit, project));
  router.post('/*path/-/issues', ...guarded, (request, response) => {
    const visit = visitOf(scene, request);
    const project = visibleProject(visit, request, response);
    if (!project) return;
    const draft = newIssueForm.parse(request.body);
    try {
      const issue = createIssue(actAs(scene, visit.user), project, { ...draft, labels: draft.label });
      goTo(response, issueUrlPath(project, issue));
    } catch (thrown) {
      const refusal = asRefusal(thrown);
      if (!refusal) throw thrown;
      const said = { alert: refusalWords(refusal, visit.user), draft };
      sendPage(
        response,
        { ...visit, here: `/${project.path}/-/issues/new` },
        newIssuePage(visit, project, said),
        refusal.status,
      );
    }
  });
}

const newIssueForm = z.object({
  title: z.string(),
  description: z.string().transform((value) => value.replaceAll('\r\n', '\n')),
  confidential: z
    .literal('true')
    .optional()
    .transform((value) => value === 'true'),
  label: z
    .union([z.string().transform((value) => [value]), z.array(z.string())])
    .optional()
    .transform((values) => values ?? []),
});

function onProject(
  router: Router,
  scene: Scene,
  path: string,
  draw: (visit: Visit, project: Project, request: Request) => string | undefined,
): void {
  router.get(path, (request, response) => {
    const visit = visitOf(scene, request);
    const project = visibleProject(visit, request, response);
    if (!project) return;
    const markup = draw(visit, project, request);
    if (markup === undefined) sendPage(response, visit, hiddenPage(visit, project), 404);
    else sendPage(response, visit, markup);
  });
}

function visibleProject(visit: Visit, request: Request, response: Response): Project | undefined {
  const project = projectAt(visit, request);
  if (project && canSeeProject(visit.world, visit.user, project)) return project;
  sendPage(response, visit, project ? hiddenPage(visit, project) : missingPage(visit), 404);
  return undefined;
}

type OwnerAt = (visit: Visit, request: Request, response: Response) => Owner | undefined;

function onBoard(
  scene: Scene,
  ownerAt: OwnerAt,
  answer: (response: Response, visit: Visit, owner: Owner, board: ShownBoard) => void,
): RequestHandler {
  return (request, response) => {
    const visit = visitOf(scene, request);
    const owner = ownerAt(visit, request, response);
    if (!owner) return;
    const board = boardAt(owner, request.params.id === undefined ? undefined : String(request.params.id));
    if (board) answer(response, visit, owner, board);
    else sendPage(response, visit, missingPage(visit), 404);
  };
}

function projectOwner(visit: Visit, request: Request, response: Response): Owner | undefined {
  const place = visibleProject(visit, request, response);
  return place && { kind: 'project', place };
}

function groupOwner(visit: Visit, request: Request, response: Response): Owner | undefined {
  const path = [request.params.path ?? []].flat().join('/').toLowerCase();
  const place = [...visit.world.groups.values()].find((group) => group.path.toLowerCase() === path);
  if (place && canSeeGroup(visit.world, visit.user, place)) return { kind: 'group', place };
  sendPage(response, visit, missingPage(visit), 404);
  return undefined;
}
