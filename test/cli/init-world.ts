import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { exampleDir } from '../config/patched-config.ts';
import type { Typed } from './typed.ts';
import { typed } from './typed.ts';

const tokens = { bot: 'glpat-bot-of-the-beginning', reader: 'glpat-reads-only', guest: 'glpat-guest-of-the-team' };
const signingToken = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** A team's own GitLab before its first day with fieldcert, and a terminal beside it. */
export type InitWorld = AsyncDisposable & {
  readonly sandbox: Sandbox;
  /** Folder of the program; not there yet. */
  readonly config: string;
  /** Types `fieldcert init …`; with `answers` somebody sits there and gives them one by one. */
  readonly init: (args: readonly string[], options?: Options) => Promise<Typed & { readonly asked: readonly string[] }>;
  readonly types: (args: readonly string[]) => Promise<Typed>;
  readonly file: (name: string) => string;
  readonly labels: () => readonly string[];
  /** A text without what differs from run to run. */
  readonly settled: (text: string) => string;
};

type Options = {
  readonly answers?: readonly string[];
  readonly env?: Record<string, string | undefined>;
  readonly token?: keyof typeof tokens;
};

const people = ['ada', 'ben', 'cleo', 'dan', 'eve'];

/** Opens one. */
export async function openInitWorld(): Promise<InitWorld> {
  const person = (username: string, id: number, token = `glpat-${username}`) => ({
    id,
    username,
    name: `${username.charAt(0).toUpperCase()}${username.slice(1)} Example`,
    email: `${username}@team.test`,
    token,
  });
  const members = people.map((username) => ({ username, access: 20 }));
  const project = (id: number, path: string, more: readonly { username: string; access: number }[]) => ({
    id,
    path,
    name: path,
    visibility: 'private' as const,
    members: [...members, ...more],
  });
  const bot = { username: 'cert-bot', access: 40 };
  const sandbox = await startSandbox({
    seed: {
      tier: 'free',
      people: [
        ...people.map((username, index) => person(username, 11 + index)),
        { ...person('cert-bot', 90, tokens.bot), bot: true },
        { ...person('read-bot', 91, tokens.reader), scopes: ['read_api'] },
        person('guest-bot', 92, tokens.guest),
      ],
      groups: [{ id: 1, path: 'team', name: 'Team', members: [] }],
      projects: [
        project(1, 'team/practicals', [bot, { username: 'guest-bot', access: 10 }]),
        project(2, 'team/elsewhere', [bot]),
      ],
    },
    port: 0,
  });
  const folder = mkdtempSync(join(tmpdir(), 'fieldcert-begin-'));
  const config = join(folder, 'config');
  const environment = (options: Options = {}) => ({
    GITLAB_URL: sandbox.url,
    GITLAB_TOKEN: tokens[options.token ?? 'bot'],
    GITLAB_HOOK_SECRET: signingToken,
    FIELDCERT_PUBLIC_URL: 'https://fieldcert.example.com',
    FIELDCERT_CONFIG: config,
    ...options.env,
  });
  return {
    sandbox,
    config,
    init: async (args, options = {}) => {
      const asked: string[] = [];
      const answers = [...(options.answers ?? [])];
      const ask = async (question: string) => {
        asked.push(question);
        return answers.shift();
      };
      const said = await typed(['init', ...args], environment(options), options.answers ? ask : undefined);
      return { ...said, asked };
    },
    types: (args) => typed(args, environment()),
    file: (name) => readFileSync(join(config, name), 'utf8'),
    labels: () => [...(sandbox.world.projects.get(1)?.labels ?? [])].map(({ name }) => name),
    settled: (text) =>
      text
        .replaceAll(config, 'CONFIG')
        .replaceAll(sandbox.url, 'GITLAB')
        .replace(/\([0-9a-f]{12}\)/g, '(HASH)'),
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Lets the folder of the program be the example, as in a clone of this repository. */
export function cloned({ config }: InitWorld): void {
  cpSync(exampleDir, config, { recursive: true });
}

/** Whether the folder of the program is there. */
export function begun({ config }: InitWorld): boolean {
  return existsSync(config);
}
