import { readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Environment } from '../config/env.ts';
import { printEnvironmentFaults, readGitLabAccess, readGitLabLogin } from '../config/env.ts';
import type { Program } from '../core/program.ts';
import type { Notice } from '../core/provision/plan.ts';
import { Plan } from '../core/provision/plan.ts';
import type { HookDesire } from '../core/provision/state.ts';
import { applyPlan } from '../engine/apply-plan.ts';
import { hookPath } from '../engine/hook-health-rules.ts';
import { planLayout } from '../engine/plan-layout.ts';
import { kindOf } from '../engine/provision.ts';
import { createBudget, limitsFor, systemClock } from '../gitlab/budget.ts';
import { connectGitLab } from '../gitlab/client.ts';
import type { GitLab, HookWish } from '../gitlab/gitlab.ts';
import { programIn } from './check.ts';
import { planText, stepWords } from './plan-words.ts';
import { Problem } from './problem.ts';
import { programEffects } from './program-effects.ts';
import { settingsOf } from './serve.ts';
import type { Terminal } from './terminal.ts';

type Run = (work: () => Promise<unknown>) => Promise<void>;

type Flags = {
  readonly config?: string | undefined;
  readonly renewSecret: boolean;
  readonly json?: boolean;
  readonly out?: string | undefined;
  readonly data?: string | undefined;
};

const someDiffer = 2;

const progressEvery = 50;

const exitCodes = `
Nothing is written on GitLab. The exit code is 0 where nothing would be,
2 where something would, and 1 where it could not be found out.`;

/** Adds `plan` and `apply`; `run` prints what goes wrong. */
export function addPlan(program: Command, terminal: Terminal, run: Run): void {
  program
    .command('plan')
    .description('say what apply would write on GitLab, with reasons, and what the program means for certifications')
    .option('--config <dir>', 'folder of the program; FIELDCERT_CONFIG or ./config unless given')
    .option('--data <dir>', 'folder of the service; FIELDCERT_DATA or ./data unless given')
    .option('--out <file>', 'keep the plan in a file that apply carries out')
    .option('--renew-secret', 'set the secret of the webhook again: GitLab never shows which one it has', false)
    .option('--json', 'print the plan as one line of JSON', false)
    .addHelpText('after', exitCodes)
    .action((flags: Flags) =>
      run(async () => {
        const place = await workplace(terminal.env, flags);
        const { effects, notices } = await programEffects({ env: terminal.env, data: flags.data }, place.program);
        const layout = await planned(place);
        const plan: Plan = { ...layout, notices: [...layout.notices, ...notices], effects };
        if (flags.out !== undefined) await writeFile(flags.out, `${JSON.stringify(plan, null, 2)}\n`);
        terminal.stdout.write(`${flags.json ? JSON.stringify(plan) : planText(plan)}\n`);
        if (plan.steps.length > 0) process.exitCode = someDiffer;
      }),
    );
  program
    .command('apply')
    .description('write on GitLab what plan says, or what a kept plan said if nothing it touches has changed')
    .argument('[plan]', 'file that plan --out wrote; planned anew unless given')
    .option('--config <dir>', 'folder of the program; FIELDCERT_CONFIG or ./config unless given')
    .option('--renew-secret', 'set the secret of the webhook again: GitLab never shows which one it has', false)
    .action((file: string | undefined, flags: Flags) =>
      run(async () => {
        const place = await workplace(terminal.env, flags);
        const plan = file === undefined ? await planned(place) : await kept(file, place);
        terminal.stdout.write(`${await carriedOut(plan, place, terminal)}\n`);
      }),
    );
}

/** What a plan is made and carried out with. */
export type Workplace = {
  readonly gitlab: GitLab;
  readonly url: string;
  readonly program: Program;
  readonly secrets: HookWish['secrets'];
  readonly hook: HookDesire | undefined;
};

async function workplace(env: Environment, flags: Flags): Promise<Workplace> {
  const program = await programIn(flags.config ?? settingsOf(env).configDir);
  return workplaceOf(env, program, flags);
}

/** GitLab and webhook as the environment says. Secrets are needed only to write a webhook. */
export function workplaceOf(env: Environment, program: Program, renewal: Pick<Flags, 'renewSecret'>): Workplace {
  const { publicUrl } = settingsOf(env);
  const secrets = secretsIn(env);
  const hook = publicUrl === undefined ? undefined : hookAt(publicUrl, program, secrets, renewal);
  return { ...connected(env), program, secrets, hook };
}

