import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import {
  type Environment,
  printEnvironmentFaults,
  readEnvironment,
  readExamSecrets,
  readGitLabAccess,
} from '../../src/config/env.ts';
import { secretOf } from '../../src/config/secret.ts';

const signing = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
const access = { GITLAB_URL: 'https://gitlab.example.com/', GITLAB_TOKEN: 'glpat-hush', GITLAB_HOOK_SECRET: signing };
const source = { id: 'native', kind: 'standard-webhooks', secretFrom: 'FIELDCERT_EXAM_SECRET' } as const;

function wrong(outcome: ReturnType<typeof readEnvironment | typeof readGitLabAccess | typeof readExamSecrets>) {
  return outcome.is === 'faults' ? printEnvironmentFaults(outcome.faults).split('\n') : [];
}

test('an empty environment is enough to run', () => {
  expect(readEnvironment({ PORT: '', LOG_LEVEL: ' ' })).toEqual({
    is: 'settings',
    settings: {
      configDir: './config',
      dataDir: './data',
      databaseUrl: undefined,
      host: '127.0.0.1',
      port: 8080,
      logLevel: 'info',
      publicUrl: undefined,
      rate: {},
      replicas: 1,
    },
  });
});

test('every setting can be set', () => {
  const outcome = readEnvironment({
    FIELDCERT_CONFIG: '/etc/fieldcert',
    FIELDCERT_DATA: '/var/lib/fieldcert',
    DATABASE_URL: 'postgres://cert:hush@db/cert',
    HOST: '0.0.0.0',
    PORT: '0',
    LOG_LEVEL: 'DEBUG',
    FIELDCERT_PUBLIC_URL: 'https://cert.example.com/field/',
    GITLAB_RATE: 'api=600, notes=50',
    FIELDCERT_REPLICAS: '3',
  });
  if (outcome.is === 'faults') throw new Error(printEnvironmentFaults(outcome.faults));
  const { databaseUrl, ...settings } = outcome.settings;
  expect(databaseUrl?.reveal()).toBe('postgres://cert:hush@db/cert');
  expect(settings).toEqual({
    configDir: '/etc/fieldcert',
    dataDir: '/var/lib/fieldcert',
    host: '0.0.0.0',
    port: 0,
    logLevel: 'debug',
    publicUrl: 'https://cert.example.com/field',
    rate: { numbers: { api: 600, notes: 50 } },
    replicas: 3,
  });
});

test.each<[Environment, readonly string[]]>([
  [{ PORT: '80a' }, ['PORT is not a port; write a number from 0 to 65535, such as 8080']],
  [{ PORT: '65536' }, ['PORT is not a port; write a number from 0 to 65535, such as 8080']],
  [
    { LOG_LEVEL: 'loud' },
    ['LOG_LEVEL is not a log level; choose one of fatal, error, warn, info, debug, trace, silent'],
  ],
  [
    { DATABASE_URL: 'mysql://root:hush@db' },
    [
      'DATABASE_URL is not the address of a PostgreSQL database; write postgres://USER:PASSWORD@HOST:5432/DATABASE, or unset it to keep everything in FIELDCERT_DATA',
    ],
  ],
  [
    { FIELDCERT_PUBLIC_URL: 'cert.example.com' },
    ['FIELDCERT_PUBLIC_URL is not a web address; write it with https:// in front, such as https://gitlab.example.com'],
  ],
  ...['fast', 'api=0', 'api=1,api=2', 'notes=50,', 'pushes=9'].map<[Environment, readonly string[]]>((rate) => [
    { GITLAB_RATE: rate },
    [
      'GITLAB_RATE is not a rate; write gitlab-com, self-managed, free-plan, or calls a minute such as api=600,notes=50,issues=100',
    ],
  ]),
  [
    { FIELDCERT_REPLICAS: '0' },
    ['FIELDCERT_REPLICAS is not a number of processes; write how many run side by side, 1 to 999'],
  ],
  [
    { LOG_LEVEL: 'loud', PORT: '-1' },
    [
      'PORT is not a port; write a number from 0 to 65535, such as 8080',
      'LOG_LEVEL is not a log level; choose one of fatal, error, warn, info, debug, trace, silent',
    ],
  ],
])('settings %o are refused', (env, faults) => {
  expect(wrong(readEnvironment(env))).toEqual(faults);
});

test('limits have names', () => {
  const outcome = readEnvironment({ GITLAB_RATE: 'free-plan' });
  expect(outcome).toMatchObject({ settings: { rate: { preset: 'free-plan' } } });
});

