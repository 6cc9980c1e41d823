import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedFor } from '../../src/cli/play.ts';
import { loadProgram } from '../../src/config/load.ts';
import { Plan } from '../../src/core/provision/plan.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import type { Project, Tier } from '../../src/sandbox/world.ts';
import type { Patch } from '../config/patched-config.ts';
import { inCopy, patch } from '../config/patched-config.ts';
import type { Typed } from './typed.ts';
import { typed } from './typed.ts';

const botToken = 'glpat-bot-of-the-plans';
const signingToken = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** The state “in review” called otherwise, with its earlier name. */
export const renamed: Patch = [
  'gitlab.yaml',
  'name: fieldcert::in-review\n',
  'name: fieldcert::reviewing\n      previously: [fieldcert::in-review]\n',
];
/** Its list on the board. */
export const listRenamed: Patch = ['gitlab.yaml', '      - fieldcert::in-review\n', '      - fieldcert::reviewing\n'];

/** An untouched project of the example program, and a terminal beside it. */
export type PlanWorld = AsyncDisposable & {
  readonly sandbox: Sandbox;
  readonly project: Project;
  readonly folder: string;
  /** Types `fieldcert …` with the program changed by `patches`. */
  readonly types: (args: readonly string[], patches?: readonly Patch[], env?: Record<string, string>) => Promise<Typed>;
  readonly plan: (patches?: readonly Patch[], env?: Record<string, string>) => Promise<Plan>;
  /** Calls as the bot. */
  readonly api: (method: string, path: string, body?: unknown) => Promise<number>;
};

/** Opens one. The bot is Owner of the group above as well. */
export async function openPlanWorld(tier: Tier): Promise<PlanWorld> {
  const loaded = await loadProgram(join(import.meta.dirname, '../../config'));
  if (loaded.is === 'faults') throw new Error(JSON.stringify(loaded.faults));
  const seed = seedFor(loaded.program, tier, botToken);
  const groups = seed.groups.map((group) => ({ ...group, members: [{ username: 'fieldcert-bot', access: 50 }] }));
  const sandbox = await startSandbox({ seed: { ...seed, groups }, port: 0 });
  const folder = mkdtempSync(join(tmpdir(), 'fieldcert-plan-'));
  const [project] = sandbox.world.projects.values();
  if (!project) throw new Error('There is no project.');
  const types: PlanWorld['types'] = (args, patches = [], env = {}) =>
    inCopy(async (dir) => {
      await patch(dir, patches);
      return typed(args, {
        GITLAB_URL: sandbox.url,
        GITLAB_TOKEN: botToken,
        GITLAB_HOOK_SECRET: signingToken,
        FIELDCERT_PUBLIC_URL: 'https://fieldcert.example.com',
        FIELDCERT_CONFIG: dir,
        FIELDCERT_DATA: join(folder, 'none'),
        ...env,
      });
    });
  return {
    sandbox,
    project,
    folder,
    types,
    plan: async (patches, env) => Plan.parse(JSON.parse((await types(['plan', '--json'], patches, env)).out)),
    api: async (method, path, body) => {
      const headers = { 'private-token': botToken, 'content-type': 'application/json' };
      const url = `${sandbox.url}/api/v4/projects/${project.id}${path}`;
      const { status } = await fetch(url, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
      return status;
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Names of a board's lists from left to right. */
export function listsOf({ project }: PlanWorld, name: string): readonly string[] {
  const board = project.boards.find((candidate) => candidate.name === name);
  return (board?.lists ?? []).map(
    ({ labelId }) => project.labels.find(({ id }) => id === labelId)?.name ?? `label ${labelId}`,
  );
}

/** A text without what differs from run to run. */
export function settled({ sandbox, folder }: PlanWorld, text: string): string {
  return text
    .replaceAll(sandbox.url, 'GITLAB')
    .replaceAll(folder, 'DATA')
    .replace(/\([0-9a-f]{12}\)/g, '(HASH)');
}

/** Lets `count` writes through; the next is cut, and everything after it. */
export function killAfter({ sandbox }: PlanWorld, count: number, when: 'before' | 'after'): void {
  const { faults } = sandbox.control;
  let left = count;
  const { take } = faults;
  Object.assign(faults, {
    take: (method: string, path: string) => {
      if (method !== 'GET' && left > 0) left -= 1;
      else if (method !== 'GET' && left === 0) {
        left = -1;
        return { kind: 'cut', when };
      } else if (left < 0) return { kind: 'cut', when: 'before' };
      return take(method, path);
    },
    clear: () => {
      left = Number.POSITIVE_INFINITY;
    },
  });
}
