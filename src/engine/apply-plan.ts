import type { Home, Plan, Step } from '../core/provision/plan.ts';
import { standing } from '../core/provision/standing.ts';
import type { Seen } from '../core/provision/state.ts';
import type { GitLab, HookWish } from '../gitlab/gitlab.ts';
import { GitLabProblem } from '../gitlab/problem.ts';
import type { Ids, Progress } from './carry-out-step.ts';
import { carryOutStep, idsIn } from './carry-out-step.ts';
import { observeHome } from './observe-layout.ts';

/** What applies a plan. `say` hears of each step that was carried out and how many there are to do. */
export type Applying = {
  readonly gitlab: GitLab;
  readonly secrets: HookWish['secrets'];
  readonly say: (step: Step, count: number, of: number) => void;
  /** Hears of a step that takes many writes, after each. */
  readonly progress: Progress;
};

/** What came of a plan: how many steps were carried out, and how many had been before; or why none was. */
export type Applied =
  | { readonly is: 'applied'; readonly done: number; readonly before: number }
  | { readonly is: 'stale'; readonly says: readonly string[] };

/** Where a step is carried out: what was seen there, and the ids of what steps name. */
type Place = { readonly home: Home; readonly steps: readonly Step[]; seen: Seen; ids: Ids };

/**
 * Carries a plan out. Looks at all it touches first: where anything is neither as the plan saw it nor as a step of it left
 * it, nothing is written. A plan that was stopped half-way goes on where it stopped.
 * @throws GitLabProblem when GitLab refuses a step or is away; what was done until then stays
 */
export async function applyPlan(applying: Applying, steps: Plan['steps']): Promise<Applied> {
  const places = await placesOf(applying.gitlab, steps);
  const standings = steps.map((step) => ({ step, now: standing(step, placeOf(places, step).seen, steps) }));
  const stale = standings.flatMap(({ step, now }) => (now.is === 'stale' ? [`${step.home.path}: ${now.says}`] : []));
  if (stale.length > 0) return { is: 'stale', says: stale };
  const due = standings.filter(({ now }) => now.is === 'due').map(({ step }) => step);
  for (const [index, step] of due.entries()) {
    await surely(applying, step, placeOf(places, step), steps);
    applying.say(step, index + 1, due.length);
  }
  return { is: 'applied', done: due.length, before: steps.length - due.length };
}

const triesWhenUnsure = 3;

/** Where GitLab did not say whether it did something, looks before trying again. */
async function surely(applying: Applying, step: Step, place: Place, steps: Plan['steps']): Promise<void> {
  const { gitlab, secrets, progress } = applying;
  for (let tries = 1; ; tries += 1) {
    try {
      return await carryOutStep(gitlab, step, { ids: place.ids, secrets, progress });
    } catch (error) {
      if (!(error instanceof GitLabProblem) || error.kind !== 'unsure' || tries === triesWhenUnsure) throw error;
      place.seen = await observeHome(gitlab, place.home, place.steps);
      place.ids = idsIn(place.seen);
      if (standing(step, place.seen, steps).is !== 'due') return;
    }
  }
}

async function placesOf(gitlab: GitLab, steps: Plan['steps']): Promise<readonly Place[]> {
  const byHome = Map.groupBy(steps, ({ home: { kind, path } }) => `${kind} ${path}`);
  const places: Place[] = [];
  for (const mine of byHome.values()) {
    const home = mine[0]?.home;
    if (!home) continue;
    const seen = await observeHome(gitlab, home, mine);
    places.push({ home, steps: mine, seen, ids: idsIn(seen) });
  }
  return places;
}

function placeOf(places: readonly Place[], { home }: Step): Place {
  const found = places.find((place) => place.home.kind === home.kind && place.home.path === home.path);
  if (!found) throw new Error(`${home.path} was not looked at.`);
  return found;
}
