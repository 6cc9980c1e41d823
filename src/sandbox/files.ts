import type { Response, Router } from 'express';
import express from 'express';
import { Refusal } from './refusal.ts';
import { fileAnswer } from './rest/upload-routes.ts';
import type { Scene } from './scene.ts';
import { uploadBySecret } from './uploads.ts';
import type { Project } from './world.ts';

/** Serves uploaded files under their two addresses: by project id, and below the project's path as hooks name them. */
export function filesRouter(scene: Scene): Router {
  const router = express.Router();
  router.get('/-/project/:id/uploads/:secret/:filename', (request, response) => {
    serve(response, scene.world.projects.get(Number(request.params.id)), request.params);
  });
  router.get(/^\/(?<path>.+)\/uploads\/(?<secret>[0-9a-f]{32})\/(?<filename>[^/]+)$/, (request, response) => {
    const { path = '', secret = '', filename = '' } = request.params as Record<string, string>;
    const project = [...scene.world.projects.values()].find((candidate) => candidate.path === path);
    serve(response, project, { secret, filename });
  });
  return router;
}

function serve(
  response: Response,
  project: Project | undefined,
  { secret, filename }: { readonly secret: string; readonly filename: string },
): void {
  try {
    const { headers, body } = fileAnswer(uploadBySecret(project, secret, filename));
    response.set(headers ?? {}).send(body);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    response.status(404).type('text/plain').send('This file does not exist.');
  }
}
