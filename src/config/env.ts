import { type ExamSource, secretRuleOf } from '../core/exams/sources/all-sources.ts';
import { isSigningSecret, signingSecret } from '../core/exams/sources/signing-secret.ts';
import { type Rate, rateOf } from './rate.ts';
import { type Secret, secretOf } from './secret.ts';

/** Environment variables, as `process.env` holds them. An empty variable counts as not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One mistake in the environment. It names the variable and what to do, and never shows a value that may be secret. */
export type EnvironmentFault = { readonly variable: string; readonly message: string; readonly fix: string };

/**
 * How GitLab proves that a webhook is its own: a signature (GitLab 19.0 and later), the plain token of older ones, or
 * either while moving from one to the other.
 */
type HookSecrets = { readonly signing?: Secret | undefined; readonly token?: Secret | undefined };

/** Where GitLab is and how we are known there. */
export type GitLabAccess = {
  /** Without a slash at the end. */
  readonly url: string;
  readonly token: Secret;
  readonly hook: HookSecrets;
};

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Everything the environment decides, except how to get into GitLab. */
export type Settings = {
  readonly configDir: string;
  readonly dataDir: string;
  /** Holds a password, so it is kept like one; left out where the embedded store is used. */
  readonly databaseUrl?: Secret | undefined;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly logLevel: (typeof logLevels)[number];
  /** Where people and GitLab reach the service, without a slash at the end. */
  readonly publicUrl?: string | undefined;
  readonly rate: Rate;
  /** How many processes share the token and with it the rate. */
  readonly replicas: number;
};

type Read<T> = { readonly value: T } | { readonly faults: readonly EnvironmentFault[] };

/** Reads the settings, or tells everything that is wrong with them at once. */
export function readEnvironment(
  env: Environment,
): { readonly is: 'settings'; readonly settings: Settings } | EnvironmentFaults {
  const reads = {
    databaseUrl: readDatabaseUrl(env),
    port: readPort(env),
    logLevel: readLogLevel(env),
    publicUrl: readPublicUrl(env),
    rate: readRate(env),
    replicas: readReplicas(env),
  };
  const { databaseUrl, port, logLevel, publicUrl, rate, replicas } = reads;
  const ours = 'value' in databaseUrl && 'value' in port && 'value' in logLevel;
  if (ours && 'value' in publicUrl && 'value' in rate && 'value' in replicas) {
    const settings = {
      configDir: setting(env, 'FIELDCERT_CONFIG') ?? './config',
      dataDir: setting(env, 'FIELDCERT_DATA') ?? './data',
      databaseUrl: databaseUrl.value,
      host: setting(env, 'HOST') ?? '127.0.0.1',
      port: port.value,
      logLevel: logLevel.value,
      publicUrl: publicUrl.value,
      rate: rate.value,
      replicas: replicas.value,
    };
    return { is: 'settings', settings };
  }
  return { is: 'faults', faults: Object.values(reads).flatMap((read) => ('faults' in read ? read.faults : [])) };
}

type EnvironmentFaults = { readonly is: 'faults'; readonly faults: readonly EnvironmentFault[] };

/** How to get into GitLab; for commands that need a real one. */
export function readGitLabAccess(
  env: Environment,
): { readonly is: 'gitlab'; readonly gitlab: GitLabAccess } | EnvironmentFaults {
  const login = readGitLabLogin(env);
  const hook = readHook(env);
  if (login.is === 'login' && 'value' in hook) return { is: 'gitlab', gitlab: { ...login.login, hook: hook.value } };
  const faults = login.is === 'faults' ? login.faults : [];
  return { is: 'faults', faults: [...faults, ...('faults' in hook ? hook.faults : [])] };
}

/** Where GitLab is and the bot's token; for commands that call GitLab and are never called by it. */
export function readGitLabLogin(
  env: Environment,
): { readonly is: 'login'; readonly login: Pick<GitLabAccess, 'url' | 'token'> } | EnvironmentFaults {
  const url = readUrl(env, 'GITLAB_URL', 'the address of your GitLab, such as https://gitlab.example.com');
  const token = readToken(env);
  if ('value' in url && 'value' in token)
    return { is: 'login', login: { url: url.value, token: secretOf(token.value) } };
  return { is: 'faults', faults: [url, token].flatMap((read) => ('faults' in read ? read.faults : [])) };
}

/** The ID token GitLab made for this CI job, to call the service with. */
export function readIdToken(env: Environment): Secret | undefined {
  const token = setting(env, 'FIELDCERT_ID_TOKEN');
  return token === undefined ? undefined : secretOf(token);
}

/** The secrets of every exam source by source id; several in one variable are parted by spaces, to change them over. */
export function readExamSecrets(
  env: Environment,
  sources: readonly ExamSource[],
): { readonly is: 'secrets'; readonly secrets: ReadonlyMap<string, readonly Secret[]> } | EnvironmentFaults {
  const faults = sources.flatMap((source) => secretFaults(env, source));
  if (faults.length > 0) return { is: 'faults', faults };
  const secrets = new Map(sources.map((source) => [source.id, secretWords(env, source).map(secretOf)]));
  return { is: 'secrets', secrets };
}

function secretFaults(env: Environment, source: ExamSource): readonly EnvironmentFault[] {
  const rule = secretRuleOf(source.kind);
  if (!rule || !('secretFrom' in source)) return [];
  const { id, secretFrom } = source;
  const words = secretWords(env, source);
  if (words.length === 0) return [fault(secretFrom, 'is not set', `set it to the secret of the exam source "${id}"`)];
  return words.every(rule.fits) ? [] : [fault(secretFrom, rule.message, rule.fix)];
}