test.each<[string, Environment, signing: string | undefined, token: string | undefined]>([
  ['a signing token', { ...access }, signing, undefined],
  ['a secret token', { ...access, GITLAB_HOOK_SECRET: 'plain' }, undefined, 'plain'],
  [
    'both, while moving',
    { ...access, GITLAB_HOOK_SECRET: '', GITLAB_HOOK_SIGNING_TOKEN: signing, GITLAB_HOOK_TOKEN: 'plain' },
    signing,
    'plain',
  ],
])('GitLab proves itself with %s', (_, env, signs, tells) => {
  const outcome = readGitLabAccess(env);
  if (outcome.is === 'faults') throw new Error(printEnvironmentFaults(outcome.faults));
  const { url, token, hook } = outcome.gitlab;
  expect(url).toBe('https://gitlab.example.com');
  expect([token.reveal(), hook.signing?.reveal(), hook.token?.reveal()]).toEqual(['glpat-hush', signs, tells]);
});

const badSigning =
  'is not a signing token; it is "whsec_" and then 24 to 64 bytes in base64; copy it whole, without quotes';
test.each<[string, Environment, readonly string[]]>([
  [
    'nothing',
    {},
    [
      'GITLAB_URL is not set; set it to the address of your GitLab, such as https://gitlab.example.com',
      'GITLAB_TOKEN is not set; set it to an access token of the bot with the scope `api`',
      "GITLAB_HOOK_SECRET is not set; set it to the webhook's signing token (whsec_…) or secret token",
    ],
  ],
  [
    'a half URL',
    { ...access, GITLAB_URL: 'gitlab.example.com' },
    ['GITLAB_URL is not a web address; write it with https:// in front, such as https://gitlab.example.com'],
  ],
  [
    'a password in the URL',
    { ...access, GITLAB_URL: 'https://root:hush@gitlab.example.com' },
    ['GITLAB_URL holds more than an address; leave out user, password, ? and #'],
  ],
  [
    'the URL of the API',
    { ...access, GITLAB_URL: 'https://gitlab.example.com/api/v4/' },
    ['GITLAB_URL ends in /api/v4; leave that out'],
  ],
  ['a cut signing token', { ...access, GITLAB_HOOK_SECRET: 'whsec_aHVzaA==' }, [`GITLAB_HOOK_SECRET ${badSigning}`]],
  [
    'a plain signing token',
    { ...access, GITLAB_HOOK_SECRET: undefined, GITLAB_HOOK_SIGNING_TOKEN: 'hush' },
    [`GITLAB_HOOK_SIGNING_TOKEN ${badSigning}`],
  ],
  [
    'two ways to say it',
    { ...access, GITLAB_HOOK_TOKEN: 'hush' },
    ['GITLAB_HOOK_SECRET is set beside GITLAB_HOOK_TOKEN; unset it, and keep the other'],
  ],
])('access to GitLab with %s is refused, and no secret is told', (_, env, faults) => {
  const lines = wrong(readGitLabAccess(env));
  expect(lines).toEqual(faults);
  expect(lines.join()).not.toContain('hush');
});

test('exam secrets are read by source, several for a change-over', () => {
  const outcome = readExamSecrets({ FIELDCERT_EXAM_SECRET: ` ${signing}\n${signing} ` }, [source]);
  if (outcome.is === 'faults') throw new Error(printEnvironmentFaults(outcome.faults));
  expect(outcome.secrets.get('native')?.map((secret) => secret.reveal())).toEqual([signing, signing]);
});

test.each<[Environment, string]>([
  [{}, 'FIELDCERT_EXAM_SECRET is not set; set it to the secret of the exam source "native"'],
  [
    { FIELDCERT_EXAM_SECRET: 'hush' },
    'FIELDCERT_EXAM_SECRET does not hold signing secrets; it is "whsec_" and then 24 to 64 bytes in base64; copy it whole, without quotes',
  ],
])('exam secrets %o are refused', (env, fault) => {
  expect(wrong(readExamSecrets(env, [source]))).toEqual([fault]);
});

test.each<['hmac' | 'bearer' | 'basic' | 'secret-path', string, string]>([
  ['hmac', 'too-short', 'does not hold secrets long enough; it has at least 16 characters'],
  ['bearer', 'guess-me', 'does not hold secrets long enough; it has at least 20 plain characters, drawn at random'],
  [
    'basic',
    'lms',
    'does not hold a user and a password; write USER:PASSWORD, the password with at least 12 characters',
  ],
  [
    'secret-path',
    'drawn/at/random/but/not/for/an/address',
    'does not hold secrets that fit into an address; it has at least 20 letters, digits, "-" and "_", drawn at random',
  ],
])('the secret of an exam source of the kind %s is not %s', (kind, value, fault) => {
  const lines = wrong(readExamSecrets({ LMS_SECRET: value }, [{ id: 'lms', kind, secretFrom: 'LMS_SECRET' }]));
  expect(lines).toEqual([`LMS_SECRET ${fault}`]);
});

test('a secret never shows itself', () => {
  const secret = secretOf('hush');
  const seen = [JSON.stringify({ secret }), `${secret}`, inspect({ secret }), Object.values(secret).join()];
  expect(seen.join()).not.toContain('hush');
  expect(inspect(secret)).toBe('[secret]');
  expect(secret.reveal()).toBe('hush');
});
