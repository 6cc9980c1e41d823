import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { as, noon, receiver, start } from './harness.ts';

const issues = '/projects/30/issues';

async function titles(sandbox: Sandbox): Promise<readonly string[]> {
  const { body } = await as(sandbox, 'fieldcert')('GET', `${issues}?sort=asc`);
  return body.map((issue: { title: string }) => issue.title);
}

describe('faults', () => {
  test('a bad gateway before or after the work', async () => {
    await using sandbox = await start();
    const bot = as(sandbox, 'fieldcert');
    const { faults } = sandbox.control;
    faults.next({ method: 'POST', path: /^\/projects\/30\/issues$/ }, { kind: 'bad-gateway', when: 'before' });
    const before = await bot('POST', issues, { title: 'before' });
    faults.next({ method: 'POST' }, { kind: 'bad-gateway', when: 'after' });
    const after = await bot('POST', issues, { title: 'after' });
    for (const reply of [before, after]) {
      expect([reply.status, reply.headers.get('content-type')]).toEqual([502, 'text/html; charset=utf-8']);
      expect(reply.body).toContain('502');
    }
    expect(await titles(sandbox)).toEqual(['after']);
    expect(faults.left()).toBe(0);
  });

  test('a cut connection, and no answer at all, after the work', async () => {
    await using sandbox = await start();
    const bot = as(sandbox, 'fieldcert');
    sandbox.control.faults.next({ method: 'POST' }, { kind: 'cut', when: 'after' });
    await expect(bot('POST', issues, { title: 'cut' })).rejects.toThrow('fetch failed');
    sandbox.control.faults.next({ method: 'POST' }, { kind: 'no-answer', when: 'after' });
    const asked = fetch(`${sandbox.url}/api/v4${issues}`, {
      method: 'POST',
      headers: { 'private-token': 'token-fieldcert', 'content-type': 'application/json' },
      body: '{"title":"silence"}',
      signal: AbortSignal.timeout(100),
    });
    await expect(asked).rejects.toThrow(/timeout/i);
    expect(await titles(sandbox)).toEqual(['cut', 'silence']);
    expect(sandbox.control.requests.all({ method: 'POST' }).map(({ status }) => status)).toEqual([null, null]);
  });

  test('too many in both forms, a login page, dropped assignees', async () => {
    await using sandbox = await start();
    const bot = as(sandbox, 'fieldcert');
    const { faults } = sandbox.control;
    faults.next({}, { kind: 'too-many', form: 'plain', retryAfter: 3 });
    faults.next({}, { kind: 'too-many', form: 'json' });
    faults.next({}, { kind: 'login-page' });
    const plain = await bot('GET', issues);
    expect([plain.status, plain.body, plain.headers.get('retry-after')]).toEqual([429, 'Retry later\n', '3']);
    const json = await bot('GET', issues);
    expect([json.status, json.headers.get('retry-after'), json.body.message.error]).toEqual([
      429,
      null,
      'This endpoint has been requested too many times. Try again later.',
    ]);
    const page = await bot('GET', issues);
    expect([page.status, page.body]).toEqual([200, expect.stringContaining('<form')]);
    faults.next({ method: 'GET' }, { kind: 'delay', ms: 1 }, 2);
    expect((await bot('GET', issues)).status).toBe(200);
    expect(faults.left()).toBe(1);
    faults.clear();
    faults.next({ method: 'POST' }, { kind: 'drop-assignees' });
    expect((await bot('POST', issues, { title: 'x', assignee_ids: [4] })).body.assignees).toEqual([]);
  });

  test('the log tells who called what', async () => {
    await using sandbox = await start();
    await as(sandbox, 'fieldcert')('GET', '/projects/acme%2Ffield/issues?state=opened');
    await as(sandbox, 'maya')('POST', issues, { title: 'x' });
    await as(sandbox, '')('GET', issues);
    expect(sandbox.control.requests.all()).toEqual([
      { method: 'GET', path: '/projects/acme/field/issues', query: 'state=opened', status: 200, caller: 'fieldcert' },
      { method: 'POST', path: issues, query: '', status: 201, caller: 'maya' },
      { method: 'GET', path: issues, query: '', status: 404, caller: null },
    ]);
    expect(sandbox.control.requests.all({ caller: 'maya' })).toHaveLength(1);
  });
});

