import type { Environment } from '../config/env.ts';
import { mergeRequestIn, mergeRequestOf } from '../config/pipeline.ts';
import type { Place } from '../core/event.ts';
import type { NotedPlan } from '../engine/note-plan.ts';
import { Problem } from './problem.ts';

/** What stands in for a merge request where a pipeline has none. */
export const noRequest = 'No comment: this is not the pipeline of a merge request.';

/** The merge request that is named as `group/project!7`, or with `true` that of the pipeline, where it has one. */
export function requestNamed(named: string | true, env: Environment): Place | undefined {
  const place = named === true ? mergeRequestIn(env) : mergeRequestOf(named);
  if (place || named === true) return place;
  throw new Problem(`“${named}” is no merge request.`, 'Write it as group/project!7.');
}

/** What came of the comment, for a terminal. */
export function notedText({ project, iid }: Place, noted: NotedPlan): string {
  const where = `${project}!${iid}`;
  switch (noted.is) {
    case 'written':
      return `${where} now holds the plan in a comment.`;
    case 'edited':
      return `${where} has its comment brought up to date.`;
    case 'left':
      return `${where} has a comment that says the same already.`;
    case 'refused':
      return `No comment on ${where}: ${noted.because}\n→ To have the plan there too, whoever comments needs at least Reporter in ${project}, and a token with the scope api.`;
  }
}
