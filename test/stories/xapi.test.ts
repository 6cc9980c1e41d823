import XAPI, { type Statement } from '@xapi/xapi';
import { describe, expect, it } from 'vitest';
import type { Program } from '../../src/core/program.ts';
import { command } from '../engine/mending.ts';
import type { World } from './world.ts';
import { openWorld } from './world.ts';

const [user, password] = ['lrs', 'a-password-drawn-at-random'];
const exam = 'https://lms.example.com/activities/sa-101';
const verbs = XAPI.default.Verbs;

const withLrs = (program: Program): Program => ({
  ...program,
  sources: [...program.sources, { id: 'lrs', kind: 'xapi', secretFrom: 'LRS_SECRET', usernamesAt: [] }],
  exams: program.exams.map((one) => (one.id === 'SA-101' ? { ...one, aliases: [exam] } : one)),
});
const openLrs = (secrets: Record<string, readonly string[]> = {}) =>
  openWorld({ change: withLrs, secrets: Object.assign(secrets, { lrs: secrets.lrs ?? [`${user}:${password}`] }) });

/** The client as its manual has it; nothing of it is changed. */
function clientOf(world: World, auth = XAPI.default.toBasicAuth(user, password)) {
  return new XAPI.default({ endpoint: `${world.service().url}/exams/lrs/xapi/`, auth });
}

const scored = (mail: string, scaled: number, verb: object = verbs.PASSED): Statement =>
  ({
    actor: { objectType: 'Agent', name: 'Somebody', mbox: `mailto:${mail}` },
    verb,
    object: { objectType: 'Activity', id: exam, definition: { name: { 'en-US': 'Solutions Architect 101' } } },
    result: { score: { scaled }, duration: 'PT30M' },
    timestamp: '2026-11-24T08:00:00.000Z',
  }) as Statement;
const maya = 'maya.lindqvist@example.com';
const jonas = 'jonas.weber@example.com';

describe('a client of xAPI from npm', () => {
  it('learns what is spoken here', async () => {
    await using world = await openLrs();
    const { data, headers } = await clientOf(world).getAbout();
    expect(data.version).toEqual(['2.0.0', '1.0.3', '1.0.2', '1.0.1', '1.0.0']);
    expect(headers['x-experience-api-version']).toBe('1.0.3');
  });

  it('sends a pass, which opens the practical, and gets the id of its statement', async () => {
    await using world = await openLrs();
    const { data, status, headers } = await clientOf(world).sendStatement({ statement: scored(maya, 0.92) });
    await world.settle();
    expect([status, data]).toEqual([200, [expect.stringMatching(/^[0-9a-f-]{36}$/)]]);
    expect(headers['x-experience-api-version']).toBe('1.0.3');
    expect(await world.issues()).toHaveLength(1);
  });

  it('sends everything else too, and none of it is a pass', async () => {
    await using world = await openLrs();
    const others = [verbs.INITIALIZED, verbs.COMPLETED, verbs.PROGRESSED, verbs.TERMINATED, verbs.SCORED];
    const statements = [...others.map((verb) => scored(maya, 1, verb)), scored(maya, 0.3, verbs.FAILED)];
    expect((await clientOf(world).sendStatements({ statements })).data).toHaveLength(6);
    await world.settle();
    expect(await world.issues()).toEqual([]);
  });

  it('sends several, and where one cannot be read none is kept', async () => {
    await using world = await openLrs();
    const client = clientOf(world);
    const bad = { ...scored(jonas, 0.9), object: undefined } as unknown as Statement;
    await expect(client.sendStatements({ statements: [scored(maya, 0.92), bad] })).rejects.toMatchObject({
      status: 400,
    });
    await world.settle();
    expect(await world.issues()).toEqual([]);
    await client.sendStatements({ statements: [scored(maya, 0.92), scored(jonas, 0.9, verbs.FAILED)] });
  });

  it('sends the same statement again, also after a restart, and one under the same id that is not the same', async () => {
    await using world = await openLrs();
    const statement = { ...scored(maya, 0.92), id: 'e05aa883-acaf-40ad-bf54-02c8ce485fb0' };
    await clientOf(world).sendStatement({ statement });
    await world.settle();
    await world.restart();
    expect((await clientOf(world).sendStatement({ statement })).data).toEqual([statement.id]);
    const other = { ...statement, result: { ...statement.result, duration: 'PT31M' } };
    await expect(clientOf(world).sendStatement({ statement: other })).rejects.toMatchObject({
      response: { status: 409 },
    });
    await world.settle();
    expect(await world.issues()).toHaveLength(1);
  });

  it('voids a pass, and the practical it opened waits for a person', async () => {
    await using world = await openLrs();
    const client = clientOf(world);
    const { data } = await client.sendStatement({ statement: scored(maya, 0.92) });
    await world.settle();
    const actor = { objectType: 'Agent' as const, mbox: 'mailto:admin@example.com' };
    await client.voidStatement({ actor, statementId: data[0] ?? '' });
    await world.settle();
    expect((await world.issue(1)).labels).toContain('fieldcert::paused');
    expect((await world.notes(1)).at(-1)?.body).toContain('is being looked at once more');
  });

  it('voids a pass before it comes, and it never counts', async () => {
    await using world = await openLrs();
    const client = clientOf(world);
    const id = '11111111-2222-4333-8444-555555555555';
    const actor = { objectType: 'Agent' as const, mbox: 'mailto:admin@example.com' };
    await client.voidStatement({ actor, statementId: id });
    await world.settle();
    await client.sendStatement({ statement: { ...scored(maya, 0.92), id } });
    await world.settle();
    expect(await world.issues()).toEqual([]);
  });

  it('voids a pass of somebody who was found late, wherever that has gone by then', async () => {
    await using world = await openLrs();
    const client = clientOf(world);
    const actor = { objectType: 'Agent' as const, mbox: 'mailto:admin@example.com' };
    const account = { homePage: 'https://lms.example.com', name: '4711' };
    const late = { ...scored(maya, 0.95), actor: { account }, timestamp: '2026-11-24T08:30:00.000Z' } as Statement;
    const [first = ''] = (await client.sendStatement({ statement: scored(maya, 0.92) })).data;
    const [second = ''] = (await client.sendStatement({ statement: late })).data;
    await world.settle();
    await command(world, 'people', 'link', '4711', 'maya', '--by', 'priya', '--reason', 'She told us.');
    world.clock.at = Math.max(world.clock.at, Date.now() + 1_000);
    await world.catchUp();
    await client.voidStatement({ actor, statementId: first });
    await world.settle();
    expect((await world.issue(1)).labels).not.toContain('fieldcert::paused');
    await client.voidStatement({ actor, statementId: second });
    await world.settle();
    expect((await world.issue(1)).labels).toContain('fieldcert::paused');
  });

  it('is told that attachments are not kept', async () => {
    await using world = await openLrs();
    const attachments = [
      { usageType: 'https://x.example.com/a', display: { en: 'a' }, contentType: 'text/plain', length: 1, sha2: 'x' },
    ];
    const statement = { ...scored(maya, 0.92), attachments } as Statement;
    const content = new TextEncoder().encode('a').buffer as ArrayBuffer;
    const sent = clientOf(world).sendStatement({ statement, attachments: [content] });
    await expect(sent).rejects.toMatchObject({ response: { status: 415 } });
  });

  it('asks for statements in vain, and is told why', async () => {
    await using world = await openLrs();
    await expect(clientOf(world).getStatements({})).rejects.toMatchObject({ response: { status: 405 } });
  });

  it('is not heard with another password', async () => {
    await using world = await openLrs();
    const stranger = clientOf(world, XAPI.default.toBasicAuth(user, 'guessed'));
    await expect(stranger.sendStatement({ statement: scored(maya, 1) })).rejects.toMatchObject({
      response: { status: 401 },
    });
  });
});

