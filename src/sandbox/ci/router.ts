import type { Request, Response, Router } from 'express';
import express from 'express';
import { projectFor } from '../members.ts';
import { badParameter, Refusal } from '../refusal.ts';
import { admitted, callerOf } from '../rest/caller.ts';
import { sendJson } from '../rest/send.ts';
import { actAs, type Scene } from '../scene.ts';
import { claimsOf, JobWanted } from './id-token.ts';
import type { JobKeyStore } from './keys.ts';

/**
 * What a GitLab says of the keys it signs with, and a way to a token of a CI job: `POST /-/ci/id_tokens`, which is the
 * sandbox's own, because here no jobs run.
 */
export function ciRouter(scene: Scene, keys: JobKeyStore): Router {
  const router = express.Router();
  router.get('/.well-known/openid-configuration', (_request, response) => {
    sendJson(response, 200, discoveryOf(scene.url()));
  });
  router.get('/oauth/discovery/keys', (_request, response) => {
    sendJson(response, 200, { keys: keys.published() });
  });
  router.post('/-/ci/id_tokens', express.json({ limit: '10kb' }), (request, response) => {
    answer(response, () => keys.signed(wanted(scene, request)));
  });
  return router;
}

function wanted(scene: Scene, request: Request): Readonly<Record<string, unknown>> {
  const { user } = actAs(scene, admitted(callerOf(scene.world, request), request.method));
  const job = JobWanted.safeParse(request.body);
  if (!job.success) throw badParameter(`${job.error.issues[0]?.path.join('.')} is invalid`);
  return claimsOf(scene, user, projectFor(scene.world, user, String(job.data.project)), job.data);
}

function answer(response: Response, token: () => string): void {
  try {
    sendJson(response, 201, { token: token() });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    sendJson(response, error.status, error.body);
  }
}

/** As Doorkeeper writes it for GitLab; what nobody asks the sandbox for is left out. */
function discoveryOf(url: string) {
  return {
    issuer: url,
    authorization_endpoint: `${url}/oauth/authorize`,
    token_endpoint: `${url}/oauth/token`,
    userinfo_endpoint: `${url}/oauth/userinfo`,
    jwks_uri: `${url}/oauth/discovery/keys`,
    scopes_supported: ['api', 'read_api', 'read_user', 'openid', 'profile', 'email'],
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['iss', 'sub', 'aud', 'exp', 'iat'],
  };
}
