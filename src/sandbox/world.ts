import type { HookFlag } from './hooks.ts';
import type { MergeRequest } from './merge-request.ts';

/** GitLab plan whose rules the sandbox follows: scoped labels, several assignees and group boards are Premium. */
export type Tier = 'free' | 'premium';

/** Who may see a project. GitLab: doc/user/public_access.md. */
export type Visibility = 'private' | 'internal' | 'public';

/** Who may use the issues of a project. GitLab: doc/api/projects.md, `issues_access_level`. */
export type IssuesAccess = 'enabled' | 'private' | 'disabled';

/** What a person shows beside their name. GitLab: doc/api/users.md, "Get the status of a user". */
export type UserStatus = {
  emoji: string | null;
  message: string | null;
  availability: 'busy' | 'not_set' | null;
  clearStatusAt: string | null;
};

/** A person or bot; `token` is the one access token they call the API with. */
export type User = {
  readonly id: number;
  username: string;
  name: string;
  email: string;
  publicEmail: boolean;
  readonly token: string;
  /** What the token may do: `api`, or `read_api` for reading only. */
  scopes: string[];
  admin: boolean;
  bot: boolean;
  role: string | null;
  status: UserStatus;
  readonly createdAt: string;
};

/** Direct membership; `access` is 5, 10 Guest, 15 Planner, 20 Reporter, 30 Developer, 40 Maintainer or 50 Owner. */
export type Member = { readonly userId: number; access: number; readonly createdAt: string };

/** A label of a project (`kind` project) or of a group, inherited by everything below it. */
export type Label = {
  readonly id: number;
  readonly kind: 'project' | 'group';
  /** Project id or group id, by `kind`. */
  readonly ownerId: number;
  name: string;
  color: string;
  description: string | null;
  priority: number | null;
  archived: boolean;
  subscriberIds: number[];
  readonly createdAt: string;
  updatedAt: string;
};

/** One emoji on an issue or a note. */
export type Award = {
  readonly id: number;
  readonly name: string;
  readonly userId: number;
  readonly createdAt: string;
  readonly updatedAt: string;
};

/** A comment, or with `system` a line GitLab wrote itself; `internal` ones are for Planner and above. */
export type Note = {
  readonly id: number;
  readonly discussionId: string;
  readonly type: 'DiscussionNote' | null;
  body: string;
  readonly authorId: number;
  readonly system: boolean;
  readonly internal: boolean;
  readonly createdAt: string;
  updatedAt: string;
  updatedById: number | null;
  awards: Award[];
};

/** A label put on an issue or taken off it. */
export type LabelEvent = {
  readonly id: number;
  readonly userId: number;
  readonly labelId: number;
  readonly action: 'add' | 'remove';
  readonly createdAt: string;
};

/** An issue with all that belongs to it; dates are ISO 8601 in UTC, `dueDate` and `startDate` are `YYYY-MM-DD`. */
export type Issue = {
  readonly id: number;
  readonly iid: number;
  readonly projectId: number;
  title: string;
  description: string | null;
  state: 'opened' | 'closed';
  confidential: boolean;
  readonly authorId: number;
  assigneeIds: number[];
  labelIds: number[];
  dueDate: string | null;
  startDate: string | null;
  discussionLocked: boolean | null;
  issueType: 'issue' | 'incident' | 'test_case' | 'task';
  weight: number | null;
  createdAt: string;
  updatedAt: string;
  updatedById: number | null;
  lastEditedAt: string | null;
  lastEditedById: number | null;
  closedAt: string | null;
  closedById: number | null;
  relativePosition: number;
  subscriberIds: number[];
  notes: Note[];
  awards: Award[];
  labelEvents: LabelEvent[];
};

/** A relation between two issues, by global ids. */
export type IssueLink = {
  readonly id: number;
  readonly sourceId: number;
  readonly targetId: number;
  readonly type: 'relates_to' | 'blocks' | 'is_blocked_by';
};

