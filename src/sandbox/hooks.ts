import { access, accessTo } from './members.ts';
import { forbidden, notFound, Refusal } from './refusal.ts';
import type { Act } from './scene.ts';
import { timestamp } from './scene.ts';
import type { Hook, HookEvent, Project } from './world.ts';
import { nextId } from './world.ts';

/** The flags of a hook that gate which events it hears. GitLab: doc/api/project_webhooks.md. */
export const hookFlags = [
  'push_events',
  'issues_events',
  'confidential_issues_events',
  'note_events',
  'confidential_note_events',
  'merge_requests_events',
  'tag_push_events',
  'job_events',
  'pipeline_events',
  'wiki_page_events',
  'deployment_events',
  'releases_events',
  'milestone_events',
  'feature_flag_events',
  'emoji_events',
  'resource_access_token_events',
  'resource_deploy_token_events',
] as const;

/** One of a hook's flags. */
export type HookFlag = (typeof hookFlags)[number];

/** What may be said about a hook; secrets go in and never come out. */
export type HookFields = {
  readonly url?: string | undefined;
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly flags: Partial<Record<HookFlag, boolean>>;
  readonly enableSslVerification?: boolean | undefined;
  readonly pushEventsBranchFilter?: string | null | undefined;
  readonly token?: string | null | undefined;
  readonly signingToken?: string | null | undefined;
  readonly customHeaders?: readonly { readonly key: string; readonly value: string }[] | undefined;
};

/** The hooks of a project (Maintainer). */
export function hooksOf(act: Act, project: Project): readonly Hook[] {
  if (accessTo(act.scene.world, act.user, project) < access.maintainer) throw forbidden();
  return project.hooks;
}

/** The hook with an id (Maintainer), otherwise 404. */
export function hookFor(act: Act, project: Project, id: number): Hook {
  const found = hooksOf(act, project).find((hook) => hook.id === id);
  if (!found) throw notFound();
  return found;
}

/** Adds a hook (Maintainer); at most 100 in a project. */
export function createHook(act: Act, project: Project, fields: HookFields & { readonly url: string }): Hook {
  if (hooksOf(act, project).length >= 100)
    throw unprocessable({ base: ['Maximum number of project hooks (100) exceeded'] });
  validateHook(fields);
  const none = Object.fromEntries(hookFlags.map((flag) => [flag, false])) as Record<HookFlag, boolean>;
  const hook: Hook = {
    id: nextId(act.scene.world, 'hook'),
    projectId: project.id,
    url: fields.url,
    name: fields.name ?? null,
    description: fields.description ?? null,
    flags: { ...none, push_events: true, ...fields.flags },
    enableSslVerification: fields.enableSslVerification ?? true,
    pushEventsBranchFilter: fields.pushEventsBranchFilter ?? null,
    token: fields.token || null,
    signingToken: fields.signingToken || null,
    customHeaders: [...(fields.customHeaders ?? [])],
    createdAt: timestamp(act.scene),
    consecutiveFailures: 0,
    disabledUntil: null,
    events: [],
  };
  project.hooks.push(hook);
  return hook;
}

/** Changes a hook (Maintainer); a new URL without a new secret token loses the old token. */
export function updateHook(act: Act, project: Project, hook: Hook, fields: HookFields): Hook {
  hooksOf(act, project);
  validateHook(fields);
  const moved = fields.url !== undefined && fields.url !== hook.url;
  if (fields.url !== undefined) hook.url = fields.url;
  if (fields.name !== undefined) hook.name = fields.name;
  if (fields.description !== undefined) hook.description = fields.description;
  if (fields.enableSslVerification !== undefined) hook.enableSslVerification = fields.enableSslVerification;
  if (fields.pushEventsBranchFilter !== undefined) hook.pushEventsBranchFilter = fields.pushEventsBranchFilter;
  if (fields.token !== undefined) hook.token = fields.token || null;
  else if (moved) hook.token = null;
  if (fields.signingToken !== undefined) hook.signingToken = fields.signingToken || null;
  if (fields.customHeaders !== undefined) hook.customHeaders = [...fields.customHeaders];
  hook.flags = { ...hook.flags, ...fields.flags };
  return hook;
}

/** Deletes a hook (Maintainer); what is on its way to it is not sent. */
export function deleteHook(act: Act, project: Project, hook: Hook): void {
  hooksOf(act, project);
  project.hooks = project.hooks.filter((other) => other !== hook);
}

/** Whether events reach the hook at an instant (ms), as the API words it. */
export function alertStatus(hook: Hook, now: number): 'executable' | 'temporarily_disabled' | 'disabled' {
  if (hook.consecutiveFailures >= 40 && hook.disabledUntil !== null) return 'disabled';
  const waits = hook.disabledUntil !== null && Date.parse(hook.disabledUntil) > now;
  return waits ? 'temporarily_disabled' : 'executable';
}

/** Past attempts of the last seven days, newest first; `status` is a code or a family such as `server_failure`. */
export function eventsOf(hook: Hook, now: number, status: string | undefined): readonly HookEvent[] {
  const since = now - 7 * 86_400_000;
  return hook.events.filter((event) => Date.parse(event.createdAt) >= since && isOfStatus(event, status)).toReversed();
}

/** The attempt with an id, otherwise 404. */
export function hookEventFor(hook: Hook, id: number): HookEvent {
  const found = hook.events.find((event) => event.id === id);
  if (!found) throw notFound();
  return found;
}

function isOfStatus(event: HookEvent, status: string | undefined): boolean {
  if (status === undefined) return true;
  const family = statusFamilies[status];
  return family ? event.responseStatus.startsWith(family) : event.responseStatus === status;
}

const statusFamilies: Readonly<Record<string, string>> = {
  successful: '2',
  client_failure: '4',
  server_failure: '5',
};

function validateHook(fields: HookFields): void {
  if (fields.url !== undefined && !/^https?:\/\/[^\s/]+/i.test(fields.url))
    throw new Refusal(422, { error: 'Invalid url given' });
  if (fields.signingToken && !isSigningToken(fields.signingToken))
    throw unprocessable({ signing_token: ['must start with whsec_ and hold 32 bytes in base64'] });
  if ((fields.customHeaders?.length ?? 0) > 20)
    throw unprocessable({ custom_headers: ['must have at most 20 entries'] });
}

function isSigningToken(token: string): boolean {
  const [, encoded] = /^whsec_([A-Za-z0-9+/]+=*)$/.exec(token) ?? [];
  return encoded !== undefined && Buffer.from(encoded, 'base64').byteLength === 32;
}

function unprocessable(errors: Readonly<Record<string, readonly string[]>>): Refusal {
  return new Refusal(422, { message: errors });
}
