import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { signStandardWebhook, verifyStandardWebhook } from '../../src/intake/standard-webhooks.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const body = Buffer.from('{"type":"exam.completed"}');
const signed = { ...signStandardWebhook({ id: 'msg_1', at: now, body, secret }) };
const verify = (headers: Readonly<Record<string, string | string[] | undefined>>, secrets = [secret], bytes = body) =>
  verifyStandardWebhook({ headers, body: bytes, secrets, now });

describe('a signature', () => {
  it('is accepted, and names the message and the secret', () => {
    expect(verify(signed)).toEqual({ is: 'verified', id: 'msg_1', secret: 0 });
    expect(verify(signed, [other, secret])).toEqual({ is: 'verified', id: 'msg_1', secret: 1 });
  });

  it('is as the example of the specification has it', () => {
    const example = signStandardWebhook({
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      at: 1_614_265_330_000,
      body: '{"test": 2432232314}',
      secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    });
    expect(example['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('may stand among several, of which one fits', () => {
    const list = `v1a,zzz v1,AAAA ${signed['webhook-signature']} v1,`;
    expect(verify({ ...signed, 'webhook-signature': list })).toMatchObject({ is: 'verified' });
  });

  it('is found whatever the case of the header names', () => {
    const loud = Object.fromEntries(Object.entries(signed).map(([name, value]) => [name.toUpperCase(), value]));
    expect(verify(loud)).toMatchObject({ is: 'verified' });
  });

  it('is good for five minutes either way', () => {
    const at = (ms: number) => verify(signStandardWebhook({ id: 'a', at: now + ms, body, secret }));
    expect(at(-300_000)).toMatchObject({ is: 'verified' });
    expect(at(300_000)).toMatchObject({ is: 'verified' });
    expect(at(-301_000)).toEqual({
      is: 'unverified',
      because: 'The webhook-timestamp is 5 minutes ago by our clock; 5 minutes is the most.',
    });
    expect(at(3_600_000)).toEqual({
      is: 'unverified',
      because: 'The webhook-timestamp is 60 minutes from now by our clock; 5 minutes is the most.',
    });
  });
});

describe('what is not signed by us', () => {
  const noFit = 'No signature fits a secret we know.';
  const missing = 'The headers webhook-id, webhook-timestamp and webhook-signature are not all there.';
  it.each([
    ['another body', signed, [secret], Buffer.from('{}'), noFit],
    ['another secret', signed, [other], body, noFit],
    ['no secret', signed, [], body, noFit],
    ['an empty secret', signed, ['whsec_', ''], body, noFit],
    ['another id', { ...signed, 'webhook-id': 'msg_2' }, [secret], body, noFit],
    ['another time', { ...signed, 'webhook-timestamp': String(now / 1000 + 1) }, [secret], body, noFit],
    [
      'another version',
      { ...signed, 'webhook-signature': signed['webhook-signature'].replace('v1', 'v2') },
      [secret],
      body,
      noFit,
    ],
    [
      'a cut signature',
      { ...signed, 'webhook-signature': signed['webhook-signature'].slice(0, -1) },
      [secret],
      body,
      noFit,
    ],
    ['an empty signature', { ...signed, 'webhook-signature': '' }, [secret], body, missing],
    [
      'two signatures headers',
      { ...signed, 'webhook-signature': [signed['webhook-signature']] },
      [secret],
      body,
      missing,
    ],
    ['no headers', {}, [secret], body, missing],
    [
      'a time in words',
      { ...signed, 'webhook-timestamp': 'now' },
      [secret],
      body,
      'The webhook-timestamp is not a time in whole seconds.',
    ],
    [
      'an id with a space',
      { ...signed, 'webhook-id': 'a b' },
      [secret],
      body,
      'The webhook-id is not 1 to 255 plain characters.',
    ],
  ])('%s', (_what, headers, secrets, bytes, because) => {
    expect(verify(headers, secrets, bytes)).toEqual({ is: 'unverified', because });
  });

  it('cannot be signed with no secret', () => {
    expect(() => signStandardWebhook({ id: 'a', at: now, body, secret: 'whsec_' })).toThrow(RangeError);
  });
});

describe('beside the standardwebhooks package', () => {
  const messages = fc.record({
    id: fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/),
    key: fc
      .uint8Array({ minLength: 24, maxLength: 64 })
      .map((bytes) => `whsec_${Buffer.from(bytes).toString('base64')}`),
    text: fc.string({ unit: 'grapheme', maxLength: 200 }),
  });

  it('signs what the package verifies, and verifies what it signs', () => {
    fc.assert(
      fc.property(messages, ({ id, key, text }) => {
        const at = Date.now();
        const theirs = new Webhook(key);
        const payload = JSON.stringify(text);
        const ours = signStandardWebhook({ id, at, body: payload, secret: key });
        expect(theirs.verify(payload, ours)).toBe(text);
        const signature = theirs.sign(id, new Date(at), payload);
        const headers = {
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(at / 1000)),
          'webhook-signature': signature,
        };
        expect(verifyStandardWebhook({ headers, body: Buffer.from(payload), secrets: [key], now: at })).toMatchObject({
          is: 'verified',
          id,
        });
      }),
    );
  });

  it('refuses what the package refuses: any change of one byte', () => {
    fc.assert(
      fc.property(messages, fc.nat(), ({ id, key, text }, position) => {
        const at = Date.now();
        const payload = Buffer.from(JSON.stringify(text));
        const headers = signStandardWebhook({ id, at, body: payload, secret: key });
        const changed = Buffer.from(payload);
        const index = position % changed.length;
        changed[index] = (changed[index] ?? 0) ^ 1;
        expect(verifyStandardWebhook({ headers, body: changed, secrets: [key], now: at }).is).toBe('unverified');
        expect(() => new Webhook(key).verify(changed.toString('latin1'), headers)).toThrow();
      }),
    );
  });
});
