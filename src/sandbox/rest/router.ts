import type { NextFunction, Request, RequestHandler, Response, Router } from 'express';
import express from 'express';
import type { Courier } from '../deliveries.ts';
import type { Faults } from '../faults.ts';
import type { Limiter } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import type { RequestLog } from '../request-log.ts';
import type { Scene } from '../scene.ts';
import { awardRoutes } from './award-routes.ts';
import { boardRoutes } from './board-routes.ts';
import { readBody } from './body.ts';
import type { Answer, Call, Route } from './call.ts';
import type { Caller } from './caller.ts';
import { admitted, callerOf } from './caller.ts';
import { hookRoutes } from './hook-routes.ts';
import { issueRoutes } from './issue-routes.ts';
import { labelRoutes } from './label-routes.ts';
import { linkRoutes } from './link-routes.ts';
import { memberRoutes } from './member-routes.ts';
import { mergeRequestRoutes } from './merge-request-routes.ts';
import { beforeEnd, decoded, mishaps } from './mishaps.ts';
import { nested } from './nested.ts';
import { noteRoutes } from './note-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import { placeRoutes } from './place-routes.ts';
import { sendJson } from './send.ts';
import { spend, throttle } from './throttle.ts';
import { uploadRoutes } from './upload-routes.ts';

/** What the REST face works with. */
export type RestOptions = {
  readonly scene: Scene;
  readonly courier: Courier;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly limiter: Limiter;
  /** Writes the world down. */
  readonly save: () => void;
};

const routes: readonly Route[] = [
  ...placeRoutes,
  ...peopleRoutes,
  ...memberRoutes,
  ...labelRoutes,
  ...boardRoutes,
  ...issueRoutes,
  ...mergeRequestRoutes,
  ...noteRoutes,
  ...awardRoutes,
  ...linkRoutes,
  ...hookRoutes,
  ...uploadRoutes,
];

/** GitLab's REST API, to be mounted at `/api/v4`. */
export function restRouter(options: RestOptions): Router {
  const router = express.Router({ caseSensitive: true });
  router.use(identify(options), logged(options.requests));
  // Read before anything is put off: what reached GitLab is carried out, even if the caller is dead by then.
  router.use(express.raw({ type: () => true, limit: '110mb' }));
  router.use(mishaps(options.faults, options.save), throttle(options.limiter, whoAsks));
  for (const { method, path, handle } of routes) router[method](path, answer(options, handle));
  router.use((_request, response) => {
    sendJson(response, 404, { error: '404 Not Found' });
  });
  router.use(refuse);
  return router;
}

function identify({ scene }: RestOptions): RequestHandler {
  return (request, response, next) => {
    response.locals.caller = callerOf(scene.world, request);
    next();
  };
}

function callerIn(response: Response): Caller {
  return response.locals.caller as Caller;
}

function whoAsks(response: Response): string {
  const caller = callerIn(response);
  return caller.kind === 'user' ? caller.user.username : caller.kind;
}

function logged(requests: RequestLog): RequestHandler {
  return (request, response, next) => {
    const caller = callerIn(response);
    const path = decoded(request.path);
    const query = request.originalUrl.split('?')[1] ?? '';
    const username = caller.kind === 'user' ? caller.user.username : null;
    const answered = requests.add({ method: request.method, path, query, caller: username });
    beforeEnd(response, () => {
      answered(response.statusCode);
      return true;
    });
    next();
  };
}

function answer(options: RestOptions, handle: Route['handle']): RequestHandler {
  return async (request, response) => {
    const user = admitted(callerIn(response), request.method);
    send(response, await handle(await callOf(options, user, request, response)));
  };
}

async function callOf(
  { scene, courier, limiter }: RestOptions,
  user: Call['user'],
  request: Request,
  response: Response,
): Promise<Call> {
  const url = new URL(request.originalUrl, scene.url());
  const { input: body, file } = await readBody(request);
  const input = { ...nested(url.searchParams), ...body };
  if (response.locals.dropAssignees) {
    delete input.assignee_ids;
    delete input.assignee_id;
  }
  return {
    scene,
    courier,
    user,
    chain: request.get('x-gitlab-event-uuid'),
    headers: request.headers,
    path: request.params as Record<string, string>,
    input,
    file,
    url,
    spend: (kind, what) => spend(limiter, kind, `${what} ${user?.id ?? request.ip}`),
  };
}

function send(response: Response, { status, body, headers }: Answer): void {
  response.set(headers ?? {});
  if (body === undefined) response.status(status).end();
  else if (Buffer.isBuffer(body)) response.status(status).end(body);
  else sendJson(response, status, body);
}

function refuse(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  const status = (error as { status?: number }).status;
  if (response.headersSent) next(error);
  else if (error instanceof Refusal) sendJson(response, error.status, error.body);
  else if (status === 413) sendJson(response, 413, { message: '413 Request Entity Too Large' });
  else if (status === 400) sendJson(response, 400, { error: '400 Bad Request' });
  else {
    console.error(error);
    sendJson(response, 500, { message: '500 Internal Server Error' });
  }
}
