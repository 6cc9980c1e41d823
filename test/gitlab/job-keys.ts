import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A GitLab that issues tokens, written without the library that checks them: RFC 7515 and RFC 7517 by hand. */
export const gitlabUrl = 'https://gitlab.example.com';

export const audience = 'https://fieldcert.example.com/exams/ci';

/** A key and how GitLab publishes it. */
export function keyPair(kid: string, bits = 2048) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  return {
    kid,
    secret: privateKey,
    published: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' },
  };
}

/** The claims as GitLab writes them; `now` in milliseconds since the epoch. */
export function claims(now: number, change: object = {}) {
  const iat = Math.floor(now / 1000);
  return {
    namespace_id: '72',
    namespace_path: 'acme',
    project_id: '20',
    project_path: 'acme/exams',
    user_id: '10001',
    user_login: 'maya',
    user_email: 'maya@example.com',
    user_access_level: 'maintainer',
    pipeline_id: '574',
    pipeline_source: 'push',
    job_id: '302',
    ref: 'main',
    ref_type: 'branch',
    ref_path: 'refs/heads/main',
    ref_protected: 'true',
    runner_id: 1,
    runner_environment: 'self-hosted',
    sha: createHash('sha1').update('a commit').digest('hex'),
    project_visibility: 'private',
    jti: '235b3a54-b797-45c7-ae9a-f72d7bc6ef5b',
    iss: gitlabUrl,
    iat,
    nbf: iat - 5,
    exp: iat + 300,
    sub: 'project_path:acme/exams:ref_type:branch:ref:main',
    aud: audience,
    ...change,
  };
}

/** A JWT; `header` goes over what GitLab writes. */
export function jwt(payload: object, { kid, secret }: { kid: string; secret: KeyObject }, header: object = {}): string {
  const text = unsigned({ kid, typ: 'JWT', alg: 'RS256', ...header }, payload);
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), secret).toString('base64url')}`;
}

/** Header and claims, without the signature. */
export function unsigned(header: object, payload: object): string {
  return [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
}

/** Answers what a GitLab answers that publishes these keys, and counts how often it was asked for them. */
export function publishing(keys: () => readonly object[]) {
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = async (input) => {
    const { pathname } = new URL(String(input));
    asked.push(pathname);
    if (pathname === '/oauth/discovery/keys') return Response.json({ keys: keys() });
    return Response.json({ issuer: gitlabUrl, jwks_uri: `${gitlabUrl}/oauth/discovery/keys` });
  };
  return { fetch, asked };
}
