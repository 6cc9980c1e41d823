import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { doctor, doctorText } from '../../src/cli/doctor.ts';
import { createProgram } from '../../src/cli/program.ts';
import type { Environment } from '../../src/config/env.ts';
import { clockFinding, tokenFinding } from '../../src/engine/doctor-gitlab.ts';
import { roomFinding, vacuumFindings } from '../../src/engine/doctor-store.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { exampleUpToDate } from '../config/patched-config.ts';
import type { World } from '../stories/world.ts';
import { openWorld } from '../stories/world.ts';
import { hooksIn } from './hook-relay.ts';

const golden = join(import.meta.dirname, '../golden/cli');
const config = exampleUpToDate();

let world: World;
afterAll(() => rmSync(config, { recursive: true }));
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => world[Symbol.asyncDispose]());

function environment(over: Environment = {}): Environment {
  return {
    GITLAB_URL: world.sandbox.url,
    GITLAB_TOKEN: 'glpat-bot-of-the-stories',
    GITLAB_HOOK_SECRET: world.hookSecret,
    FIELDCERT_EXAM_SECRET: world.examSecret,
    FIELDCERT_CONFIG: config,
    FIELDCERT_DATA: world.folder,
    FIELDCERT_PUBLIC_URL: world.service().url,
    ...over,
  };
}

/** What the doctor says, without what differs from run to run. */
async function said(over: Environment = {}, now: () => number = Date.now): Promise<string> {
  const text = doctorText(await doctor({ env: environment(over), now }));
  return `${text
    .replaceAll(world.folder, 'DATA')
    .replaceAll(config, 'CONFIG')
    .replaceAll(world.sandbox.url, 'GITLAB')
    .replaceAll(world.service().url, 'SERVICE')
    .replace(/127\.0\.0\.1:\d+/g, 'HOST')}\n`;
}

function expectGolden(name: string, text: string): void {
  const file = join(golden, `doctor.${name}.txt`);
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
}

const projectOf = () => {
  const [project] = world.sandbox.world.projects.values();
  if (!project) throw new Error('There is no project.');
  return project;
};
const userOf = (username: string) => world.person(username).user;
const memberOf = (username: string) => {
  const member = projectOf().members.find(({ userId }) => userId === userOf(username).id);
  if (!member) throw new Error(`${username} is no member.`);
  return member;
};

describe('the doctor', () => {
  it('finds a healthy service in good order, while it runs', async () => {
    await world.person('maya').passes('SA-101', 92);
    await world.person('maya').says(1, '/help');
    const text = await said();
    expect(text).toMatch(/^All is well\.$/m);
    expectGolden('healthy', text);
  });

  it('says what to do before the first start', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fieldcert-doctor-'));
    const text = await said({ FIELDCERT_DATA: folder, FIELDCERT_PUBLIC_URL: undefined });
    rmSync(folder, { recursive: true });
    expectGolden('before-start', text.replaceAll(folder, 'EMPTY'));
  });

  it('names everything the environment lacks', async () => {
    const over = { GITLAB_URL: undefined, GITLAB_HOOK_SECRET: 'whsec_x', FIELDCERT_EXAM_SECRET: undefined, PORT: 'x' };
    expectGolden('environment', await said(over));
  });
});

