import type { Program } from '../core/program.ts';
import type { Notice, Plan } from '../core/provision/plan.ts';
import type { HookDesire } from '../core/provision/state.ts';
import type { GitLab, HookWish } from '../gitlab/gitlab.ts';
import { hookPath } from './hook-health-rules.ts';
import { planLayout } from './plan-layout.ts';
import { kindOf } from './provision.ts';

/** What a plan is made and carried out with; `url` is GitLab's, `hook` undefined where our own address is not known. */
export type Workplace = {
  readonly gitlab: GitLab;
  readonly url: string;
  readonly program: Program;
  readonly secrets: HookWish['secrets'];
  readonly hook: HookDesire | undefined;
};

/** Looks at GitLab and plans what it lacks. `now` in epoch ms. */
export async function makePlan({ gitlab, url, program, hook }: Workplace, now: number): Promise<Plan> {
  const { name, hash } = program;
  const { steps, notices } = await planLayout({ gitlab, program, hook, now });
  return {
    version: 1,
    gitlab: url,
    program: { name, hash },
    steps: [...steps],
    notices: [...notices, ...(hook ? [] : [noAddress])],
    effects: [],
  };
}

const noAddress: Notice = {
  level: 'note',
  says: 'The webhook is not in this plan, because our own address is not known.',
  fix: 'Set FIELDCERT_PUBLIC_URL to where GitLab reaches the service.',
};

/** How our webhook should be. `publicUrl` is where GitLab reaches us; `renewSecret` sets its secret again. */
export function hookAt(
  publicUrl: string,
  { layout }: Pick<Program, 'layout'>,
  secrets: HookWish['secrets'],
  renewSecret: boolean,
): HookDesire {
  return {
    name: layout.webhook.name,
    url: `${publicUrl}${hookPath}`,
    verifiesCertificate: publicUrl.startsWith('https:'),
    secret: kindOf(secrets),
    renewSecret,
  };
}

/** Whether the plan writes a webhook for which no secret is known. */
export function lacksSecret({ steps }: Pick<Plan, 'steps'>, secrets: HookWish['secrets']): boolean {
  return kindOf(secrets) === undefined && steps.some((step) => step.do === 'create-hook' || step.do === 'change-hook');
}
