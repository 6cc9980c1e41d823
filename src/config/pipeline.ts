import type { Place } from '../core/event.ts';
import type { Environment } from './env.ts';

/** The merge request a GitLab pipeline runs for; the `iid` is that of the merge request. GitLab: doc/ci/variables/predefined_variables.md. */
export function mergeRequestIn(env: Environment): Place | undefined {
  return mergeRequestOf(`${env.CI_MERGE_REQUEST_PROJECT_PATH ?? ''}!${env.CI_MERGE_REQUEST_IID ?? ''}`);
}

/** The merge request that somebody writes as `group/project!7`. */
export function mergeRequestOf(text: string): Place | undefined {
  const [, project, iid] = /^([\w.-]+(?:\/[\w.-]+)+)!(\d{1,9})$/.exec(text.trim()) ?? [];
  return project === undefined || iid === undefined ? undefined : { project, iid: Number(iid) };
}