/** The GitLab that the environment names; no call is made yet. */
export function connected(env: Environment): Pick<Workplace, 'gitlab' | 'url'> {
  const settings = settingsOf(env);
  const access = readGitLabLogin(env);
  if (access.is === 'faults') throw new Problem(printEnvironmentFaults(access.faults), 'Set the variables above.');
  const { url, token } = access.login;
  const limits = limitsFor(url, settings.rate, settings.replicas);
  return { url, gitlab: connectGitLab({ url, token: token.reveal(), budget: createBudget(limits, systemClock) }) };
}

function hookAt(
  publicUrl: string,
  { layout }: Program,
  secrets: HookWish['secrets'],
  { renewSecret }: Pick<Flags, 'renewSecret'>,
): HookDesire {
  return {
    name: layout.webhook.name,
    url: `${publicUrl}${hookPath}`,
    verifiesCertificate: publicUrl.startsWith('https:'),
    secret: kindOf(secrets),
    renewSecret,
  };
}

function secretsIn(env: Environment): HookWish['secrets'] {
  const access = readGitLabAccess(env);
  if (access.is === 'gitlab') {
    const { signing, token } = access.gitlab.hook;
    return { signing: signing?.reveal(), token: token?.reveal() };
  }
  const wrong = access.faults.filter(({ message }) => message !== 'is not set');
  if (wrong.length > 0) throw new Problem(printEnvironmentFaults(wrong), 'Set the variables above.');
  return {};
}

/** Looks at GitLab and plans what it lacks. */
export async function planned({ gitlab, url, program, hook }: Workplace): Promise<Plan> {
  const { name, hash } = program;
  const { steps, notices } = await planLayout({ gitlab, program, hook, now: Date.now() });
  const unplanned = hook ? [] : [noAddress];
  return {
    version: 1,
    gitlab: url,
    program: { name, hash },
    steps: [...steps],
    notices: [...notices, ...unplanned],
    effects: [],
  };
}

const noAddress: Notice = {
  level: 'note',
  says: 'The webhook is not in this plan, because our own address is not known.',
  fix: 'Set FIELDCERT_PUBLIC_URL to where GitLab reaches the service.',
};

/** A plan that was kept in a file, if it is of this program and this GitLab. */
async function kept(file: string, { url, program }: Workplace): Promise<Plan> {
  const plan = planIn(file, await readFile(file, 'utf8'));
  if (plan.gitlab !== url)
    throw new Problem(`${file} was made for ${plan.gitlab}, and GITLAB_URL is ${url}.`, 'Plan again for this GitLab.');
  if (plan.program.hash !== program.hash)
    throw new Problem(`${file} is stale: the program has changed since it was made.`, 'Plan again, and look at it.');
  return plan;
}

function planIn(file: string, text: string): Plan {
  try {
    return Plan.parse(JSON.parse(text));
  } catch (error) {
    const fix = 'Write one with fieldcert plan --out FILE.';
    throw new Problem(`${file} does not hold a plan of this version of fieldcert.`, fix, { cause: error });
  }
}

/** Carries a plan out, step by step, and says how it went. */
export async function carriedOut(
  plan: Plan,
  { gitlab, secrets }: Pick<Workplace, 'gitlab' | 'secrets'>,
  terminal: Terminal,
): Promise<string> {
  if (plan.steps.length === 0) return 'Nothing to do: GitLab is as it should be.';
  mustKnowSecret(plan, secrets);
  const applied = await applyPlan(
    {
      gitlab,
      secrets,
      say: (step, count, of) =>
        terminal.stdout.write(`${`${count}/${of}`.padStart(7)} ${step.sign} ${step.home.path}: ${stepWords(step)}\n`),
      progress: (done, of) => {
        if (done % progressEvery === 0 && done < of) terminal.stdout.write(`${' '.repeat(8)}${done} of ${of} moved\n`);
      },
    },
    plan.steps,
  );
  if (applied.is === 'stale')
    throw new Problem(
      `The plan is stale, and nothing was written:\n${applied.says.map((one) => `  ${one}`).join('\n')}`,
      'Plan again, and look at it.',
    );
  const before = applied.before > 0 ? ` ${applied.before} had been carried out before.` : '';
  return `Applied ${applied.done} of ${plan.steps.length} changes.${before}`;
}

/** Stops where a webhook would be written without a secret. */
export function mustKnowSecret({ steps }: Plan, secrets: HookWish['secrets']): void {
  const writesHook = steps.some((step) => step.do === 'create-hook' || step.do === 'change-hook');
  if (!writesHook || kindOf(secrets) !== undefined) return;
  throw new Problem(
    'The plan writes the webhook, and its secret is not known.',
    'Set GITLAB_HOOK_SECRET to a new signing token (“whsec_” and 32 random bytes in base64; before GitLab 19.0 any long secret), then run it again.',
  );
}
