import type { Environment } from '../config/env.ts';
import { printEnvironmentFaults, readGitLabAccess, readGitLabLogin } from '../config/env.ts';
import type { Program } from '../core/program.ts';
import type { Plan } from '../core/provision/plan.ts';
import { stepWords } from '../core/provision/plan-words.ts';
import { applyPlan } from '../engine/apply-plan.ts';
import type { Workplace } from '../engine/make-plan.ts';
import { hookAt, lacksSecret, makePlan } from '../engine/make-plan.ts';
import { createBudget, limitsFor, systemClock } from '../gitlab/budget.ts';
import { connectGitLab } from '../gitlab/client.ts';
import type { HookWish } from '../gitlab/gitlab.ts';
import { Problem } from './problem.ts';
import { settingsOf } from './serve.ts';
import type { Terminal } from './terminal.ts';

const progressEvery = 50;

/** GitLab and webhook as the environment says. Secrets are needed only to write a webhook. */
export function workplaceOf(env: Environment, program: Program, renewSecret: boolean): Workplace {
  const { publicUrl } = settingsOf(env);
  const secrets = secretsIn(env);
  const hook = publicUrl === undefined ? undefined : hookAt(publicUrl, program, secrets, renewSecret);
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
export function planned(place: Workplace): Promise<Plan> {
  return makePlan(place, Date.now());
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
export function mustKnowSecret(plan: Plan, secrets: HookWish['secrets']): void {
  if (!lacksSecret(plan, secrets)) return;
  throw new Problem(
    'The plan writes the webhook, and its secret is not known.',
    'Set GITLAB_HOOK_SECRET to a new signing token (“whsec_” and 32 random bytes in base64; before GitLab 19.0 any long secret), then run it again.',
  );
}