function secretWords(env: Environment, source: ExamSource): readonly string[] {
  return 'secretFrom' in source ? (setting(env, source.secretFrom)?.split(/\s+/) ?? []) : [];
}

/** One line for each fault. */
export function printEnvironmentFaults(faults: readonly EnvironmentFault[]): string {
  return faults.map(({ variable, message, fix }) => `${variable} ${message}; ${fix}`).join('\n');
}

function readHook(env: Environment): Read<HookSecrets> {
  const either = setting(env, 'GITLAB_HOOK_SECRET');
  const signing = setting(env, 'GITLAB_HOOK_SIGNING_TOKEN') ?? (either?.startsWith('whsec_') ? either : undefined);
  const token = setting(env, 'GITLAB_HOOK_TOKEN') ?? (either?.startsWith('whsec_') ? undefined : either);
  const named = ['GITLAB_HOOK_SIGNING_TOKEN', 'GITLAB_HOOK_TOKEN'].find((variable) => setting(env, variable));
  if (either !== undefined && named !== undefined)
    return faulty('GITLAB_HOOK_SECRET', `is set beside ${named}`, 'unset it, and keep the other');
  if (signing === undefined && token === undefined)
    return faulty(
      'GITLAB_HOOK_SECRET',
      'is not set',
      "set it to the webhook's signing token (whsec_…) or secret token",
    );
  if (signing !== undefined && !isSigningSecret(signing)) {
    const variable = either === undefined ? 'GITLAB_HOOK_SIGNING_TOKEN' : 'GITLAB_HOOK_SECRET';
    return faulty(variable, 'is not a signing token', signingSecret.fix);
  }
  return {
    value: {
      signing: signing === undefined ? undefined : secretOf(signing),
      token: token === undefined ? undefined : secretOf(token),
    },
  };
}

function readNeeded(env: Environment, variable: string, what: string): Read<string> {
  const value = setting(env, variable);
  return value === undefined ? faulty(variable, 'is not set', `set it to ${what}`) : { value };
}

// What cannot stand in an HTTP header would look like a GitLab that never answers.
function readToken(env: Environment): Read<string> {
  const token = readNeeded(env, 'GITLAB_TOKEN', 'an access token of the bot with the scope `api`');
  if ('faults' in token || /^[\x21-\x7e]+$/.test(token.value)) return token;
  return faulty('GITLAB_TOKEN', 'holds characters no token has', 'copy it again, whole and without spaces');
}

function readUrl(env: Environment, variable: string, needed: string): Read<string> {
  const text = setting(env, variable);
  if (text === undefined) return faulty(variable, 'is not set', `set it to ${needed}`);
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol))
    return faulty(
      variable,
      'is not a web address',
      'write it with https:// in front, such as https://gitlab.example.com',
    );
  if (url.username || url.password || url.search || url.hash)
    return faulty(variable, 'holds more than an address', 'leave out user, password, ? and #');
  if (/\/api\/v4\/*$/.test(url.pathname)) return faulty(variable, 'ends in /api/v4', 'leave that out');
  return { value: url.href.replace(/\/+$/, '') };
}

function readDatabaseUrl(env: Environment): Read<Secret | undefined> {
  const text = setting(env, 'DATABASE_URL');
  if (text === undefined) return { value: undefined };
  if (/^postgres(ql)?:$/.test(URL.parse(text)?.protocol ?? '')) return { value: secretOf(text) };
  const fix = 'write postgres://USER:PASSWORD@HOST:5432/DATABASE, or unset it to keep everything in FIELDCERT_DATA';
  return faulty('DATABASE_URL', 'is not the address of a PostgreSQL database', fix);
}

function readPort(env: Environment): Read<number> {
  const text = setting(env, 'PORT') ?? '8080';
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= 65535
    ? { value: port }
    : faulty('PORT', 'is not a port', 'write a number from 0 to 65535, such as 8080');
}

function readLogLevel(env: Environment): Read<Settings['logLevel']> {
  const text = (setting(env, 'LOG_LEVEL') ?? 'info').toLowerCase();
  const level = logLevels.find((candidate) => candidate === text);
  return level ? { value: level } : faulty('LOG_LEVEL', 'is not a log level', `choose one of ${logLevels.join(', ')}`);
}

function readPublicUrl(env: Environment): Read<string | undefined> {
  const variable = 'FIELDCERT_PUBLIC_URL';
  return setting(env, variable) === undefined ? { value: undefined } : readUrl(env, variable, '');
}

function readRate(env: Environment): Read<Rate> {
  const value = rateOf(setting(env, 'GITLAB_RATE'));
  const fix = 'write gitlab-com, self-managed, free-plan, or calls a minute such as api=600,notes=50,issues=100';
  return value ? { value } : faulty('GITLAB_RATE', 'is not a rate', fix);
}

function readReplicas(env: Environment): Read<number> {
  const text = setting(env, 'FIELDCERT_REPLICAS') ?? '1';
  return /^[1-9]\d{0,2}$/.test(text)
    ? { value: Number(text) }
    : faulty('FIELDCERT_REPLICAS', 'is not a number of processes', 'write how many run side by side, 1 to 999');
}

function setting(env: Environment, variable: string): string | undefined {
  return env[variable]?.trim() || undefined;
}

function faulty(variable: string, message: string, fix: string): { readonly faults: readonly EnvironmentFault[] } {
  return { faults: [fault(variable, message, fix)] };
}

function fault(variable: string, message: string, fix: string): EnvironmentFault {
  return { variable, message, fix };
}
