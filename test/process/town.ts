import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedFor } from '../../src/cli/play.ts';
import { loadProgram } from '../../src/config/load.ts';
import type { Program } from '../../src/core/program.ts';
import { provision } from '../../src/engine/provision.ts';
import { createBudget, limitsOf, systemClock } from '../../src/gitlab/budget.ts';
import { connectGitLab } from '../../src/gitlab/client.ts';
import { doors } from '../../src/http/app.ts';
import { examPath } from '../../src/http/exam-door.ts';
import { signStandardWebhook } from '../../src/intake/standard-webhooks.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import type { Child } from './child.ts';
import { freePort, runFieldcert, until } from './child.ts';

const examSecret = `whsec_${Buffer.from('exam-secret-of-the-kill-tests-32').toString('base64')}`;
const hookSecret = `whsec_${Buffer.from('hook-secret-of-the-kill-tests-32').toString('base64')}`;
const botToken = 'glpat-bot-of-the-kill-tests';
const ourConfig = join(import.meta.dirname, '../../config');

const programs = new Map<string, Promise<Program>>();

function programIn(dir: string): Promise<Program> {
  const loading =
    programs.get(dir) ??
    loadProgram(dir).then((loaded) => {
      if (loaded.is === 'faults') throw new Error(JSON.stringify(loaded.faults));
      return loaded.program;
    });
  programs.set(dir, loading);
  return loading;
}

/** How a town differs from the usual one: another program, more variables for the service, or one that knows its own address. */
export type TownOptions = {
  readonly configDir?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly knowsItsAddress?: boolean;
};

/** A sandbox GitLab in this process and the service in one of its own, always on the same port and data folder. */
export type Town = AsyncDisposable & {
  readonly sandbox: Sandbox;
  readonly program: Program;
  readonly project: string;
  readonly folder: string;
  /** Variables the service runs with. */
  readonly env: Readonly<Record<string, string>>;
  readonly service: string;
  /** Starts the service and waits until it is ready. */
  readonly start: () => Promise<void>;
  readonly kill: () => Promise<void>;
  /** The process of the service. */
  readonly pid: () => number;
  /** Asks it to end, as a supervisor does, and gives its exit code. */
  readonly stop: () => Promise<number | null>;
  /** Sends an exam result under one id until it is taken in, as a learning platform does. */
  readonly sendExam: (exam: string, email: string) => Promise<void>;
  /** Whether the service answers and nothing waits to be decided or written. */
  readonly isQuiet: () => Promise<boolean>;
};

/** Builds the sandbox with labels, boards and hook; the service is not started yet. */
export async function openTown(options: TownOptions = {}): Promise<Town> {
  const { configDir = ourConfig, env: extra = {}, knowsItsAddress = false } = options;
  const folder = mkdtempSync(join(tmpdir(), 'fieldcert-kill-'));
  const program = await programIn(configDir);
  const project = program.layout.projects[0]?.path ?? '';
  const sandbox = await startSandbox({ seed: seedFor(program, 'premium', botToken), port: 0 });
  const port = await freePort();
  const service = `http://127.0.0.1:${port}`;
  await hookUp(program, sandbox, `${service}${doors.gitlab}`);
  const env = {
    GITLAB_URL: sandbox.url,
    GITLAB_TOKEN: botToken,
    GITLAB_HOOK_SECRET: hookSecret,
    FIELDCERT_EXAM_SECRET: examSecret,
    FIELDCERT_CONFIG: configDir,
    FIELDCERT_DATA: folder,
    HOST: '127.0.0.1',
    PORT: String(port),
    LOG_LEVEL: 'warn',
    ...(knowsItsAddress ? { FIELDCERT_PUBLIC_URL: service } : {}),
    ...extra,
  };
  const place = { sandbox, program, project, folder, env, service };
  return { ...place, ...serviceIn(place) };
}

type Place = Pick<Town, 'sandbox' | 'folder' | 'env' | 'service'>;

function serviceIn({ sandbox, folder, env, service }: Place): Omit<Town, keyof Place | 'program' | 'project'> {
  let child: Child | undefined;
  const kill = async () => child?.kill();
  return {
    start: async () => {
      const begun = runFieldcert(['serve'], env);
      child = begun;
      await until('the service is ready', async () => {
        if (!begun.isRunning()) throw new Error(`The service ended: ${begun.stderr()}${begun.stdout()}`);
        return isReady(service);
      });
    },
    kill,
    pid: () => child?.pid ?? 0,
    stop: async () => {
      child?.signal('SIGTERM');
      return (await child?.ended) ?? null;
    },
    sendExam: async (exam, email) => {
      const id = `exam_${randomUUID()}`;
      const completedAt = new Date().toISOString();
      const data = { exam, learner: { email }, score: { raw: 92, max: 100 }, completedAt };
      const body = JSON.stringify({ type: 'exam.completed', data });
      const post = () => {
        const signed = signStandardWebhook({ id, at: Date.now(), body, secret: examSecret });
        const headers = { 'content-type': 'application/json', ...signed };
        return fetch(`${service}${examPath('native')}`, { method: 'POST', headers, body });
      };
      await until('the exam result is taken in', async () => isTakenIn(await post().catch(() => undefined)));
    },
    isQuiet: async () => {
      const ready = await fetch(`${service}/readyz`).catch(() => undefined);
      if (!ready?.ok) return false;
      const { events, effects } = (await ready.json()) as Record<string, { waiting: number }>;
      return events?.waiting === 0 && effects?.waiting === 0;
    },
    async [Symbol.asyncDispose]() {
      await kill();
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

// No answer and 5xx mean: again later. Anything else than 202 would never become better.
function isTakenIn(answer: Response | undefined): boolean {
  if (answer && answer.status < 500 && answer.status !== 202) throw new Error(`The exam was refused: ${answer.status}`);
  return answer?.status === 202;
}

async function isReady(service: string): Promise<boolean> {
  return (await fetch(`${service}/readyz`).catch(() => undefined))?.ok ?? false;
}

async function hookUp(program: Program, sandbox: Sandbox, url: string): Promise<void> {
  const budget = createBudget(limitsOf['self-managed'], systemClock);
  const gitlab = connectGitLab({ url: sandbox.url, token: botToken, budget });
  await provision(gitlab, program, { url, secrets: { signing: hookSecret } }, Date.now());
  sandbox.control.requests.clear();
}
