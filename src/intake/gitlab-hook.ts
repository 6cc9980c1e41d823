import { createHash, timingSafeEqual } from 'node:crypto';
import type { z } from 'zod';
import type { Comment, Event, Place } from '../core/event.ts';
import { HookHead, IssueBody, NoteBody } from './gitlab-bodies.ts';
import { type Headers, headerOf } from './headers.ts';
import { commentKey, issueKey } from './keys.ts';
import { pointerTo } from './pointer.ts';
import { readText } from './spoken-lines.ts';
import { verifyStandardWebhook } from './standard-webhooks.ts';

/** A secret that shows itself only when asked. */
export type Secret = { readonly reveal: () => string };

/**
 * How GitLab proves that a hook is its own: a signature (19.0 and later), the secret token of older versions, or, where
 * both are set, the signature when there is one and else the token.
 */
export type HookSecrets = { readonly signing?: Secret | undefined; readonly token?: Secret | undefined };

/** What a request to the hook's door turned out to be. Only what cannot be trusted or read is refused. */
export type FromGitLab =
  | {
      readonly is: 'event';
      readonly source: 'gitlab';
      readonly dedupe: string;
      readonly event: Event;
      readonly place: Place;
      /** Holds the hidden marker that names the certification. */
      readonly issueDescription?: string | undefined;
    }
  | { readonly is: 'ignored'; readonly because: string }
  | {
      readonly is: 'refused';
      readonly status: 400 | 401 | 413;
      readonly because: string;
      /** JSON pointer into the body. */
      readonly at?: string | undefined;
      readonly fix: string;
    };

/** GitLab: doc/administration/instance_limits.md; it sends no larger body. */
const longestBody = 25 * 1024 * 1024;

/** Checks and reads a webhook of GitLab: comments on issues and changes of issues are events, all else is ignored. */
export function acceptGitLabHook(request: {
  readonly headers: Headers;
  readonly body: Buffer;
  readonly secrets: HookSecrets;
  readonly now: number;
  readonly botId: number;
}): FromGitLab {
  const { body } = request;
  if (body.length > longestBody)
    return {
      is: 'refused',
      status: 413,
      because: 'The body is larger than 25 MB.',
      fix: 'GitLab sends none so large.',
    };
  const doubt = doubtAbout(request);
  if (doubt) return { is: 'refused', status: 401, ...doubt };
  return readGitLabHook(request);
}

/** Reads a webhook of GitLab whose origin is beyond doubt. */
export function readGitLabHook({ body, botId }: { readonly body: Buffer; readonly botId: number }): FromGitLab {
  const parsed = jsonOf(body);
  const head = parsed && HookHead.safeParse(parsed.value);
  if (!head) return unreadable('The body is not JSON.');
  if (!head.success) return unreadableAt(head.error);
  const because = reasonToIgnore(head.data);
  if (because) return { is: 'ignored', because };
  return head.data.object_kind === 'note' ? fromNote(parsed.value, botId) : fromIssue(parsed.value, botId);
}

function doubtAbout({
  headers,
  body,
  secrets,
  now,
}: Parameters<typeof acceptGitLabHook>[0]): { readonly because: string; readonly fix: string } | undefined {
  const { signing, token } = secrets;
  const signed = headerOf(headers, 'webhook-signature') !== undefined;
  if (signing && (signed || !token)) {
    const verified = verifyStandardWebhook({ headers, body, secrets: [signing.reveal()], now });
    const fix = 'Set the same signing token on the webhook in GitLab and in the environment of the service.';
    return verified.is === 'verified' ? undefined : { because: verified.because, fix };
  }
  const fix = 'Set the same secret token on the webhook in GitLab and in the environment of the service.';
  const given = headerOf(headers, 'x-gitlab-token');
  if (!token || given === undefined) return { because: 'The X-Gitlab-Token header is missing.', fix };
  return sameSecret(given, token.reveal()) ? undefined : { because: 'The X-Gitlab-Token is not ours.', fix };
}

// Hashing first makes the lengths equal, so that the time tells nothing about the secret.
function sameSecret(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return b !== '' && left !== undefined && right !== undefined && timingSafeEqual(left, right);
}

