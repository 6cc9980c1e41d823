import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobTokensOf } from '../../src/gitlab/job-tokens.ts';
import { createApp } from '../../src/http/app.ts';
import { listen } from '../../src/http/listen.ts';
import { type ApiWorld, audience, openApiWorld } from './api-caller.ts';

let api: ApiWorld;

beforeAll(async () => {
  api = await openApiWorld();
});
afterAll(() => api[Symbol.asyncDispose]());

describe('a pipeline of a merge request', () => {
  const job = { ref: 'a-change', pipeline_source: 'merge_request_event' };

  it('may look', async () => {
    expect(await api.ask('GET', '/health', { job })).toMatchObject({ program: { name: expect.any(String) } });
  });

  it('may neither read records nor write', async () => {
    const refused = await api.refused('POST', '/sweeps', { job });
    expect(refused).toMatchObject({
      status: 403,
      type: 'urn:fieldcert:problem:not-allowed',
      detail: expect.stringContaining('merge request'),
      fix: expect.stringContaining('gitlab.yaml'),
    });
    expect(await api.refused('GET', '/certifications', { job })).toMatchObject({ status: 403 });
  });

  it('may not write either where its branch is called as a trusted one', async () => {
    const refused = await api.refused('POST', '/sweeps', { job: { pipeline_source: 'merge_request_event' } });
    expect(refused).toMatchObject({ status: 403, detail: expect.stringContaining('merge request') });
  });
});

describe('a token', () => {
  it.each([
    ['that is missing', () => Promise.resolve(undefined), /There is no token/],
    ['that is none', () => Promise.resolve('x'.repeat(40)), /no token that GitLab issues/],
    ['that is for somebody else', () => api.token({ aud: 'https://elsewhere.example.com' }), /aud has to be/],
    ['that was changed', async () => forged(await api.token()), /signature/],
  ])('%s is refused with 401 and says why', async (_, token, why) => {
    const given = await token();
    const refused = await api.refused('GET', '/health', { token: given });
    expect(refused).toMatchObject({ status: 401, type: 'urn:fieldcert:problem:no-token' });
    expect(refused.detail).toMatch(why);
    expect(refused.fix).toContain(audience);
  });

  it('that has run out is refused with 401', async () => {
    const token = await api.token();
    api.world.clock.at += 7_200_000;
    const refused = await api.refused('GET', '/health', { token });
    expect(refused).toMatchObject({ status: 401, detail: 'The token has run out.' });
  });

  it('is asked for with WWW-Authenticate, and never needed for the document', async () => {
    const response = await api.call('GET', '/health', { token: undefined });
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect((await api.call('GET', '/openapi.json', { token: undefined })).status).toBe(200);
  });

  it('of another scheme is refused as no bearer token', async () => {
    const headers = { authorization: 'Basic Zm9vOmJhcg==' };
    const refused = await api.refused('GET', '/health', { token: undefined, headers });
    expect(refused).toMatchObject({ status: 401, detail: expect.stringContaining('no bearer token') });
  });
});

describe('a project', () => {
  it('that is not named under ci is refused with 403', async () => {
    await using other = await openApiWorld({
      change: (program) => ({ ...program, layout: { ...program.layout, ci: { projects: [] } } }),
    });
    const refused = await other.refused('GET', '/health');
    expect(refused).toMatchObject({ status: 403, detail: expect.stringContaining('field/certification') });
    expect(refused.fix).toContain('gitlab.yaml');
  });

  it('that asks too often waits for the next minute', async () => {
    api.world.clock.at += 60_000;
    const token = await api.token();
    const answers = await Promise.all(Array.from({ length: 121 }, () => api.call('GET', '/health', { token })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(120);
    const late = answers.find(({ status }) => status === 429);
    expect(Number(late?.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    api.world.clock.at += 60_000;
    expect(await api.ask('GET', '/health', { job: {} })).toBeDefined();
  });
});

describe('the log', () => {
  it('says which operation was refused and why, and nothing of whom it was about', async () => {
    const { engine } = api.world.service();
    const refused: unknown[] = [];
    const telemetry = { ...engine.telemetry, refused: (...line: unknown[]) => void refused.push(line) };
    const checkJob = jobTokensOf({ url: api.world.sandbox.url });
    const app = createApp({ ...engine, telemetry }, { gitlab: {}, exams: new Map(), checkJob }, api.world.sandbox.url);
    await using server = await listen(app, { host: '127.0.0.1', port: 0 });
    const key = encodeURIComponent('SA-101/e:somebody@example.com');
    const asked = async (path: string, token: string) =>
      fetch(`${server.url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
    await asked(`/certifications/${key}`, 'none');
    await asked(`/certifications/${key}`, await api.token());
    await asked(`/somebody@example.com`, 'none');
    expect(refused).toEqual([
      ['/api/v1 showCertification', 401, 'It is no token that GitLab issues.'],
      ['/api/v1 showCertification', 404, 'There is nothing of that name'],
      ['/api/v1 nothing', 404, 'There is nothing of that name'],
    ]);
  });
});

describe('a request', () => {
  it('that nothing answers says where the operations are listed', async () => {
    const response = await api.call('GET', '/nothing-here');
    expect([response.status, await response.json()]).toEqual([
      404,
      expect.objectContaining({ fix: expect.stringContaining('/api/v1/openapi.json') }),
    ]);
  });

  it.each([
    ['no JSON', '{', /is not JSON/],
    ['another shape', { files: 7 }, /“files” in the body/],
    ['what nobody asked for', { files: {}, more: 1 }, /more/],
  ])('with %s is refused with 400', async (_, body, why) => {
    const refused = await api.refused('POST', '/programs/check', { body });
    expect(refused.status).toBe(400);
    expect(refused.detail).toMatch(why);
  });

  it('that is too large is refused with 413', async () => {
    const refused = await api.refused('POST', '/programs/check', { body: 'x'.repeat(9 * 1024 * 1024) });
    expect(refused).toMatchObject({ status: 413 });
  });
});

/** The same token as if another project’s job had it. */
function forged(token: string): string {
  const [head = '', body = '', signature = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
  const changed = Buffer.from(JSON.stringify({ ...claims, ref_protected: 'true', project_path: 'a/b' }));
  return [head, changed.toString('base64url'), signature].join('.');
}
