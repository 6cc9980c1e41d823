import type { Command } from 'commander';
import type { Environment } from '../config/env.ts';
import { readEnvironment, readExamSecrets, readGitLabAccess } from '../config/env.ts';
import { loadProgram } from '../config/load.ts';
import type { Program } from '../core/program.ts';
import { ciFinding } from '../engine/doctor-ci.ts';
import type { Finding } from '../engine/doctor-finding.ts';
import { fault, fine } from '../engine/doctor-finding.ts';
import { examineGitLab } from '../engine/doctor-gitlab.ts';
import type { StorePlace } from '../engine/doctor-store.ts';
import { examineStore } from '../engine/doctor-store.ts';
import { createBudget, limitsFor, systemClock } from '../gitlab/budget.ts';
import { connectGitLab } from '../gitlab/client.ts';
import { loadTemplates } from '../render/render.ts';
import type { Terminal } from './terminal.ts';

/** Adds the command; it ends with 1 when something must be mended. `run` prints what goes wrong. */
export function addDoctor(
  program: Command,
  terminal: Terminal,
  run: (work: () => Promise<unknown>) => Promise<void>,
): void {
  program
    .command('doctor')
    .description('examine configuration, environment, GitLab and store, and say what to mend')
    .option('--config <dir>', 'folder of the program; FIELDCERT_CONFIG or ./config unless given')
    .option('--data <dir>', 'folder of the service; FIELDCERT_DATA or ./data unless given')
    .option('--json', 'print one line of JSON', false)
    .action(({ config: configDir, data: dataDir, json }) =>
      run(async () => {
        const findings = await doctor({ env: terminal.env, configDir, dataDir, now: Date.now });
        terminal.stdout.write(`${json ? doctorJson(findings) : doctorText(findings)}\n`);
        if (countOf(findings, 'fault') > 0) process.exitCode = 1;
      }),
    );
}

/** Where to look, where that is not as the environment says. */
export type DoctorOptions = {
  readonly env: Environment;
  readonly configDir?: string | undefined;
  readonly dataDir?: string | undefined;
  /** Epoch ms. */
  readonly now: () => number;
};

/** Examines everything a service with this environment needs, beside a running one or before the first start. */
export async function doctor(options: DoctorOptions): Promise<readonly Finding[]> {
  const { env, now } = options;
  const read = readEnvironment(env);
  const settings = read.is === 'settings' ? read.settings : undefined;
  const configDir = options.configDir ?? settings?.configDir ?? './config';
  const { program, finding } = await configuration(configDir);
  const environment = environmentFindings(env, program);
  const database = options.dataDir === undefined ? settings?.databaseUrl : undefined;
  const folder = options.dataDir ?? settings?.dataDir;
  const place: StorePlace | undefined = database
    ? { databaseUrl: database.reveal() }
    : folder === undefined
      ? undefined
      : { folder };
  return [
    finding,
    ...environment,
    templates(),
    ...(program ? [ciFinding(program, settings?.publicUrl)] : []),
    ...(place ? await examineStore(place, now(), program) : []),
    ...(await gitlabFindings(env, program, now)),
  ];
}

/** One line for each finding and its fix below, then how it is all in all. */
export function doctorText(findings: readonly Finding[]): string {
  const signs = { fine: '✓', warning: '!', fault: '✗' };
  const lines = findings.flatMap(({ check, level, says, fix }) => [
    `${signs[level]} ${check.padEnd(13)} ${says}`,
    ...(fix ? [`${' '.repeat(16)}→ ${fix}`] : []),
  ]);
  const [faults, warnings] = [countOf(findings, 'fault'), countOf(findings, 'warning')];
  const sum =
    faults + warnings === 0
      ? 'All is well.'
      : `${plural(faults, 'fault')} to mend, ${plural(warnings, 'warning')} to look at.`;
  return `${lines.join('\n')}\n\n${sum}`;
}

function doctorJson(findings: readonly Finding[]): string {
  const status = countOf(findings, 'fault') > 0 ? 'fault' : countOf(findings, 'warning') > 0 ? 'warning' : 'fine';
  return JSON.stringify({ status, findings });
}

function countOf(findings: readonly Finding[], level: Finding['level']): number {
  return findings.filter((finding) => finding.level === level).length;
}

function plural(count: number, word: string): string {
  return `${count === 0 ? 'no' : count} ${word}${count === 1 ? '' : 's'}`;
}

async function configuration(dir: string): Promise<{ readonly program?: Program; readonly finding: Finding }> {
  const check = 'configuration';
  const loaded = await loadProgram(dir);
  if (loaded.is === 'program')
    return { program: loaded.program, finding: fine(check, `“${loaded.program.name}” in ${dir} is in order.`) };
  const count = plural(loaded.faults.length, 'fault');
  return { finding: fault(check, `The program in ${dir} has ${count}.`, `See fieldcert check ${dir}.`) };
}

function environmentFindings(env: Environment, program: Program | undefined): readonly Finding[] {
  const reads = [
    readEnvironment(env),
    readGitLabAccess(env),
    ...(program ? [readExamSecrets(env, program.sources)] : []),
  ];
  const faults = reads.flatMap((read) => (read.is === 'faults' ? read.faults : []));
  if (faults.length === 0) return [fine('environment', 'Every variable that is needed is set.')];
  return faults.map(({ variable, message, fix }) => fault('environment', `${variable} ${message}.`, sentence(fix)));
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function templates(): Finding {
  try {
    loadTemplates();
    return fine('templates', 'Every text can be written.');
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    return fault('templates', says, 'Mend the template, or bring back the one of this version.');
  }
}

async function gitlabFindings(
  env: Environment,
  program: Program | undefined,
  now: () => number,
): Promise<readonly Finding[]> {
  const access = readGitLabAccess(env);
  const read = readEnvironment(env);
  if (access.is === 'faults') return [];
  const { url, token, hook } = access.gitlab;
  const { rate, replicas, publicUrl } = read.is === 'settings' ? read.settings : { rate: {}, replicas: 1 };
  const budget = createBudget(limitsFor(url, rate, replicas), systemClock);
  return examineGitLab({
    gitlab: connectGitLab({ url, token: token.reveal(), budget }),
    url,
    program,
    publicUrl,
    secret: { signing: hook.signing !== undefined, token: hook.token !== undefined },
    now,
  });
}
