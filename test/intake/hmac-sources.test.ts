import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ExamSource } from '../../src/core/exams/sources/all-sources.ts';
import { arrives, hmac, now, word } from './exam-senders.ts';

const mapping = { exam: '/quiz', email: '/who', score: '/points', max: '/of', completedAt: '/when' };
const body = JSON.stringify({ quiz: 'SA-101', who: 'maya@example.com', points: 46, of: 50, when: 1795000000 });
const signedBy = (signature: object | undefined) =>
  ExamSource.parse({ id: 'lms', kind: 'hmac', secretFrom: 'S', mapping, signature });
const taken = { is: 'results', refused: [], results: [{ source: 'lms', exam: 'SA-101' }] };

describe('a sender that signs the time too', () => {
  const timestamp = { header: 'X-Time', toleranceSeconds: 120 };
  const source = signedBy({ header: 'X-Signature', timestamp });
  const seconds = (at: number) => String(Math.floor(at / 1000));
  const headers = (time: string, over = `${time}.${body}`) => ({ 'x-time': time, 'x-signature': hmac(over) });

  it.each([
    ['now', seconds(now)],
    ['in milliseconds', String(now)],
    ['two minutes ago', seconds(now - 120_000)],
    ['two minutes from now', seconds(now + 120_000)],
  ])('is heard %s', async (_, time) => {
    expect(await arrives(source, body, headers(time))).toMatchObject(taken);
  });

  it.each([
    ['%{timestamp}:{body}', (time: string) => `%${time}:${body}`],
    ['v0:{timestamp}:{body}', (time: string) => `v0:${time}:${body}`],
    ['{body}{timestamp}', (time: string) => `${body}${time}`],
  ])('may sign %s', async (signed, over) => {
    const from = signedBy({ header: 'X-Signature', timestamp: { ...timestamp, signed } });
    const time = seconds(now);
    expect(await arrives(from, body, headers(time, over(time)))).toMatchObject(taken);
    expect(await arrives(from, body, headers(time))).toMatchObject({ status: 401 });
  });

  const stale = 'The X-Time is 3 minutes ago by our clock; 2 minutes is the most.';
  const early = 'The X-Time is 3 minutes from now by our clock; 2 minutes is the most.';
  const unknown = 'No signature fits a secret we know.';
  it.each<readonly [string, Readonly<Record<string, string>>, string]>([
    ['stale', headers(seconds(now - 180_000)), stale],
    ['from a clock that is ahead', headers(seconds(now + 180_000)), early],
    ['with a signature over the body alone', headers(seconds(now), body), unknown],
    ['with the signature of another time', headers(seconds(now), `${seconds(now - 1_000)}.${body}`), unknown],
    ['caught long ago, with a new time', { ...headers(seconds(now - 180_000)), 'x-time': seconds(now) }, unknown],
    ['without its time', { 'x-signature': hmac(`.${body}`) }, 'The header X-Time is missing.'],
    ['without its signature', { 'x-time': seconds(now) }, 'The header X-Signature is missing.'],
    ['with an empty time', headers(''), 'The X-Time is not a time in whole seconds.'],
    ['with a date as its time', headers('2026-11-24'), 'The X-Time is not a time in whole seconds.'],
    ['with parts of a second', headers(`${seconds(now)}.5`), 'The X-Time is not a time in whole seconds.'],
    ['with a time before 1970', headers(`-${seconds(now)}`), 'The X-Time is not a time in whole seconds.'],
  ])('is not heard %s', async (_, sent, because) => {
    expect(await arrives(source, body, sent)).toMatchObject({ is: 'refused', status: 401, because });
  });

  it('is not heard where a header comes twice', async () => {
    const twice = { ...headers(seconds(now)), 'x-time': [seconds(now), seconds(now)] };
    const sent = twice as unknown as Record<string, string>;
    expect(await arrives(source, body, sent)).toMatchObject({ because: 'The header X-Time is missing.' });
  });

  it('names what is the same under the same id, so that a message caught and sent again changes nothing', async () => {
    const sent = headers(seconds(now));
    const ids = [await arrives(source, body, sent), await arrives(source, body, headers(seconds(now - 60_000)))].map(
      (read) => (read.is === 'results' ? read.results[0]?.eventId : undefined),
    );
    expect(ids[0]).toMatch(/^[0-9a-f]{40}$/);
    expect(ids[1]).toBe(ids[0]);
  });
});

