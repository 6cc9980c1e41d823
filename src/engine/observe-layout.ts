import type { Home, HookLook, Step } from '../core/provision/plan.ts';
import type { Desired, Seen } from '../core/provision/state.ts';
import type { GitLab } from '../gitlab/gitlab.ts';
import type { Hook } from '../gitlab/hook-schemas.ts';
import { isRefusal } from '../gitlab/problem.ts';
import type { Project } from '../gitlab/schemas.ts';

/** What is there of what should be there: one read each of labels, boards and webhooks. `project` where it was read before. */
export async function observeLayout(
  gitlab: GitLab,
  { home, hook }: Pick<Desired, 'home'> & { readonly hook: unknown },
  project?: Pick<Project, 'issuesOff'>,
): Promise<Seen> {
  const labels = await gitlab.labels(home);
  const boards = await gitlab.boards(home);
  const hooks = hook && home.kind === 'project' ? await hooksOf(gitlab, home.path) : undefined;
  return { home, issuesOff: project?.issuesOff ?? false, labels, boards, hooks };
}

/** What is there now of all that `steps` touch in one place. */
export async function observeHome(gitlab: GitLab, home: Home, steps: readonly Step[]): Promise<Seen> {
  const has = (...kinds: readonly Step['do'][]) => steps.some((step) => kinds.includes(step.do));
  const project = has('turn-on-issues') ? await gitlab.project(home.path) : undefined;
  return observeLayout(gitlab, { home, hook: has('create-hook', 'change-hook') }, project);
}

async function hooksOf(gitlab: GitLab, project: string): Promise<Seen['hooks']> {
  try {
    return (await gitlab.hooks(project)).map((hook) => ({ id: hook.id, ...lookOf(hook) }));
  } catch (error) {
    if (isRefusal(error, 401, 403, 404)) return undefined;
    throw error;
  }
}

function lookOf({ name, url, lacks, verifiesCertificate, hasToken, hasSigningToken }: Hook): HookLook {
  const kinds = [
    ...(hasSigningToken ? ['signing-token' as const] : []),
    ...(hasToken ? ['secret-token' as const] : []),
  ];
  const silent = hasToken === undefined && hasSigningToken === undefined;
  const secret = silent ? 'unknown' : kinds.length === 2 ? 'both' : (kinds[0] ?? 'none');
  return { name: name ?? null, url, lacks, verifiesCertificate, secret };
}
