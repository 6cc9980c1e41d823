import {
  IssueLinks,
  IssueNoteAwardEmojis,
  IssueNotes,
  Issues,
  ProjectMarkdownUploads,
  ProjectMembers,
  Projects,
  Users,
} from '@gitbeaker/rest';
import { z } from 'zod';
import type { Budget } from './budget.ts';
import { carrierCalls } from './carrier-calls.ts';
import type { GitLab, IssueEdit, NewIssue } from './gitlab.ts';
import { hookCalls } from './hook-calls.ts';
import { instanceCalls } from './instance-calls.ts';
import { keptNote } from './kept-note.ts';
import { layoutCalls } from './layout-calls.ts';
import { mergeRequestCalls } from './merge-request-calls.ts';
import type { Options } from './reading.ts';
import { once, read, whole } from './reading.ts';
import { requesterOn } from './requester.ts';
import type { Issue } from './schemas.ts';
import {
  AwardRow,
  IssueRow,
  LinkRow,
  MemberRow,
  NoteRow,
  ProjectRow,
  UploadRow,
  UserRow,
  UserStatusRow,
} from './schemas.ts';

/** Where GitLab is and how it is spoken to. `url` may have a path, for installations below one. */
export type Connection = {
  readonly url: string;
  readonly token: string;
  readonly budget: Budget;
  /** For one call, in milliseconds; 10 s unless told. */
  readonly timeoutMs?: number | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly now?: (() => number) | undefined;
};

/** Speaks with GitLab over its REST API; no call is made yet. */
export function connectGitLab(connection: Connection): GitLab {
  const options = {
    host: connection.url.replace(/\/+$/, ''),
    token: connection.token,
    queryTimeout: null,
    requesterFn: requesterOn({
      budget: connection.budget,
      timeoutMs: connection.timeoutMs ?? 10_000,
      fetch: connection.fetch ?? ((...request) => globalThis.fetch(...request)),
      now: connection.now ?? Date.now,
    }),
  };
  return {
    limits: connection.budget.limits,
    ...people(options),
    ...issueCalls(options),
    ...noteCalls(options),
    ...layoutCalls(options),
    ...carrierCalls(options),
    ...mergeRequestCalls(options),
    ...hookCalls(options),
    ...instanceCalls(options),
  };
}

function people(options: Options): Pick<GitLab, 'me' | 'userNamed' | 'status' | 'members' | 'project'> {
  const users = new Users(options);
  const members = new ProjectMembers(options);
  const projects = new Projects(options);
  return {
    me: async () => read(UserRow, await users.showCurrentUser(), 'GET user'),
    userNamed: async (username) => read(z.array(UserRow), await users.all({ username }), 'GET users').at(0),
    status: async (userId) => read(UserStatusRow, await users.showStatus({ iDOrUsername: userId }), 'GET user status'),
    members: async (project) =>
      read(z.array(MemberRow), await members.all(project, { includeInherited: true, ...whole }), 'GET members'),
    project: async (path) => read(ProjectRow, await projects.show(path), 'GET project'),
  };
}

function issueCalls(
  options: Options,
): Pick<
  GitLab,
  'createIssue' | 'updateIssue' | 'relate' | 'issue' | 'issuesBy' | 'issuesChangedSince' | 'issuesNumbered'
> {
  const issues = new Issues(options);
  const links = new IssueLinks(options);
  // By creation, because that order holds still while issues change between two pages.
  const list = async (project: string, of: object): Promise<readonly Issue[]> => {
    const query = { projectId: project, scope: 'all', state: 'all', orderBy: 'created_at', sort: 'asc', ...whole };
    return once(read(z.array(IssueRow), await issues.all({ ...query, ...of }), 'GET issues'), ({ iid }) => iid);
  };
  return {
    createIssue: async (project, issue) =>
      read(IssueRow, await issues.create(project, issue.title, fieldsOf(issue)), 'POST issue'),
    updateIssue: async ({ project, iid }, edit) =>
      read(IssueRow, await issues.edit(project, iid, changesOf(edit)), 'PUT issue'),
    relate: async ({ project, iid }, other) => {
      read(LinkRow, await links.create(project, iid, other.project, other.iid), 'POST issue link');
    },
    issue: async ({ project, iid }) => read(IssueRow, await issues.show(iid, { projectId: project }), 'GET issue'),
    issuesBy: (project, { authorId, createdAfter }) =>
      list(project, { authorId, createdAfter: new Date(createdAfter).toISOString() }),
    issuesNumbered: async (project, iids) => {
      const found: Issue[] = [];
      for (let from = 0; from < iids.length; from += 100)
        found.push(...(await list(project, { iids: iids.slice(from, from + 100) })));
      return found;
    },
    issuesChangedSince: (project, { updatedAfter, labels }) =>
      list(project, { updatedAfter: new Date(updatedAfter).toISOString(), labels: labels?.join(',') }),
  };
}

function noteCalls(options: Options): Pick<GitLab, 'notes' | 'addNote' | 'editNote' | 'award' | 'awards' | 'upload'> {
  const notes = new IssueNotes(options);
  const awards = new IssueNoteAwardEmojis(options);
  const uploads = new ProjectMarkdownUploads(options);
  return {
    notes: async ({ project, iid }, { order }) => {
      const rows = await notes.all(project, iid, { sort: order, orderBy: 'created_at', ...whole });
      const human = read(z.array(NoteRow), rows, 'GET notes').filter((note) => !note.system);
      return once(human, ({ id }) => id);
    },
    // gitbeaker passes on options it has no type for.
    addNote: async ({ project, iid }, body, { internal } = {}) =>
      keptNote(await notes.create(project, iid, body, internal ? ({ internal } as object) : {}), `${project}#${iid}`),
    editNote: async ({ project, iid }, noteId, body) =>
      keptNote(await notes.edit(project, iid, noteId, { body }), `${project}#${iid}`),
    award: async ({ project, iid }, noteId, name) => {
      read(AwardRow, await awards.award(project, iid, noteId, name), 'POST award emoji');
    },
    awards: async ({ project, iid }, noteId) =>
      read(z.array(AwardRow), await awards.all(project, iid, noteId, whole), 'GET award emoji'),
    upload: async (project, { filename, content, mime }) => {
      const file = { filename, content: new Blob([content], { type: mime }) };
      return read(UploadRow, await uploads.create(project, file), 'POST upload');
    },
  };
}

function fieldsOf(issue: NewIssue) {
  return {
    description: issue.description,
    labels: issue.labels.join(','),
    assigneeIds: [...issue.assignees],
    ...(issue.dueOn === null ? {} : { dueDate: issue.dueOn }),
    confidential: issue.confidential,
  };
}

// GitLab: doc/api/issues.md; an assignee of 0 takes everybody off.
function changesOf(edit: IssueEdit) {
  const { title, dueOn, description, addLabels, removeLabels, assignees, state, confidential } = edit;
  return {
    ...(title === undefined ? {} : { title }),
    ...(dueOn === undefined ? {} : { dueDate: dueOn ?? '' }),
    ...(description === undefined ? {} : { description }),
    ...(addLabels?.length ? { addLabels: addLabels.join(',') } : {}),
    ...(removeLabels?.length ? { removeLabels: removeLabels.join(',') } : {}),
    ...(assignees === undefined ? {} : { assigneeIds: assignees.length > 0 ? [...assignees] : [0] }),
    ...(state === undefined ? {} : { stateEvent: state }),
    ...(confidential === undefined ? {} : { confidential }),
  };
}