const sick: Readonly<Record<string, (over: { env: Environment; now: () => number }) => void | Promise<void>>> = {
  'hook-without-comments': () => {
    for (const hook of hooksIn(world)) hook.flags = { ...hook.flags, confidential_note_events: false };
  },
  'hook-switched-off': () => {
    for (const hook of hooksIn(world))
      Object.assign(hook, { consecutiveFailures: 40, disabledUntil: new Date(world.clock.at + 60_000).toISOString() });
  },
  'hook-elsewhere': () => {
    for (const hook of hooksIn(world)) hook.url = 'https://old.example.com/hooks/gitlab';
  },
  'hook-secret-of-another-kind': () => {
    for (const hook of hooksIn(world)) Object.assign(hook, { signingToken: null, token: 'plain' });
  },
  'delivery-refused': async () => {
    for (const hook of hooksIn(world)) hook.signingToken = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    await world.person('priya').opens('A question', 'How?');
  },
  'no-maintainer': () => {
    memberOf('fieldcert-bot').access = 20;
  },
  'bot-is-a-guest': () => {
    memberOf('fieldcert-bot').access = 10;
  },
  'bot-is-a-person': (over) => {
    over.env = { GITLAB_TOKEN: userOf('priya').token };
  },
  'guest-reviewer': () => {
    memberOf('omar').access = 10;
  },
  'guest-reviewer-who-is-assigned': async () => {
    await world.person('maya').passes('SA-101', 92);
    memberOf('omar').access = 10;
  },
  'guest-moderator': () => {
    memberOf(world.program.reviewing.moderators[0] ?? '').access = 10;
  },
  'learner-outside': () => {
    projectOf().members = projectOf().members.filter((member) => member !== memberOf('maya'));
  },
  'unknown-person': () => {
    projectOf().members = projectOf().members.filter((member) => member !== memberOf('jonas'));
    world.sandbox.world.users.delete(userOf('jonas').id);
  },
  'missing-label': () => {
    projectOf().labels = projectOf().labels.filter(({ name }) => name !== 'fieldcert-region::APJ');
  },
  'repainted-label': () => {
    for (const label of projectOf().labels)
      if (label.name === 'lxp' || label.name.endsWith('::AMER')) label.color = '#000000';
  },
  'list-order': () => {
    for (const board of projectOf().boards) if (board.name === 'By region') board.lists.reverse();
  },
  'missing-board': () => {
    projectOf().boards = projectOf().boards.filter(({ name }) => name !== 'Recertification');
  },
  'token-without-api': () => {
    userOf('fieldcert-bot').scopes = ['read_api'];
  },
  'token-unknown': (over) => {
    over.env = { GITLAB_TOKEN: 'glpat-of-nobody' };
  },
  'gitlab-away': async (over) => {
    const gone = await startSandbox({ seed: { tier: 'free', people: [], groups: [], projects: [] }, port: 0 });
    await gone.close();
    over.env = { GITLAB_URL: gone.url };
  },
  'database-away': async (over) => {
    const gone = await startSandbox({ seed: { tier: 'free', people: [], groups: [], projects: [] }, port: 0 });
    await gone.close();
    over.env = { DATABASE_URL: gone.url.replace('http://', 'postgres://cert:hush@') };
  },
  'project-unseen': () => {
    projectOf().members = projectOf().members.filter(({ userId }) => userId !== 9001);
  },
  'clock-ahead': (over) => {
    over.now = () => Date.now() + 600_000;
  },
  'broken-configuration': (over) => {
    over.env = { FIELDCERT_CONFIG: '/nowhere' };
  },
};

describe('the doctor finds', () => {
  it.each(Object.entries(sick))('%s', async (name, makeSick) => {
    const over: { env: Environment; now: () => number } = { env: {}, now: Date.now };
    await makeSick(over);
    const text = await said(over.env, over.now);
    expect(text).toMatch(/^[!✗] /m);
    // What is fine is in the golden file of the healthy one.
    expectGolden(name, text.replace(/^✓ .*\n/gm, ''));
  });

  it('a plan that the configuration does not expect', async () => {
    await using free = await openWorld({ tier: 'free' });
    await free.person('maya').passes('SA-101', 92);
    const env = environment({ GITLAB_URL: free.sandbox.url, FIELDCERT_PUBLIC_URL: free.service().url });
    const findings = await doctor({ env, now: Date.now });
    expect(findings.find(({ check }) => check === 'tier')?.says).toBe(
      'field/certification follows the rules of the free plan.',
    );
  });

  it('work that waits too long, and /readyz says for how long', async () => {
    const { faults } = world.sandbox.control;
    faults.next({ method: 'POST', path: /[a-z]\/issues$/ }, { kind: 'bad-gateway', when: 'after' });
    faults.next({ method: 'GET', path: /[a-z]\/issues$/ }, { kind: 'bad-gateway', when: 'before' }, 50);
    await world.person('maya').passes('SA-101', 92);
    world.clock.at += 60_000;
    await world.person('maya').says(1, '/help');
    world.clock.at += 1_740_000;
    const ready = await (await fetch(`${world.service().url}/readyz`)).json();
    expect(ready).toMatchObject({
      events: { waiting: 1, oldestSeconds: 1_740 },
      effects: { waiting: 1, oldestSeconds: 1_800 },
    });
    const findings = await doctor({ env: environment(), now: () => world.clock.at });
    expect(findings.find(({ check }) => check === 'backlog')).toMatchObject({
      level: 'warning',
      says: '2 events and writes wait, the oldest for 30 minutes.',
    });
  });
});

