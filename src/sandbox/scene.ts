import type { HookFlag } from './hooks.ts';
import { unauthorized } from './refusal.ts';
import type { Group, Project, User, World } from './world.ts';

/** An event that hooks of a project may want to hear. */
export type Emission = {
  readonly project: Project;
  /** Only hooks with this flag hear it. */
  readonly flag: HookFlag;
  /** As in the hook's history, for example `issue_hooks`. */
  readonly trigger: string;
  /** `X-Gitlab-Event`, for example `Confidential Issue Hook`. */
  readonly event: string;
  readonly body: unknown;
  /** `X-Gitlab-Event-UUID` of the request that caused it, if it sent one. */
  readonly chain?: string | undefined;
};

/** Everything an operation needs besides its arguments; REST routes and pages share one. */
export type Scene = {
  readonly world: World;
  /** Milliseconds since the epoch; the only clock. */
  readonly now: () => number;
  /** Base address without a trailing slash. */
  readonly url: () => string;
  /** Queues deliveries; returns at once. */
  readonly emit: (emission: Emission) => void;
};

/** Where labels and boards live: a project or a group. */
export type Owner =
  | { readonly kind: 'project'; readonly place: Project }
  | { readonly kind: 'group'; readonly place: Group };

/** An operation being done by somebody. */
export type Act = { readonly scene: Scene; readonly user: User; readonly chain?: string | undefined };

/** Lets `user` act. Refuses with 401 when there is nobody. */
export function actAs(scene: Scene, user: User | undefined, chain?: string): Act {
  if (!user) throw unauthorized();
  return { scene, user, chain };
}

/** The present as GitLab writes it, ISO 8601 in UTC with milliseconds. */
export function timestamp(scene: Pick<Scene, 'now'>): string {
  return new Date(scene.now()).toISOString();
}
