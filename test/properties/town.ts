import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { seedFor } from '../../src/cli/play.ts';
import { loadProgram } from '../../src/config/load.ts';
import type { Program } from '../../src/core/program.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { recallPeople } from '../../src/engine/people.ts';
import { run } from '../../src/engine/run.ts';
import { createBudget, limitsOf } from '../../src/gitlab/budget.ts';
import { connectGitLab } from '../../src/gitlab/client.ts';
import { loadTemplates } from '../../src/render/render.ts';
import { createHook } from '../../src/sandbox/hooks.ts';
import { actAs } from '../../src/sandbox/scene.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import type { Project, User } from '../../src/sandbox/world.ts';
import { openEmbedded } from '../../src/store/open-embedded.ts';
import { logTo } from '../../src/telemetry/telemetry.ts';
import type { Life } from './mortal.ts';
import { mortal } from './mortal.ts';

const botToken = 'glpat-bot-of-the-properties';

/** Signs hooks in this town. */
export const hookSecret = `whsec_${Buffer.from('hook-secret-of-the-properties-32').toString('base64')}`;

const loaded = await loadProgram(join(import.meta.dirname, '../../config'));
if (loaded.is === 'faults') throw new Error(JSON.stringify(loaded.faults));

/** The example program with nobody in two pools: else who reviews depends, honestly, on whose exam result came first. */
export const program: Program = { ...loaded.program, reviewing: apart(loaded.program) };

const { render } = loadTemplates();
const telemetry = logTo(pino({ level: 'silent' }));
// Nothing here outlives a test, so nothing needs a disk.
const shelf = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

function apart({ reviewing }: Program): Program['reviewing'] {
  const seen = new Set<string>();
  const isNew = (username: string) => !seen.has(username) && seen.add(username) !== undefined;
  return { ...reviewing, pools: reviewing.pools.map((pool) => ({ ...pool, members: pool.members.filter(isNew) })) };
}

/** A process of the service at work. */
export type Incarnation = { readonly life: Life; readonly engine: Engine; readonly end: () => Promise<void> };

/** A sandbox GitLab, a store, and a clock that stands still; the service is begun, and begun again, by whoever plays. */
export async function openTown() {
  const folder = mkdtempSync(join(shelf, 'fieldcert-lives-'));
  const clock = { at: Date.parse('2026-11-24T09:00:00Z') };
  const now = () => clock.at;
  const sandbox = await startSandbox({ seed: seedFor(program, 'premium', botToken), port: 0, now });
  sandbox.control.deliveries.hold();
  const store = await openEmbedded({ folder, now });
  const { people } = await recallPeople(program, store);
  const project = the(
    [...sandbox.world.projects.values()].find(({ path }) => path === program.layout.projects[0]?.path),
    'project',
  );
  const user = (username: string): User =>
    the(
      [...sandbox.world.users.values()].find((candidate) => candidate.username === username),
      username,
    );
  const bot = user('fieldcert-bot');
  hookUp();

  function hookUp(): void {
    const flags = { push_events: false, note_events: true, confidential_note_events: true };
    createHook(actAs(sandbox.scene, bot), project, {
      url: 'http://127.0.0.1:9/',
      signingToken: hookSecret,
      flags: { ...flags, issues_events: true, confidential_issues_events: true },
    });
  }

  /** A new process on the same store: nothing of an earlier one is left but what was committed. */
  async function begin(): Promise<Incarnation> {
    const sleep = async (ms: number) => {
      clock.at += ms;
    };
    const budget = createBudget(limitsOf['self-managed'], { now, sleep });
    const client = connectGitLab({ url: sandbox.url, token: botToken, budget, now, timeoutMs: 120_000 });
    const parts = mortal(store, client);
    const identity = { userId: bot.id, username: bot.username };
    const engine: Engine = { ...parts, program, render, now, bot: identity, people, telemetry };
    const working = await run(engine, { timersMs: 2 ** 30, sweepMs: 2 ** 30 });
    const end = async () => {
      parts.life.end();
      await working[Symbol.asyncDispose]();
      await parts.store[Symbol.asyncDispose]();
    };
    return { life: parts.life, engine, end };
  }

  return {
    clock,
    sandbox,
    store,
    project: project as Project,
    user,
    bot,
    begin,
    async [Symbol.asyncDispose](): Promise<void> {
      await store[Symbol.asyncDispose]();
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Where lives are lived. */
export type Town = Awaited<ReturnType<typeof openTown>>;

function the<Thing>(thing: Thing | undefined, name: string): Thing {
  if (thing === undefined) throw new Error(`There is no ${name} in this town.`);
  return thing;
}