describe('on its own', () => {
  const now = Date.parse('2026-11-24T12:00:00Z');
  const token = { scopes: ['api'], active: true, expiresOn: undefined };
  it.each([
    [token, 'fine', 'The token has the scope api and does not expire.'],
    [{ ...token, expiresOn: '2026-12-24' }, 'fine', 'The token has the scope api until 2026-12-24.'],
    [{ ...token, expiresOn: '2026-12-01' }, 'warning', 'The token has the scope api, but only until 2026-12-01.'],
    [{ ...token, active: false }, 'fault', 'The token is not active.'],
  ])('the token %j', (found, level, says) => {
    expect(tokenFinding(found, now)).toMatchObject({ level, says });
  });

  it.each([
    [61_500, 'fault'],
    [59_000, 'fine'],
    [-59_000, 'fine'],
    [-62_000, 'fault'],
  ])('a clock that is %i ms ahead', (ahead, level) => {
    expect(clockFinding({ time: now - 500 }, now + ahead - 200, now + ahead + 200).level).toBe(level);
  });

  it.each([
    [50, 'fault'],
    [500, 'warning'],
    [5_000, 'fine'],
  ])('%i MB left on the disk', (megabytes, level) => {
    expect(roomFinding('data', megabytes * 1024 * 1024).level).toBe(level);
  });
});

describe('fieldcert doctor', () => {
  async function run(
    flags: readonly string[],
    env: Environment,
  ): Promise<{ readonly out: string; readonly code: number }> {
    let out = '';
    const stdout = { write: (text: string) => (out += text) };
    const before = process.exitCode;
    process.exitCode = undefined;
    await createProgram({ env, stdout, stderr: stdout }).parseAsync(['node', 'fieldcert', 'doctor', ...flags]);
    const code = Number(process.exitCode ?? 0);
    process.exitCode = before;
    return { out, code };
  }

  it('ends with 0 when nothing is broken, and 1 when something is', async () => {
    expect(await run([], environment())).toMatchObject({ code: 0, out: expect.stringContaining('All is well.') });
    for (const label of projectOf().labels) label.color = '#000000';
    expect((await run([], environment())).code).toBe(0);
    expect((await run([], environment({ GITLAB_TOKEN: 'x' }))).code).toBe(1);
  });

  it('speaks to machines', async () => {
    const { out, code } = await run(['--json'], environment({ GITLAB_TOKEN: 'glpat-hush' }));
    expect(code).toBe(1);
    expect(out).not.toContain('hush');
    expect(JSON.parse(out)).toMatchObject({
      status: 'fault',
      findings: expect.arrayContaining([
        { check: 'token', level: 'fault', says: expect.any(String), fix: expect.any(String) },
      ]),
    });
  });

  it('says that PostgreSQL needs its vacuum, where somebody switched it off', () => {
    expect(vacuumFindings(true)).toEqual([]);
    expect(vacuumFindings(false)).toMatchObject([
      { level: 'warning', fix: expect.stringContaining('alter system set autovacuum = on') },
    ]);
  });
});
