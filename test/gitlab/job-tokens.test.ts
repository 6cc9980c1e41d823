import { createHmac, createPublicKey } from 'node:crypto';
import nock from 'nock';
import { afterEach, describe, expect, it } from 'vitest';
import { jobTokensOf } from '../../src/gitlab/job-tokens.ts';
import { audience, claims, gitlabUrl, jwt, keyPair, publishing, unsigned } from './job-keys.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
const key = keyPair('first');
const other = keyPair('second');
const old = Math.floor(now / 1000) - 90_000;

const check = (token: string) =>
  jobTokensOf({ url: gitlabUrl, ...publishing(() => [key.published]) })(token, audience, now);

describe('the token of a job', () => {
  it('speaks for the job', async () => {
    expect(await check(jwt(claims(now), key))).toEqual({
      is: 'job',
      job: {
        tokenId: '235b3a54-b797-45c7-ae9a-f72d7bc6ef5b',
        project: { id: 20, path: 'acme/exams' },
        ref: 'main',
        refIsProtected: true,
        pipelineSource: 'push',
        user: { id: 10001, username: 'maya' },
        jobId: 302,
      },
    });
  });

  it('may be for several', async () => {
    expect(await check(jwt(claims(now, { aud: ['https://vault.example.com', audience] }), key))).toMatchObject({
      is: 'job',
    });
  });

  const signed = (change: object, header: object = {}) => jwt(claims(now, change), key, header);
  const [head = '', body = '', signature = ''] = signed({}).split('.');
  const none = unsigned({ alg: 'none', typ: 'JWT' }, claims(now));
  const hs = unsigned({ alg: 'HS256', typ: 'JWT', kid: 'first' }, claims(now));
  const pem = createPublicKey({ key: key.published, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  const confused = `${hs}.${createHmac('sha256', pem).update(hs).digest('base64url')}`;
  it.each([
    ['no token', 'glpat-xxxxxxxxxxxxxxxxxxxx', 'It is no token that GitLab issues.'],
    ['half a token', `${head}.${body}`, 'It is no token that GitLab issues.'],
    [
      'a cut signature',
      `${head}.${body}.${signature.slice(0, -8)}`,
      'The signature of the token fits no key of GitLab.',
    ],
    ['no signature', `${none}.`, 'The token is signed with “none”, and GitLab signs with RS256.'],
    ['the public key as a shared secret', confused, 'The token is signed with “HS256”, and GitLab signs with RS256.'],
    ['another RSA way', signed({}, { alg: 'PS256' }), 'The token is signed with “PS256”, and GitLab signs with RS256.'],
    [
      'an extension that must be understood',
      signed({}, { crit: ['b64'], b64: false }),
      'The signature of the token fits no key of GitLab.',
    ],
    ['somebody else’s key', jwt(claims(now), other), 'The token is signed with a key that GitLab does not list.'],
    [
      'somebody else’s key under a known name',
      jwt(claims(now), { ...other, kid: 'first' }),
      'The signature of the token fits no key of GitLab.',
    ],
    [
      'other claims than were signed',
      `${head}.${unsigned({}, claims(now, { ref: 'x' })).split('.')[1]}.${signature}`,
      'The signature of the token fits no key of GitLab.',
    ],
    ['another GitLab', signed({ iss: 'https://gitlab.example.org' }), 'The token was issued by another GitLab.'],
    [
      'another service',
      signed({ aud: 'https://vault.example.com' }),
      `The token is for somebody else: aud has to be ${audience}.`,
    ],
    ['no audience', signed({ aud: undefined }), 'The token lacks aud.'],
    ['a time that is over', signed({ exp: Math.floor(now / 1000) - 61 }), 'The token has run out.'],
    ['no end', signed({ exp: undefined }), 'The token lacks exp.'],
    ['an end in words', signed({ exp: 'tomorrow' }), 'The token has a wrong exp.'],
    ['a time to come', signed({ nbf: Math.floor(now / 1000) + 61 }), 'The token is of a time to come.'],
    ['a birth to come', signed({ iat: Math.floor(now / 1000) + 61 }), 'The token is of a time to come.'],
    ['a birth long ago', signed({ iat: old, nbf: old }), 'The token was issued more than a day ago.'],
    ['no id', signed({ jti: undefined }), 'The token lacks jti.'],
    [
      'an id of two lines',
      signed({ jti: 'a\nb-c-d-e' }),
      'The token does not speak for a CI job: jti is not as it should be.',
    ],
    [
      'a person who logs in',
      signed({ project_id: undefined }),
      'The token does not speak for a CI job: project_id is not as it should be.',
    ],
    [
      'a project by number',
      signed({ project_id: 20 }),
      'The token does not speak for a CI job: project_id is not as it should be.',
    ],
    [
      'protection that is neither true nor false',
      signed({ ref_protected: true }),
      'The token does not speak for a CI job: ref_protected is not as it should be.',
    ],
  ])('is not %s', async (_, token, because) => {
    expect(await check(token)).toEqual({ is: 'unproven', because });
  });

  it('counts while clocks are a minute apart', async () => {
    const late = { exp: Math.floor(now / 1000) - 55 };
    const early = { iat: Math.floor(now / 1000) + 55, nbf: Math.floor(now / 1000) + 50 };
    for (const change of [late, early]) expect(await check(signed(change))).toMatchObject({ is: 'job' });
  });
});

describe('the keys of GitLab', () => {
  it('are asked for once, and again after an hour', async () => {
    const { fetch, asked } = publishing(() => [key.published]);
    const checkJob = jobTokensOf({ url: gitlabUrl, fetch });
    const at = (ms: number) => checkJob(jwt(claims(now + ms), key), audience, now + ms);
    await Promise.all([at(0), at(1), at(2)]);
    await at(3_599_000);
    expect(asked).toEqual(['/.well-known/openid-configuration', '/oauth/discovery/keys']);
    await at(3_600_001);
    expect(asked).toHaveLength(4);
  });

  it('are asked for again when a token names a new one, and not for every stranger', async () => {
    let keys = [key];
    const { fetch, asked } = publishing(() => keys.map(({ published }) => published));
    const checkJob = jobTokensOf({ url: gitlabUrl, fetch });
    const at = (ms: number, by = key) => checkJob(jwt(claims(now + ms), by), audience, now + ms);
    expect(await at(0)).toMatchObject({ is: 'job' });
    expect(await at(9_000, other)).toMatchObject({ is: 'unproven' });
    expect(asked).toHaveLength(2);
    keys = [other, key];
    expect(await at(11_000, other)).toMatchObject({ is: 'job' });
    expect(await at(12_000)).toMatchObject({ is: 'job' });
    keys = [other];
    expect(await at(3_620_000)).toMatchObject({ is: 'unproven' });
  });

  it('are asked for by strangers with something that is no token never', async () => {
    const { fetch, asked } = publishing(() => [key.published]);
    await jobTokensOf({ url: gitlabUrl, fetch })('nonsense', audience, now);
    expect(asked).toEqual([]);
  });
});

describe('a GitLab that does not give its keys', () => {
  afterEach(() => nock.cleanAll());
  const ask = () => jobTokensOf({ url: gitlabUrl, timeoutMs: 50 })(jwt(claims(now), key), audience, now);
  const discovery = () => nock(gitlabUrl).get('/.well-known/openid-configuration');
  const found = { issuer: gitlabUrl, jwks_uri: `${gitlabUrl}/oauth/discovery/keys` };

  it.each<readonly [string, () => unknown, string]>([
    ['is away', () => discovery().replyWithError(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })), ''],
    ['is in trouble', () => discovery().reply(502), `${gitlabUrl}/.well-known/openid-configuration answered 502`],
    ['shows a page', () => discovery().reply(200, '<html>'), 'the answer is not what it should be'],
    ['leads to a login page', () => discovery().reply(302, '', { location: 'https://login.example.com' }), ''],
    ['says something else', () => discovery().reply(200, { issuer: 7 }), 'the answer is not what it should be'],
    [
      'lists no keys',
      () => [discovery().reply(200, found), nock(gitlabUrl).get('/oauth/discovery/keys').reply(200, {})],
      'the answer is not what it should be',
    ],
  ])('is not taken for a wrong token where it %s', async (_, arrange, reason) => {
    arrange();
    const checked = await ask();
    expect(checked).toMatchObject({
      is: 'unasked',
      because: expect.stringContaining(`did not give its keys (${reason}`),
    });
  });

  it('is not waited for', async () => {
    const silent: typeof fetch = (_url, init) =>
      new Promise((_, fail) => init?.signal?.addEventListener('abort', () => fail(init.signal?.reason)));
    const checkJob = jobTokensOf({ url: gitlabUrl, timeoutMs: 20, fetch: silent });
    const because = 'GitLab at gitlab.example.com did not give its keys (no answer in time).';
    expect(await checkJob(jwt(claims(now), key), audience, now)).toEqual({ is: 'unasked', because });
  });

  it('is asked anew the next time', async () => {
    discovery().reply(500);
    discovery().reply(200, found);
    nock(gitlabUrl)
      .get('/oauth/discovery/keys')
      .reply(200, { keys: [key.published] });
    const checkJob = jobTokensOf({ url: gitlabUrl });
    expect(await checkJob(jwt(claims(now), key), audience, now)).toMatchObject({ is: 'unasked' });
    expect(await checkJob(jwt(claims(now), key), audience, now)).toMatchObject({ is: 'job' });
  });
});
