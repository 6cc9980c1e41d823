import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedFor } from '../../src/cli/play.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { freePort, runFieldcert, until } from '../process/child.ts';
import type { Town } from '../process/town.ts';
import { openTown } from '../process/town.ts';

let town: Town;
beforeEach(async () => {
  town = await openTown();
});
afterEach(async () => town[Symbol.asyncDispose]());

/** Runs `serve` to its end. */
async function serve(env: Readonly<Record<string, string>>) {
  await using child = runFieldcert(['serve'], env);
  const code = await child.ended;
  return { code, out: child.stdout(), errors: child.stderr() };
}

describe('serve, with an environment that is not right', () => {
  it('names everything that is missing at once', async () => {
    const { code, errors } = await serve({ PORT: 'eighty', FIELDCERT_CONFIG: town.env.FIELDCERT_CONFIG ?? '' });
    expect(code).toBe(1);
    for (const variable of ['PORT', 'GITLAB_URL', 'GITLAB_TOKEN', 'GITLAB_HOOK_SECRET', 'FIELDCERT_EXAM_SECRET'])
      expect(errors).toMatch(new RegExp(`^${variable} is not`, 'm'));
    expect(errors).toContain('→ ');
    expect(errors).not.toContain('    at ');
  });

  it('names faults of the configuration and of the environment together', async () => {
    const { code, errors } = await serve({ FIELDCERT_CONFIG: town.folder });
    expect(code).toBe(1);
    expect(errors).toContain('program.yaml');
    expect(errors).toMatch(/^GITLAB_TOKEN is not set/m);
  });

  it('never prints a secret, wrong or right', async () => {
    const secrets = [1, 2, 3].map(() => randomBytes(12).toString('hex'));
    const [token = '', hook = '', exam = ''] = secrets;
    const wrong = { GITLAB_HOOK_SECRET: `whsec_${hook}!`, FIELDCERT_EXAM_SECRET: exam, GITLAB_TOKEN: token };
    const { code, out, errors } = await serve({ ...town.env, ...wrong, LOG_LEVEL: 'trace' });
    expect(code).toBe(1);
    for (const secret of secrets) expect(out + errors).not.toContain(secret);
  });

  it('says so when GitLab does not know the token, without showing it', async () => {
    const { code, out, errors } = await serve({ ...town.env, GITLAB_TOKEN: 'glpat-of-somebody-gone' });
    expect(code).toBe(1);
    expect(errors).toContain('401');
    expect(errors).toContain('→ ');
    expect(errors).not.toContain('    at ');
    expect(out + errors).not.toContain('glpat-of-somebody-gone');
  });

  it('says so when what answers at GITLAB_URL is not GitLab', async () => {
    const server = createServer((_request, response) => response.end('<h1>Welcome</h1>'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { code, errors } = await serve({ ...town.env, GITLAB_URL: url });
    server.close();
    server.closeAllConnections();
    expect(code).toBe(1);
    expect(errors).toContain('check that GITLAB_URL is GitLab itself');
    expect(errors).not.toContain('    at ');
  });
});

describe('serve, where another is already', () => {
  it('says that its port is taken and ends', async () => {
    const server = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const { code, errors } = await serve({ ...town.env, PORT: String(port) });
    server.close();
    expect(code).toBe(1);
    expect(errors).toContain(`Port ${port} is taken.`);
    expect(errors).toContain('PORT');
  });

  it('leaves a data folder that another process uses alone', async () => {
    await town.start();
    const { code, errors } = await serve({ ...town.env, PORT: '0' });
    expect(code).toBe(1);
    expect(errors).toContain('is in use by another running fieldcert');
    expect(errors).not.toContain('    at ');
    expect(await town.isQuiet()).toBe(true);
  });
});

describe('serve, while GitLab is away', () => {
  it('takes exam results in, says what it waits for, and goes on by itself', { timeout: 60_000 }, async () => {
    await town.sandbox.close();
    await using child = runFieldcert(['serve'], town.env);
    await until('the door is open', async () => (await get('/healthz'))?.status === 200);
    await town.sendExam('SA-101', 'maya.lindqvist@example.com');
    expect((await get('/readyz'))?.status).toBe(503);
    const early = await fetch(`${town.service}/hooks/gitlab`, { method: 'POST', body: '{}' });
    expect(early.status).toBe(503);
    expect(early.headers.get('retry-after')).not.toBeNull();
    await until('a line that says so', () => child.stdout().includes('No connection to GitLab'));
    expect(child.stdout()).not.toContain(town.env.GITLAB_TOKEN);

    const seed = seedFor(town.program, 'premium', town.env.GITLAB_TOKEN ?? '');
    await using back = await startSandbox({ seed, port: Number(new URL(town.sandbox.url).port) });
    await until('the practical is opened', () => {
      return [...back.world.projects.values()].some(({ path, issues }) => path === town.project && issues.size === 1);
    });
    expect((await get('/readyz'))?.status).toBe(200);
  });
});

describe('serve, while GitLab is away and somebody is known by name only', () => {
  it('asks exam results to come again, until GitLab has said once who that is', { timeout: 60_000 }, async () => {
    await using config = configWith('people.yaml', (text) => text.replace('    gitlabId: 101\n', ''));
    await using other = await openTown({ configDir: config.folder });
    await other.sandbox.close();
    const serving = () => runFieldcert(['serve'], other.env);
    const health = async () => (await fetch(`${other.service}/healthz`).catch(() => undefined))?.ok ?? false;
    const first = serving();
    await until('the door is open', health);
    const early = await fetch(`${other.service}/exams/native`, { method: 'POST', body: '{}' });
    expect(early.status).toBe(503);
    expect(early.headers.get('retry-after')).not.toBeNull();
    await first.kill();

    const seed = seedFor(other.program, 'premium', other.env.GITLAB_TOKEN ?? '');
    const back = await startSandbox({ seed, port: Number(new URL(other.sandbox.url).port) });
    await other.start();
    await other.kill();
    await back.close();

    await using _second = serving();
    await other.sendExam('SA-101', 'maya.lindqvist@example.com');
  });
});

/** Our configuration with one file changed, in a folder of its own. */
function configWith(file: string, change: (text: string) => string) {
  const folder = mkdtempSync(join(tmpdir(), 'fieldcert-config-'));
  cpSync(join(import.meta.dirname, '../../config'), folder, { recursive: true });
  const text = readFileSync(join(folder, file), 'utf8');
  expect(change(text)).not.toBe(text);
  writeFileSync(join(folder, file), change(text));
  return { folder, [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }) };
}

async function get(path: string): Promise<Response | undefined> {
  return fetch(`${town.service}${path}`).catch(() => undefined);
}
