import type { Environment } from '../config/env.ts';
import { mergeRequestIn, mergeRequestOf } from '../config/pipeline.ts';
import type { Plan } from '../core/provision/plan.ts';
import { planView } from '../core/views/plan-view.ts';
import type { GitLab } from '../gitlab/gitlab.ts';
import type { OneNote } from '../gitlab/one-note.ts';
import { keepOneNote } from '../gitlab/one-note.ts';
import { isRefusal } from '../gitlab/problem.ts';
import { loadTemplates } from '../render/render.ts';
import { Problem } from './problem.ts';

const outcomes: Readonly<Record<OneNote['is'], string>> = {
  written: 'now holds the plan in a comment',
  edited: 'has its comment brought up to date',
  left: 'has a comment that says the same already',
};

/**
 * Keeps the plan in one comment on a merge request: on the one named, as `group/project!7`, or with `true` on that of the pipeline.
 * Says what came of it; that the token may not comment spoils no plan.
 */
export async function notePlan(plan: Plan, named: string | true, env: Environment, gitlab: GitLab): Promise<string> {
  const place = named === true ? mergeRequestIn(env) : mergeRequestOf(named);
  if (!place && named === true) return 'No comment: this is not the pipeline of a merge request.';
  if (!place) throw new Problem(`“${named}” is no merge request.`, 'Write it as group/project!7.');
  const where = `${place.project}!${place.iid}`;
  const words = loadTemplates().render({ say: 'note/plan', with: planView(plan) });
  try {
    const { is } = await keepOneNote(gitlab, place, { tag: 'plan', words });
    return `${where} ${outcomes[is]}.`;
  } catch (problem) {
    if (!isRefusal(problem, 401, 403, 404)) throw problem;
    return `No comment on ${where}: ${problem.message}\n→ To have the plan there too, give the token the scope api, and its user at least Reporter in ${place.project}.`;
  }
}
