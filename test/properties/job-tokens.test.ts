import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jobTokensOf } from '../../src/gitlab/job-tokens.ts';
import { audience, claims, gitlabUrl, jwt, keyPair, publishing } from '../gitlab/job-keys.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
const key = keyPair('first');
const checkJob = jobTokensOf({ url: gitlabUrl, ...publishing(() => [key.published]) });
const token = jwt(claims(now), key);
const signed = token.slice(0, token.lastIndexOf('.'));

const cut = fc.record({
  at: fc.nat(token.length),
  length: fc.nat(20),
  put: fc.oneof(
    fc.constantFrom('', '.', '..', 'A', '=', '{', '\u0000', 'eyJhbGciOiJub25lIn0.'),
    fc.string({ maxLength: 6 }),
  ),
});

test('whatever is sent as a token is answered, and only what GitLab signed speaks for a job', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(cut, { maxLength: 3 }), async (cuts) => {
      const sent = cuts.reduce((text, { at, length, put }) => text.slice(0, at) + put + text.slice(at + length), token);
      const checked = await checkJob(sent, audience, now);
      if (checked.is === 'job') expect(sent.startsWith(`${signed}.`)).toBe(true);
      else expect(checked).toEqual({ is: 'unproven', because: expect.stringMatching(/^[^\p{Cc}]{10,300}$/u) });
    }),
    { numRuns: 2_000 },
  );
});
