import { projectPaths } from '../core/layout.ts';
import type { Hook } from '../gitlab/hook-schemas.ts';
import { GitLabProblem } from '../gitlab/problem.ts';
import type { Engine } from './engine.ts';
import { ourHook } from './hook-health-rules.ts';
import { backlog } from './run.ts';

/** What waits, for how long at most, and what is given up on or waits behind that. */
export type Readiness = {
  readonly events: { readonly waiting: number; readonly oldestSeconds: number };
  readonly effects: { readonly waiting: number; readonly oldestSeconds: number };
  readonly parked: number;
  readonly heldBack: number;
};

/** How much work waits. */
export async function readiness(engine: Engine): Promise<Readiness> {
  const { events, effects } = await backlog(engine);
  const age = (at: number | undefined) => (at === undefined ? 0 : Math.max(0, Math.round((engine.now() - at) / 1000)));
  return {
    events: { waiting: events.count, oldestSeconds: age(events.oldestAt) },
    effects: { waiting: effects.count, oldestSeconds: age(effects.oldestAt) },
    parked: events.parked + effects.parked,
    heldBack: events.heldBack + effects.heldBack,
  };
}

/** How our webhook is in a project: `unseen` where we may not look, or GitLab does not answer. */
export type HookState = { readonly project: string; readonly state: Hook['state'] | 'missing' | 'unseen' };

/** Looks at our webhook in every project, one read each; changes nothing. */
export async function hookStates({
  program,
  gitlab,
  publicUrl,
}: Pick<Engine, 'program' | 'gitlab' | 'publicUrl'>): Promise<readonly HookState[]> {
  const states: HookState[] = [];
  for (const project of projectPaths(program.layout)) {
    try {
      states.push({ project, state: ourHook(await gitlab.hooks(project), publicUrl)?.state ?? 'missing' });
    } catch (error) {
      if (!(error instanceof GitLabProblem)) throw error;
      states.push({ project, state: 'unseen' });
    }
  }
  return states;
}