describe('an HMAC', () => {
  it.each(['sha256', 'sha512', 'sha1'] as const)('may be of %s', async (hash) => {
    const source = signedBy({ header: 'X-Signature', hash, encoding: 'base64' });
    const given = createHmac(hash, word).update(body).digest('base64');
    expect(await arrives(source, body, { 'x-signature': given })).toMatchObject(taken);
    expect(await arrives(source, body, { 'x-signature': given.toLowerCase() })).toMatchObject({ status: 401 });
    expect(await arrives(source, body, { 'x-signature': given.slice(0, -1) })).toMatchObject({ status: 401 });
  });

  it('needs its prefix, and nothing before it', async () => {
    const source = signedBy({ header: 'X-Signature', prefix: 'sha256=' });
    for (const wrong of [hmac(body), ` sha256=${hmac(body)}`, `sha256=sha256=${hmac(body)}`, 'sha256=', ''])
      expect(await arrives(source, body, { 'x-signature': wrong })).toMatchObject({ status: 401 });
    expect(await arrives(source, body, { 'x-signature': `sha256=${hmac(body)}` })).toMatchObject(taken);
  });

  it('is over the bytes, whatever they are', async () => {
    const source = signedBy({ header: 'X-Signature' });
    const bytes = Buffer.from([0xff, 0xfe, 0x00, 0x7b]);
    const given = createHmac('sha256', word).update(bytes).digest('hex');
    expect(await arrives(source, bytes, { 'x-signature': given })).toMatchObject({ status: 400 });
    expect(await arrives(source, bytes, { 'x-signature': hmac('\ufffd') })).toMatchObject({ status: 401 });
  });

  it('proves nothing where exams.yaml does not say how it is sent', async () => {
    const because = 'This source has no signature in exams.yaml.';
    expect(await arrives(signedBy(undefined), body, { 'x-signature': hmac(body) })).toMatchObject({
      status: 401,
      because,
    });
  });
});

describe('what comes with user and password', () => {
  const source = ExamSource.parse({ id: 'lms', kind: 'basic', secretFrom: 'S', mapping });
  const secrets = { secrets: [`lms:${word}`] };
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

  it.each<readonly [string, Readonly<Record<string, string>>, string]>([
    ['no Authorization', {}, 'The header Authorization is missing.'],
    ['another user', basic(`lsm:${word}`), 'The Authorization does not fit a secret we know.'],
    ['another password', basic('lms:guessed-by-somebody'), 'The Authorization does not fit a secret we know.'],
    ['no password', basic('lms:'), 'The Authorization does not fit a secret we know.'],
    ['what is not base64', { authorization: `Basic lms:${word}` }, 'The Authorization does not fit a secret we know.'],
    ['a token', { authorization: `Bearer lms:${word}` }, 'The Authorization does not fit a secret we know.'],
  ])('is not proved by %s', async (_, headers, because) => {
    expect(await arrives(source, body, headers, secrets)).toMatchObject({ is: 'refused', status: 401, because });
  });
});

describe('a secret in the address', () => {
  const source = ExamSource.parse({ id: 'lms', kind: 'secret-path', secretFrom: 'S', mapping });

  it.each(['%E0%A4%A', '%00', '%2e%2e', `${word}%20`, word.toUpperCase(), word.slice(1)])(
    'is not %s, and the address breaks nothing',
    async (path) => {
      expect(await arrives(source, body, {}, { path })).toMatchObject({ is: 'refused', status: 401 });
    },
  );

  it('may be written with its signs encoded', async () => {
    const path = word.replaceAll('-', '%2D');
    expect(await arrives(source, body, {}, { path })).toMatchObject(taken);
  });
});

describe('a message that is proved', () => {
  const source = ExamSource.parse({ id: 'lms', kind: 'bearer', secretFrom: 'S', mapping });
  const send = (type: string) => arrives(source, body, { authorization: `Bearer ${word}`, 'content-type': type });

  it.each(['', 'text/plain', 'application/jsonp', 'application/x-www-form-urlencoded', 'json'])(
    'is refused where it is marked as “%s”',
    async (type) => {
      expect(await send(type)).toMatchObject({ is: 'refused', status: 415 });
    },
  );

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON ;charset=UTF-8'])(
    'is read where it is marked as %s',
    async (type) => {
      expect(await send(type)).toMatchObject(taken);
    },
  );
});
