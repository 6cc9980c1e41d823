import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doors } from '../../src/http/app.ts';
import type { World } from '../stories/world.ts';
import { openWorld } from '../stories/world.ts';
import { passed, toExams, turnedDown } from './door.ts';

const text = JSON.stringify(passed);
const withData = (data: object) => JSON.stringify({ ...passed, data: { ...passed.data, ...data } });
const minutes = 60_000;

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => world[Symbol.asyncDispose]());

describe('who may send an exam result', () => {
  const wrong = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
  it.each([
    ['a wrong secret', { body: text, secret: wrong }, 'signature'],
    ['no signature', { body: text, headers: { 'webhook-signature': '' } }, 'webhook-signature'],
    ['no id', { body: text, headers: { 'webhook-id': '' } }, 'webhook-id'],
    ['no timestamp', { body: text, headers: { 'webhook-timestamp': '' } }, 'webhook-timestamp'],
    ['a timestamp that is no number', { body: text, headers: { 'webhook-timestamp': 'now' } }, 'webhook-timestamp'],
    ['another id than was signed', { body: text, headers: { 'webhook-id': 'msg_other' } }, 'signature'],
    ['an id with a line break in it', { body: text, headers: { 'webhook-id': 'a\tb' } }, 'webhook-id'],
    ['a signature of the wrong version', { body: text, headers: { 'webhook-signature': 'v1a,AAAA' } }, 'signature'],
  ])('not with %s', async (_, message, word) => {
    const { detail } = await turnedDown(world, 401, () => toExams(world, message));
    expect(detail).toContain(word);
  });

  it.each([-6, 6])('not with a clock %i minutes off, and the answer says by how much', async (off) => {
    const { detail } = await turnedDown(world, 401, () =>
      toExams(world, { body: text, at: world.clock.at + off * minutes }),
    );
    expect(detail).toContain('6 minutes');
  });

  it('not with a body other than the signed one', async () => {
    await turnedDown(world, 401, () => toExams(world, { body: text, headers: { 'webhook-signature': 'v1,' } }));
  });
});

describe('what an exam result may be', () => {
  const deep = `${'{"data":'.repeat(5000)}1${'}'.repeat(5000)}`;
  it.each<readonly [string, number, string | Uint8Array, Readonly<Record<string, string>>]>([
    ['nothing', 400, '', {}],
    ['no JSON', 400, '<exam/>', {}],
    ['cut short', 400, text.slice(0, -9), {}],
    ['nested far too deep', 400, deep, {}],
    ['a key said twice', 400, text.replace('"exam":', '"exam":"SA-201","exam":'), {}],
    ['another encoding', 400, Buffer.from(text, 'utf16le'), {}],
    ['bytes that are no UTF-8', 400, Buffer.concat([Buffer.from(text.slice(0, 30)), Buffer.from([0xff, 0xfe])]), {}],
    ['a list', 422, '[]', {}],
    ['null', 422, 'null', {}],
    ['another event', 422, JSON.stringify({ ...passed, type: 'exam.started' }), {}],
    ['a score in words', 422, withData({ score: { raw: 'ninety', max: 100 } }), {}],
    ['a score above its maximum', 422, withData({ score: { raw: 101, max: 100 } }), {}],
    ['a score below nothing', 422, withData({ score: { raw: -1, max: 100 } }), {}],
    ['an exam that is a number', 422, withData({ exam: 101 }), {}],
    ['a learner nobody can be', 422, withData({ learner: {} }), {}],
    ['an address that is none', 422, withData({ learner: { email: 'maya' } }), {}],
    ['a key nobody knows', 422, withData({ learner: { emial: 'maya@example.com' } }), {}],
    ['a time without its offset', 422, withData({ completedAt: '2026-11-24' }), {}],
    ['a time to come', 422, withData({ completedAt: '2027-11-24T08:00:00Z' }), {}],
    ['a form', 415, text, { 'content-type': 'application/x-www-form-urlencoded' }],
    ['no type at all', 415, text, { 'content-type': '' }],
  ])('not %s (%i)', async (_, status, body, headers) => {
    const problem = await turnedDown(world, status, () => toExams(world, { body, headers }));
    if (status === 422) expect(problem.at).toBeDefined();
  });

  it('not larger than 256 KB, and the answer says so', async () => {
    const body = withData({ exam: 'x'.repeat(300_000) });
    const { detail } = await turnedDown(world, 413, () => toExams(world, { body }));
    expect(detail).toContain('256 KB');
  });

  it.each(['gzip', 'deflate', 'br', 'zstd', 'nonsense'])('not compressed with %s, however small', async (encoding) => {
    const bomb = gzipSync(Buffer.alloc(20_000_000, ' '));
    const { detail } = await turnedDown(world, 415, () =>
      toExams(world, { body: bomb, headers: { 'content-encoding': encoding } }),
    );
    expect(detail).toContain('compressed');
  });

  it.each([
    ['an unknown exam', withData({ exam: 'XX-999' }), 'exams.yaml'],
    ['an unknown learner', withData({ learner: { email: 'nobody@example.com' } }), 'people.yaml'],
  ])('%s is kept, and the answer says what to do', async (what, body, file) => {
    const response = await toExams(world, { id: what.replaceAll(' ', '_'), body });
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ because: expect.stringContaining(file) });
    await world.settle();
    expect(await practicals()).toEqual([]);
  });
});

/** Issues of somebody known. */
async function practicals() {
  return (await world.issues()).filter(({ labels }) => !labels.includes('fieldcert::identity-needed'));
}

describe('a result that arrives again', () => {
  const id = 'msg_again';
  beforeAll(async () => {
    expect((await toExams(world, { id, body: text })).status).toBe(202);
    await world.settle();
  });

  it('is as good as the first time, in any layout of the same JSON', async () => {
    const again = await toExams(world, { id, body: JSON.stringify(passed, null, 2) });
    expect([again.status, await again.json()]).toEqual([202, expect.objectContaining({ status: 'accepted' })]);
    expect(await practicals()).toHaveLength(1);
  });

  it.each([
    ['another score', withData({ score: { raw: 12, max: 100 } })],
    ['another learner', withData({ learner: { email: 'jonas.weber@example.com' } })],
    ['another exam', withData({ exam: 'SA-201' })],
  ])('is turned down with %s under the same webhook-id', async (_, body) => {
    const { detail, fix } = await turnedDown(world, 409, () => toExams(world, { id, body }));
    expect(detail).toContain(`“${id}”`);
    expect(fix).toContain('webhook-id');
    expect(await practicals()).toHaveLength(1);
  });
});

describe('other places', () => {
  it.each([
    ['GET', '/'],
    ['GET', '/exams/native'],
    ['PUT', '/exams/native'],
    ['POST', '/exams/native/below'],
    ['DELETE', doors.gitlab],
    ['POST', '/exams/moodle'],
    ['POST', '/healthz'],
    ['GET', '/.env'],
    ['GET', '/%E0%A4%A'],
    ['GET', '/..%2f..%2fetc%2fpasswd'],
  ])('%s %s leads nowhere, and the answer says where the doors are', async (method, path) => {
    const { fix } = await turnedDown(world, 404, () => fetch(`${world.service().url}${path}`, { method }));
    expect(fix).toContain('/exams/native');
  });
});
