import { createPublicKey, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { noon, start } from './harness.ts';

const aud = 'https://fieldcert.example.com/exams/ci';

async function token(sandbox: Sandbox, username: string, job: object) {
  const response = await fetch(`${sandbox.url}/-/ci/id_tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(username ? { 'private-token': `token-${username}` } : {}) },
    body: JSON.stringify({ project: 'acme/field', aud, ...job }),
  });
  return { status: response.status, body: (await response.json()) as { token: string } };
}

const parts = (jwt: string) =>
  jwt
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));

const isSignedBy = (jwt: string, jwk: object) =>
  verify(
    'RSA-SHA256',
    Buffer.from(jwt.slice(0, jwt.lastIndexOf('.'))),
    createPublicKey({ key: jwk as never, format: 'jwk' }),
    Buffer.from(jwt.slice(jwt.lastIndexOf('.') + 1), 'base64url'),
  );

async function published(sandbox: Sandbox) {
  const discovery = await (await fetch(`${sandbox.url}/.well-known/openid-configuration`)).json();
  const { issuer, jwks_uri } = discovery as { issuer: string; jwks_uri: string };
  const { keys } = (await (await fetch(jwks_uri)).json()) as { keys: { kid: string }[] };
  return { issuer, keys };
}

test('a job of a maintainer gets a token as GitLab issues it, and anybody can check it with the published keys', async () => {
  await using sandbox = await start({ now: () => noon });
  const { status, body } = await token(sandbox, 'olga', { environment: 'exam' });
  expect(status).toBe(201);
  const { issuer, keys } = await published(sandbox);
  const [header, claims] = parts(body.token);
  expect(header).toEqual({ alg: 'RS256', typ: 'JWT', kid: keys[0]?.kid });
  expect(isSignedBy(body.token, keys[0] ?? {})).toBe(true);
  expect(claims).toEqual({
    namespace_id: '20',
    namespace_path: 'acme',
    project_id: '30',
    project_path: 'acme/field',
    user_id: '6',
    user_login: 'olga',
    user_email: 'olga@acme.example',
    user_access_level: 'owner',
    pipeline_id: '1',
    pipeline_source: 'web',
    job_id: '1',
    ref: 'main',
    ref_type: 'branch',
    ref_path: 'refs/heads/main',
    ref_protected: 'true',
    environment: 'exam',
    environment_protected: 'false',
    environment_action: 'start',
    deployment_tier: 'other',
    runner_id: 1,
    runner_environment: 'self-hosted',
    sha: expect.stringMatching(/^[0-9a-f]{40}$/),
    project_visibility: 'private',
    ci_config_ref_uri: `${new URL(issuer).host}/acme/field//.gitlab-ci.yml@refs/heads/main`,
    ci_config_sha: expect.stringMatching(/^[0-9a-f]{40}$/),
    jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
    iss: issuer,
    iat: noon / 1000,
    nbf: noon / 1000 - 5,
    exp: noon / 1000 + 300,
    sub: 'project_path:acme/field:ref_type:branch:ref:main',
    aud,
  });
});

test('other branches are not protected, and only who may run a job gets a token', async () => {
  await using sandbox = await start();
  expect(parts((await token(sandbox, 'olga', { ref: 'try' })).body.token)[1]).toMatchObject({
    ref: 'try',
    ref_protected: 'false',
  });
  expect((await token(sandbox, 'omar', {})).status).toBe(403);
  expect((await token(sandbox, 'sam', {})).status).toBe(404);
  expect((await token(sandbox, '', {})).status).toBe(401);
  expect((await token(sandbox, 'olga', { project: 'acme/nowhere' })).status).toBe(404);
  expect((await token(sandbox, 'olga', { aud: 7 })).status).toBe(400);
});

test('a new key signs from now on, and the old one can be taken back', async () => {
  await using sandbox = await start();
  const before = (await token(sandbox, 'olga', {})).body.token;
  sandbox.control.jobKeys.rotate();
  const after = (await token(sandbox, 'olga', {})).body.token;
  const { keys } = await published(sandbox);
  expect(keys.map((key) => [isSignedBy(before, key), isSignedBy(after, key)])).toEqual([
    [false, true],
    [true, false],
  ]);
  sandbox.control.jobKeys.rotate('taken-back');
  expect((await published(sandbox)).keys).toHaveLength(1);
});
