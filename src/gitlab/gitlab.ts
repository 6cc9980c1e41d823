import type { Place } from '../core/event.ts';
import type { UserId } from '../core/people/people.ts';
import type { Limits } from './budget.ts';
import type { CarrierCalls } from './carrier-calls.ts';
import type { Hook, HookEvent, HookFlag } from './hook-schemas.ts';
import type { Instance, Token } from './instance-calls.ts';
import type { LayoutCalls } from './layout-calls.ts';
import type { MergeRequestCalls } from './merge-request-calls.ts';
import type { Award, Issue, Member, Note, Project, Upload, User, UserStatus } from './schemas.ts';

/** An issue to be created; `dueOn` as `YYYY-MM-DD`. */
export type NewIssue = {
  readonly title: string;
  readonly description: string;
  readonly labels: readonly string[];
  readonly assignees: readonly UserId[];
  readonly dueOn: string | null;
  readonly confidential: boolean;
};

/** A change of an issue; what is left out stays as it is. */
export type IssueEdit = {
  readonly title?: string | undefined;
  /** `YYYY-MM-DD`; null for none. */
  readonly dueOn?: string | null | undefined;
  readonly description?: string | undefined;
  readonly addLabels?: readonly string[] | undefined;
  readonly removeLabels?: readonly string[] | undefined;
  readonly assignees?: readonly UserId[] | undefined;
  readonly state?: 'close' | 'reopen' | undefined;
  readonly confidential?: boolean | undefined;
};

/**
 * A hook that sends issues and comments, confidential ones too. `secrets`: the signing token (GitLab 19.0 on), the plain one,
 * or both while moving over; one that is left out is taken off.
 */
export type HookWish = {
  readonly name: string;
  readonly url: string;
  readonly secrets: { readonly signing?: string | undefined; readonly token?: string | undefined };
  readonly verifyCertificate: boolean;
};

/**
 * All that we do on GitLab. `project` is a path or numeric id. Lists come whole, across pages. Every call waits for the
 * rate budget and fails with a `GitLabProblem` only.
 */
export type GitLab = LayoutCalls &
  CarrierCalls &
  MergeRequestCalls & {
    /** What the rate budget allows a minute. */
    readonly limits: Limits;
    /** The user the token belongs to. */
    me(): Promise<User>;
    /** The user with exactly this username, in any case. */
    userNamed(username: string): Promise<User | undefined>;
    /** What somebody has set as their status. */
    status(userId: UserId): Promise<UserStatus>;

    createIssue(project: string, issue: NewIssue): Promise<Issue>;
    updateIssue(place: Place, edit: IssueEdit): Promise<Issue>;
    issue(place: Place): Promise<Issue>;
    /** Says that two issues have to do with each other. Refused with 409 where that is said already. */
    relate(place: Place, other: Place): Promise<void>;
    /** Issues one user opened since `createdAfter` (ms). */
    issuesBy(
      project: string,
      of: { readonly authorId: UserId; readonly createdAfter: number },
    ): Promise<readonly Issue[]>;
    /** Issues changed since `updatedAfter` (ms), with all of `labels`; each once. */
    issuesChangedSince(
      project: string,
      of: { readonly updatedAfter: number; readonly labels?: readonly string[] | undefined },
    ): Promise<readonly Issue[]>;
    /** The issues with these numbers that are there and the bot may see; a call for each hundred. */
    issuesNumbered(project: string, iids: readonly number[]): Promise<readonly Issue[]>;

    /** Comments by time of creation; system notes are left out. */
    notes(place: Place, options: { readonly order: 'asc' | 'desc' }): Promise<readonly Note[]>;
    /** `internal`: seen by Planners and above only, and by its author. It cannot be changed later. */
    addNote(place: Place, body: string, options?: { readonly internal?: boolean | undefined }): Promise<Note>;
    editNote(place: Place, noteId: number, body: string): Promise<Note>;
    award(place: Place, noteId: number, name: string): Promise<void>;
    /** The emoji on a comment. */
    awards(place: Place, noteId: number): Promise<readonly Award[]>;
    upload(
      project: string,
      file: { readonly filename: string; readonly content: string; readonly mime: string },
    ): Promise<Upload>;

    project(path: string): Promise<Project>;
    /** Members of the project and of the groups above it. */
    members(project: string): Promise<readonly Member[]>;
    hooks(project: string): Promise<readonly Hook[]>;
    createHook(project: string, hook: HookWish): Promise<Hook>;
    updateHook(project: string, hookId: number, hook: HookWish): Promise<Hook>;
    /** Attempts of the last seven days, newest first, twenty a page (from 1). Refused with 404 before GitLab 17.3. */
    hookEvents(project: string, hookId: number, page: number): Promise<readonly HookEvent[]>;
    /** Sends an attempt's event again under its old `webhook-id`; gives the status our door answered, as GitLab saw it. */
    resendHookEvent(project: string, hookId: number, eventId: number): Promise<string>;
    /** Sends a sample, which switches a hook on again; refused with 422 when there is none or we did not answer 2xx. */
    testHook(project: string, hookId: number, trigger: HookFlag): Promise<void>;

    token(): Promise<Token>;
    instance(): Promise<Instance>;
    /** The plan's rules, where they can be known: from the namespace if we own it, else from what an issue shows. */
    tier(project: string): Promise<'free' | 'premium' | undefined>;
  };
