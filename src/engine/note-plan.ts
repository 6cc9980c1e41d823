import type { Place } from '../core/event.ts';
import type { Plan } from '../core/provision/plan.ts';
import { planView } from '../core/views/plan-view.ts';
import type { OneNote } from '../gitlab/one-note.ts';
import { keepOneNote } from '../gitlab/one-note.ts';
import { isRefusal } from '../gitlab/problem.ts';
import type { Engine } from './engine.ts';

/** What came of a plan's comment: `refused` where GitLab does not let us comment there, with its words. */
export type NotedPlan = { readonly is: OneNote['is'] } | { readonly is: 'refused'; readonly because: string };

/** Keeps a plan in one comment on a merge request, whose number is the `iid` of `place`. That we may not spoils no plan. */
export async function notePlan(
  { gitlab, render }: Pick<Engine, 'gitlab' | 'render'>,
  plan: Plan,
  place: Place,
): Promise<NotedPlan> {
  try {
    const words = render({ say: 'note/plan', with: planView(plan) });
    const { is } = await keepOneNote(gitlab, place, { tag: 'plan', words });
    return { is };
  } catch (problem) {
    if (!isRefusal(problem, 401, 403, 404)) throw problem;
    return { is: 'refused', because: problem.message };
  }
}