describe('OAuth 2 with client credentials', () => {
  async function ask(world: World, form: Record<string, string>, headers: Record<string, string> = {}) {
    const url = `${world.service().url}/exams/lrs/xapi/oauth2/token`;
    const response = await fetch(url, { method: 'POST', headers, body: new URLSearchParams(form) });
    const body = (await response.json()) as { access_token?: string; error?: string };
    return { status: response.status, cache: response.headers.get('cache-control'), ...body };
  }
  const form = { grant_type: 'client_credentials', client_id: user, client_secret: password };
  const send = (world: World, token: string | undefined) =>
    clientOf(world, `Bearer ${token}`).sendStatement({ statement: scored(maya, 0.92) });

  it('gives a token for ten minutes, by form or header, and the client is heard with it', async () => {
    await using world = await openLrs();
    const token = await ask(world, { ...form, scope: 'xapi:write' });
    expect(token).toMatchObject({
      status: 200,
      cache: 'no-store',
      token_type: 'Bearer',
      expires_in: 600,
      scope: 'xapi:write',
    });
    expect((await send(world, token.access_token)).status).toBe(200);
    const basic = { authorization: XAPI.default.toBasicAuth(user, password) };
    const other = await ask(world, { grant_type: 'client_credentials' }, basic);
    expect(other).toMatchObject({ status: 200, scope: 'statements/write' });
    expect((await send(world, other.access_token)).status).toBe(200);
    world.clock.at += 601_000;
    await expect(send(world, other.access_token)).rejects.toMatchObject({ response: { status: 401 } });
  });

  it.each([
    [{ ...form, client_secret: 'guessed' }, 401, 'invalid_client'],
    [{ grant_type: 'client_credentials' }, 401, 'invalid_client'],
    [{ ...form, grant_type: 'password' }, 400, 'unsupported_grant_type'],
    [{ ...form, scope: 'all' }, 400, 'invalid_scope'],
  ])('gives none for %j', async (sent, status, error) => {
    await using world = await openLrs();
    expect(await ask(world, sent)).toMatchObject({ status, error });
  });

  it('takes a token no longer than its secret', async () => {
    const secrets = { lrs: [`${user}:${password}`] };
    await using world = await openLrs(secrets);
    const { access_token } = await ask(world, form);
    secrets.lrs = ['lrs:another-password-drawn', `${user}:${password}`];
    await world.restart();
    expect((await send(world, access_token)).status).toBe(200);
    secrets.lrs = ['lrs:another-password-drawn'];
    await world.restart();
    await expect(send(world, access_token)).rejects.toMatchObject({ response: { status: 401 } });
  });

  it('takes no token that was signed otherwise', async () => {
    await using world = await openLrs();
    const { access_token = '' } = await ask(world, form);
    const [, body] = access_token.split('.');
    const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
    for (const forged of [`${none}.${body}.`, `${access_token}x`, 'nonsense', ''])
      await expect(send(world, forged)).rejects.toMatchObject({ response: { status: 401 } });
  });
});