describe('limits', () => {
  test('notes and issues answer JSON without headers, and count per person and minute', async () => {
    let clock = noon;
    await using sandbox = await start({ now: () => clock, limits: { notes: 2, issues: 1 } });
    const bot = as(sandbox, 'fieldcert');
    await bot('POST', issues, { title: 'x' });
    expect((await bot('POST', issues, { title: 'x' })).status).toBe(429);
    const say = async (who: string) => (await as(sandbox, who)('POST', `${issues}/1/notes`, { body: 'x' })).status;
    expect([await say('fieldcert'), await say('fieldcert'), await say('fieldcert'), await say('omar')]).toEqual([
      201, 201, 429, 201,
    ]);
    clock += 60_000;
    expect(await say('fieldcert')).toBe(201);
  });

  test('all calls: plain text, and headers on every answer', async () => {
    await using sandbox = await start({ now: () => noon, limits: { api: 1 } });
    const bot = as(sandbox, 'fieldcert');
    const first = await bot('GET', '/user');
    expect([first.status, first.headers.get('ratelimit-limit'), first.headers.get('ratelimit-remaining')]).toEqual([
      200,
      '1',
      '0',
    ]);
    const second = await bot('GET', '/user');
    expect([second.status, second.body, second.headers.get('retry-after')]).toEqual([429, 'Retry later\n', '60']);
    sandbox.control.limiter.set({});
    expect((await bot('GET', '/user')).status).toBe(200);
  });
});

describe('a world on disk', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is there again, and sends what was held back', async () => {
    const dataFile = join(folder, 'world.json');
    await using to = await receiver();
    const before = await start({ dataFile });
    const bot = as(before, 'fieldcert');
    await bot('POST', '/projects/30/hooks', { url: to.url, issues_events: true });
    before.control.deliveries.hold();
    await bot('POST', issues, { title: 'kept', labels: 'a' });
    await before.close();
    expect(to.received).toHaveLength(0);
    await using after = await start({ dataFile });
    await after.idle();
    expect(to.seen()).toEqual(['Issue Hook open']);
    expect(await titles(after)).toEqual(['kept']);
    expect((await as(after, 'fieldcert')('POST', issues, { title: 'next' })).body.id).toBe(2);
  });

  test('survives SIGKILL right after an answer', async () => {
    const program = join(folder, 'run.ts');
    const server = fileURLToPath(new URL('../../src/sandbox/server.ts', import.meta.url));
    const harness = fileURLToPath(new URL('./harness.ts', import.meta.url));
    const dataFile = join(folder, 'world.json');
    writeFileSync(
      program,
      `import { startSandbox } from ${JSON.stringify(server)};
import { acme } from ${JSON.stringify(harness)};
const sandbox = await startSandbox({ seed: acme(), port: 0, dataFile: ${JSON.stringify(dataFile)} });
console.log(sandbox.url);`,
    );
    const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const headers = { 'private-token': 'token-fieldcert', 'content-type': 'application/json' };
    const body = '{"title":"acknowledged"}';
    const answer = await fetch(`${line.toString().trim()}/api/v4${issues}`, { method: 'POST', headers, body });
    child.kill('SIGKILL');
    expect(answer.status).toBe(201);
    await once(child, 'exit');
    await using again = await start({ dataFile });
    expect(await titles(again)).toEqual(['acknowledged']);
  });

  test('holds what was done on a page, and the event it caused arrives', async () => {
    const dataFile = join(folder, 'world.json');
    await using to = await receiver();
    await using sandbox = await start({ dataFile });
    const bot = as(sandbox, 'fieldcert');
    await bot('POST', '/projects/30/hooks', { url: to.url, note_events: true });
    await bot('POST', issues, { title: 'One' });
    const answer = await fetch(`${sandbox.url}/acme/field/-/issues/1/notes`, {
      method: 'POST',
      headers: { cookie: 'practice_gitlab_user=4', origin: sandbox.url },
      body: new URLSearchParams({ note: 'from a page' }),
      redirect: 'manual',
    });
    expect(answer.status).toBe(303);
    expect(readFileSync(dataFile, 'utf8')).toContain('from a page');
    await sandbox.idle();
    expect(to.seen()).toEqual(['Note Hook create']);
    expect((await fetch(`${sandbox.url}/`)).status).toBe(200);
  });

  test('another kind of file is refused in words', async () => {
    const dataFile = join(folder, 'world.json');
    writeFileSync(dataFile, '{"version":99}');
    await expect(start({ dataFile })).rejects.toThrow('is not a world this sandbox can read');
  });
});