/** One column of a board; its place is its index in `Board.lists`. */
export type BoardList = { readonly id: number; readonly labelId: number };

/** A project's or a group's board. The implicit Open and Closed columns are not stored. */
export type Board = { readonly id: number; name: string; lists: BoardList[]; readonly createdAt: string };

/** An uploaded file; `data` is base64 so that a world can be written down. */
export type Upload = {
  readonly id: number;
  readonly secret: string;
  readonly filename: string;
  readonly data: string;
  readonly size: number;
  readonly userId: number;
  readonly createdAt: string;
};

/** A project webhook with its secrets and its failure count. */
export type Hook = {
  readonly id: number;
  readonly projectId: number;
  url: string;
  name: string | null;
  description: string | null;
  flags: Record<HookFlag, boolean>;
  enableSslVerification: boolean;
  pushEventsBranchFilter: string | null;
  token: string | null;
  /** `whsec_` and a base64 key. */
  signingToken: string | null;
  customHeaders: { key: string; value: string }[];
  readonly createdAt: string;
  consecutiveFailures: number;
  disabledUntil: string | null;
  events: HookEvent[];
};

/** One attempt to deliver an event, as the hook's history keeps it. */
export type HookEvent = {
  readonly id: number;
  readonly hookId: number;
  readonly url: string;
  readonly trigger: string;
  readonly requestHeaders: Record<string, string>;
  readonly requestData: unknown;
  readonly responseHeaders: Record<string, string>;
  readonly responseBody: string;
  /** Status code, or `internal error` for a time-out or a refused connection. */
  readonly responseStatus: string;
  /** Seconds. */
  readonly executionDuration: number;
  readonly idempotencyKey: string;
  readonly createdAt: string;
};

/** An event on its way to one hook. Kept in the world so that a restart sends what was not sent yet. */
export type Delivery = {
  readonly hookId: number;
  readonly projectId: number;
  /** Plural name as in the history, for example `issue_hooks`. */
  readonly trigger: string;
  /** `X-Gitlab-Event`, for example `Issue Hook`. */
  readonly event: string;
  readonly body: string;
  /** Also `webhook-id`; the same for a resend. */
  readonly idempotencyKey: string;
  /** Recursion chain, `X-Gitlab-Event-UUID`. */
  readonly eventUuid: string;
};

/** A group; groups nest by path (`a/b` is below `a`). */
export type Group = {
  readonly id: number;
  readonly path: string;
  name: string;
  members: Member[];
  labels: Label[];
  boards: Board[];
  readonly createdAt: string;
};

/** A project with everything in it; issues are keyed by iid. */
export type Project = {
  readonly id: number;
  readonly path: string;
  name: string;
  visibility: Visibility;
  /** Enabled unless said otherwise; a project with issues disabled takes none. */
  issuesAccess?: IssuesAccess;
  members: Member[];
  labels: Label[];
  boards: Board[];
  issues: Map<number, Issue>;
  nextIid: number;
  /** None unless said otherwise, keyed by iid; people can make some unless access says otherwise. */
  mergeRequests?: Map<number, MergeRequest>;
  mergeRequestsAccess?: 'enabled' | 'disabled';
  hooks: Hook[];
  uploads: Upload[];
  readonly createdAt: string;
};

/** All state of a sandbox. Plain data and maps, so that `snapshot.ts` can write and read it whole. */
export type World = {
  readonly tier: Tier;
  /** Last id given out, by kind of thing. */
  counters: Record<string, number>;
  users: Map<number, User>;
  groups: Map<number, Group>;
  projects: Map<number, Project>;
  links: IssueLink[];
  pending: Delivery[];
  /** Hook ids already called within one recursion chain. */
  chains: Map<string, number[]>;
};

/** Gives out the next id of a kind; ids are never used twice. */
export function nextId(world: World, kind: string): number {
  const id = (world.counters[kind] ?? 0) + 1;
  world.counters[kind] = id;
  return id;
}