function reasonToIgnore({ object_kind, object_attributes }: z.infer<typeof HookHead>): string | undefined {
  const { noteable_type, type, action, system } = object_attributes ?? {};
  if (object_kind === 'note') {
    if (noteable_type !== 'Issue') return `It is a comment on ${noteable_type ?? 'nothing'}, not on an issue.`;
    if (system) return 'GitLab wrote this comment itself.';
    return action && action !== 'create' && action !== 'update'
      ? `A comment's "${action}" asks for nothing.`
      : undefined;
  }
  if (object_kind !== 'issue') return `A hook of kind "${(object_kind ?? 'unknown').slice(0, 60)}" asks for nothing.`;
  if (type && type !== 'Issue') return `It is a work item of type "${type.slice(0, 60)}", not an issue.`;
  return ['open', 'close', 'reopen', 'update'].includes(action ?? '') ? undefined : 'The issue did not change.';
}

function fromNote(value: unknown, botId: number): FromGitLab {
  const body = NoteBody.safeParse(value);
  if (!body.success) return unreadableAt(body.error);
  const { user, project, object_attributes: note, issue } = body.data;
  if (note.author_id === botId) return { is: 'ignored', because: 'We wrote this comment ourselves.' };
  const comment: Comment = {
    id: note.id,
    author: note.author_id,
    username: user.username,
    ...readText(note.note),
    ...(typeof note.updated_by_id === 'number' ? { editedBy: note.updated_by_id } : {}),
    ...internalAsTold(body.data),
    createdAt: note.created_at,
    updatedAt: note.updated_at,
  };
  const place = { project: project.path_with_namespace, iid: issue.iid };
  const event: Event = { happened: 'comment-written', place, comment };
  return arrival(commentKey(comment), event, place, issue.description);
}

/**
 * GitLab calls a note confidential that is internal, and every note on a confidential issue; so of the latter we are told
 * nothing, unless the hook says it outright. GitLab: lib/gitlab/hook_data/note_builder.rb.
 */
function internalAsTold({ event_type, object_attributes, issue }: NoteBody): Pick<Comment, 'internal'> {
  if (typeof object_attributes.internal === 'boolean') return { internal: object_attributes.internal };
  if (event_type === 'note') return { internal: false };
  return event_type === 'confidential_note' && issue.confidential === false ? { internal: true } : {};
}

function fromIssue(value: unknown, botId: number): FromGitLab {
  const body = IssueBody.safeParse(value);
  if (!body.success) return unreadableAt(body.error);
  const { user, project, object_attributes: issue, changes } = body.data;
  if (user.id === botId) return { is: 'ignored', because: 'We changed this issue ourselves.' };
  const now = {
    labels: issue.labels.map(({ title }) => title),
    assignees: issue.assignee_ids,
    closed: issue.state === 'closed',
    confidential: issue.confidential,
  };
  const place = { project: project.path_with_namespace, iid: issue.iid };
  // Whether a change of the description touched what is ours is for whoever looks to find out.
  const intact = changes?.description === undefined;
  const event: Event = { happened: 'issue-changed', place, by: user.id, issue: { ...now, intact } };
  const described = { ...now, description: issue.description ?? '' };
  const key = issueKey({ id: issue.id, updatedAt: issue.updated_at, ...described });
  return arrival(key, event, place, issue.description);
}

function arrival(dedupe: string, event: Event, place: Place, description: string | null | undefined): FromGitLab {
  return { is: 'event', source: 'gitlab', dedupe, event, place, issueDescription: description ?? undefined };
}

function jsonOf(body: Buffer): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(body.toString('utf8')) };
  } catch {
    return undefined;
  }
}

function unreadable(because: string, at?: string): FromGitLab {
  const fix = 'Use the webhook as GitLab sends it, without a custom template.';
  return { is: 'refused', status: 400, because, at, fix };
}

function unreadableAt(error: z.ZodError): FromGitLab {
  const [issue] = error.issues;
  const at = pointerTo(issue?.path ?? []);
  return unreadable(`Not as GitLab documents it at ${at || 'the top'}: ${issue?.message}.`, at);
}
