import { describe, expect, it } from 'vitest';
import type { HookSecrets } from '../../src/intake/gitlab-hook.ts';
import { accept, fixture, key, secret, signed, signing } from './hook-requests.ts';

describe('proof that it comes from GitLab', () => {
  const text = JSON.stringify(fixture('note-created'));
  const token = { 'x-gitlab-token': 'let me in' };
  const bad = { ...signed(text), 'webhook-signature': 'v1,AAAA' };
  const both: HookSecrets = { signing: secret(key), token: secret('let me in') };
  const plain: HookSecrets = { token: secret('let me in') };

  it.each([
    ['a signature', signing, signed(text), undefined],
    ['a signature with a wrong token beside it', signing, { ...signed(text), 'x-gitlab-token': 'x' }, undefined],
    ['the token', plain, token, undefined],
    ['the token while moving', both, token, undefined],
    ['a signature while moving', both, signed(text), undefined],
    ['no signature', signing, {}, 'The headers webhook-id, webhook-timestamp and webhook-signature are not all there.'],
    [
      'the token where a signature is asked for',
      signing,
      token,
      'The headers webhook-id, webhook-timestamp and webhook-signature are not all there.',
    ],
    ['a bad signature', signing, bad, 'No signature fits a secret we know.'],
    ['a bad signature with the token while moving', both, { ...bad, ...token }, 'No signature fits a secret we know.'],
    ['a wrong token', plain, { 'x-gitlab-token': 'let me in!' }, 'The X-Gitlab-Token is not ours.'],
    ['an empty token', plain, { 'x-gitlab-token': '' }, 'The X-Gitlab-Token is not ours.'],
    ['no token', plain, signed(text), 'The X-Gitlab-Token header is missing.'],
    ['nothing to check against', {}, token, 'The X-Gitlab-Token header is missing.'],
    ['an empty token of ours', { token: secret('') }, { 'x-gitlab-token': '' }, 'The X-Gitlab-Token is not ours.'],
  ])('%s', (_what, secrets, headers, because) => {
    const arrival = accept(text, { secrets, headers });
    if (because === undefined) expect(arrival.is).toBe('event');
    else expect(arrival).toMatchObject({ is: 'refused', status: 401, because });
  });

  it('is looked at before the body is', () => {
    expect(accept('{', { headers: {} })).toMatchObject({ status: 401 });
  });
});
