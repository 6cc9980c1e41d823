import pino from 'pino';
import type { Environment, Settings } from '../config/env.ts';
import { printEnvironmentFaults, readEnvironment, readExamSecrets, readGitLabAccess } from '../config/env.ts';
import { hookTickMs } from '../engine/hook-health.ts';
import { createBudget, limitsFor, systemClock } from '../gitlab/budget.ts';
import { connectGitLab } from '../gitlab/client.ts';
import { jobTokensOf } from '../gitlab/job-tokens.ts';
import { openEmbedded } from '../store/open-embedded.ts';
import type { Store } from '../store/store.ts';
import { logTo } from '../telemetry/telemetry.ts';
import { programIn } from './check.ts';
import { Problem } from './problem.ts';
import type { Service } from './service.ts';
import { startService } from './service.ts';

const sweepMs = 10 * 60 * 1000;

/** Starts the service against the GitLab that the environment names. Stops with every fault in environment or configuration. */
export async function serve(env: Environment): Promise<Service> {
  const { settings, program, gitlab, exams } = await everythingIn(env);
  const log = pino({ level: settings.logLevel });
  const telemetry = logTo(log);
  const { url, token, hook } = gitlab;
  const limits = limitsFor(url, settings.rate, settings.replicas);
  return startService({
    program,
    store: await openStore(settings, (error) => telemetry.failed('store', error)),
    gitlabUrl: url,
    gitlab: connectGitLab({ url, token: token.reveal(), budget: createBudget(limits, systemClock) }),
    secrets: { gitlab: hook, exams, checkJob: jobTokensOf({ url }) },
    telemetry,
    host: settings.host,
    port: settings.port,
    now: Date.now,
    sweepMs,
    hooksMs: hookTickMs,
    publicUrl: settings.publicUrl,
  });
}

async function everythingIn(env: Environment) {
  const settings = readEnvironment(env);
  const gitlab = readGitLabAccess(env);
  const program = await programIn(configDirOf(env)).catch(asProblem);
  const exams = program instanceof Problem ? undefined : readExamSecrets(env, program.sources);
  if (settings.is === 'settings' && gitlab.is === 'gitlab' && exams?.is === 'secrets' && !(program instanceof Problem))
    return { settings: settings.settings, gitlab: gitlab.gitlab, exams: exams.secrets, program };
  const faults = [settings, gitlab, exams].flatMap((read) => (read?.is === 'faults' ? read.faults : []));
  const words = [...(program instanceof Problem ? [program.message] : []), printEnvironmentFaults(faults)];
  throw new Problem(words.filter(Boolean).join('\n\n'), 'Mend all of the above, then start again.');
}

// Other variables may be wrong at the same time; the faults of the configuration are still worth showing.
function configDirOf({ FIELDCERT_CONFIG }: Environment): string {
  return settingsOf({ FIELDCERT_CONFIG }).configDir;
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}

/** The settings of the environment, or every fault in them. */
export function settingsOf(env: Environment): Settings {
  const read = readEnvironment(env);
  if (read.is === 'settings') return read.settings;
  throw new Problem(printEnvironmentFaults(read.faults), 'Set the variables above and start again.');
}

async function openStore({ databaseUrl, dataDir }: Settings, onError: (error: unknown) => void): Promise<Store> {
  if (databaseUrl) {
    // Loaded only where it is used: pg-boss and pg cost a quarter of a second at every start.
    const { openPostgres } = await import('../store/open-postgres.ts');
    return openPostgres({ url: databaseUrl.reveal(), now: Date.now, onError });
  }
  return openEmbedded({ folder: dataDir, now: Date.now, onError });
}
