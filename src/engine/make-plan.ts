import type { PartnerEntry } from '../core/layout.ts';
import type { Program } from '../core/program.ts';
import type { Notice, Plan, Step } from '../core/provision/plan.ts';
import type { HookDesire } from '../core/provision/state.ts';
import { homesOf } from '../core/provision/state.ts';
import type { GitLab, HookWish } from '../gitlab/gitlab.ts';
import { hookPath } from './hook-health-rules.ts';
import { planLayout } from './plan-layout.ts';
import { kindOf } from './provision.ts';

/**
 * What a plan is made and carried out with; `url` is GitLab's. Where `hook` is undefined the webhook is left out: `unhooked` says
 * why, where that is not because our own address is not known.
 */
export type Workplace = {
  readonly gitlab: GitLab;
  readonly url: string;
  readonly program: Program;
  readonly secrets: HookWish['secrets'];
  readonly hook: HookDesire | undefined;
  readonly unhooked?: Notice | undefined;
  /** The one partner that is planned for; all projects unless given. */
  readonly partner?: PartnerEntry | undefined;
};

/** Looks at GitLab and plans what it lacks. `now` in epoch ms. */
export async function makePlan(place: Workplace, now: number): Promise<Plan> {
  const { gitlab, url, program, hook, unhooked = noAddress, partner } = place;
  const { name, hash } = program;
  const { steps, notices } = await planLayout({ gitlab, program, hook, now, only: partner?.project });
  return {
    version: 1,
    gitlab: url,
    program: { name, hash },
    steps: [...steps],
    notices: [...notices, ...(hook ? [] : [unhooked])],
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

/** A step that is in no plan of this program: it writes somewhere else, or leads a webhook and its secret to others. */
export function strayStep({ steps }: Pick<Plan, 'steps'>, { program, hook }: Workplace): Step | undefined {
  const homes = new Set(homesOf(program.layout).map(({ kind, path }) => `${kind} ${path}`));
  return steps.find((step) => {
    const leads = step.do === 'create-hook' || step.do === 'change-hook' ? step.to.url : undefined;
    return !homes.has(`${step.home.kind} ${step.home.path}`) || (leads !== undefined && hook && leads !== hook.url);
  });
}
