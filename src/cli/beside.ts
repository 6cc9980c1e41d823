import type { Kysely } from 'kysely';
import pino from 'pino';
import type { Environment } from '../config/env.ts';
import { printEnvironmentFaults, readGitLabLogin } from '../config/env.ts';
import type { Engine } from '../engine/engine.ts';
import { findPeople } from '../engine/people.ts';
import { createBudget, limitsFor, systemClock } from '../gitlab/budget.ts';
import { connectGitLab } from '../gitlab/client.ts';
import { loadTemplates } from '../render/render.ts';
import { openEmbeddedBeside } from '../store/open-beside.ts';
import { openEmbeddedReader } from '../store/open-embedded.ts';
import type { Store } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import { logTo } from '../telemetry/telemetry.ts';
import { programIn } from './check.ts';
import { Problem } from './problem.ts';
import { settingsOf } from './serve.ts';

/** Where a command finds program and store, where that is not as the environment says. */
export type BesideOptions = {
  readonly env: Environment;
  readonly config?: string | undefined;
  readonly data?: string | undefined;
};

/** What the service works with, for a command beside it: it takes things in and looks at GitLab, and the service does the rest. */
export async function engineBeside(options: BesideOptions): Promise<Engine & AsyncDisposable> {
  const { env } = options;
  const settings = settingsOf(env);
  const program = await programIn(options.config ?? settings.configDir);
  const access = readGitLabLogin(env);
  if (access.is === 'faults')
    throw new Problem(printEnvironmentFaults(access.faults), 'Set the variables above as for the service.');
  const { url, token } = access.login;
  const limits = limitsFor(url, settings.rate, settings.replicas);
  const gitlab = connectGitLab({ url, token: token.reveal(), budget: createBudget(limits, systemClock) });
  const store = await storeBeside(options);
  try {
    const me = await gitlab.me();
    const { people } = await findPeople(program, store, gitlab);
    const bot = { userId: me.id, username: me.username };
    const { render } = loadTemplates();
    const telemetry = logTo(pino({ level: 'silent' }));
    const { publicUrl } = settings;
    const parts = { program, store, gitlab, render, now: Date.now, bot, people, telemetry, publicUrl };
    return { ...parts, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
  } catch (error) {
    await store[Symbol.asyncDispose]();
    throw error;
  }
}

/** The store of the service, opened beside it. */
export async function storeBeside({ env, data }: BesideOptions): Promise<Store> {
  const { databaseUrl, dataDir } = settingsOf(env);
  if (databaseUrl === undefined || data !== undefined) return openEmbeddedBeside(data ?? dataDir, Date.now);
  // Loaded only where it is used: pg-boss and pg cost a quarter of a second at every start.
  const { openPostgres } = await import('../store/open-postgres.ts');
  return openPostgres({ url: databaseUrl.reveal(), now: Date.now });
}

/** The store of the service, opened beside it to look at and never to write. */
export async function readerBeside({ env, data }: BesideOptions): Promise<Kysely<Tables>> {
  const { databaseUrl, dataDir } = settingsOf(env);
  if (databaseUrl === undefined || data !== undefined) return openEmbeddedReader(data ?? dataDir);
  const { openPostgresReader } = await import('../store/open-postgres.ts');
  return openPostgresReader(databaseUrl.reveal());
}

/** The same, where there is a store; undefined where there is none. */
export async function readerIfThere(options: BesideOptions): Promise<Kysely<Tables> | undefined> {
  return readerBeside(options).catch((error: unknown) => {
    if (error instanceof Error && error.message.startsWith('There is no fieldcert store')) return undefined;
    throw error;
  });
}
