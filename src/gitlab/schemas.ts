import { z } from 'zod';

/** A point in time as the API writes it, in milliseconds since the epoch. */
const Time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** GitLab: lib/api/entities/user_basic.rb. */
export const UserRow = z.object({ id: z.int(), username: z.string(), name: z.string() }).readonly();
export type User = z.output<typeof UserRow>;

/** GitLab: doc/api/users.md, "Retrieve the status of a user"; `availability` is `busy` or `not_set`. */
export const UserStatusRow = z
  .object({ availability: z.string().nullish() })
  .transform(({ availability }) => ({ busy: availability === 'busy' }));
export type UserStatus = Readonly<z.output<typeof UserStatusRow>>;

/** GitLab: lib/api/entities/issue_basic.rb; only what we use. */
export const IssueRow = z
  .object({
    id: z.int(),
    iid: z.int(),
    title: z.string(),
    description: z.string().nullable(),
    state: z.enum(['opened', 'closed']),
    labels: z.array(z.string()),
    author: UserRow,
    assignees: z.array(UserRow),
    confidential: z.boolean(),
    due_date: z.string().nullish(),
    created_at: Time,
    updated_at: Time,
    closed_at: Time.nullish(),
    web_url: z.string(),
  })
  .transform((row) => ({
    id: row.id,
    iid: row.iid,
    title: row.title,
    description: row.description ?? '',
    closed: row.state === 'closed',
    labels: row.labels,
    author: row.author,
    assignees: row.assignees,
    confidential: row.confidential,
    dueOn: row.due_date ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    closedAt: row.closed_at ?? undefined,
    url: row.web_url,
  }))
  .readonly();
/** An issue; `id` is unique on the instance, `iid` within the project, times in milliseconds, `dueOn` as `YYYY-MM-DD`. */
export type Issue = z.output<typeof IssueRow>;

/** GitLab: lib/api/entities/note.rb. It does not say who edited a comment: only the hook does. */
export const NoteRow = z
  .object({
    id: z.int(),
    body: z.string(),
    author: UserRow,
    system: z.boolean(),
    internal: z.boolean().optional(),
    created_at: Time,
    updated_at: Time,
  })
  .transform((row) => ({
    id: row.id,
    body: row.body,
    author: row.author,
    system: row.system,
    internal: row.internal ?? false,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }))
  .readonly();
/** A comment; times in milliseconds. */
export type Note = z.output<typeof NoteRow>;

/** GitLab: lib/api/entities/award_emoji.rb. */
export const AwardRow = z.object({ id: z.int(), name: z.string(), user: z.object({ id: z.int() }) }).readonly();
/** An emoji and who put it there. */
export type Award = z.output<typeof AwardRow>;

/** What comes back of a relation. GitLab: doc/api/issue_links.md. */
export const LinkRow = z.object({ link_type: z.string() }).readonly();

/** GitLab: doc/api/project_markdown_uploads.md. */
export const UploadRow = z.object({ url: z.string(), markdown: z.string() }).readonly();
/** An uploaded file; `url` works in the Markdown of its own project. */
export type Upload = z.output<typeof UploadRow>;

/** GitLab: doc/api/members.md. */
export const MemberRow = z
  .object({ ...UserRow.unwrap().shape, access_level: z.int() })
  .transform(({ access_level, ...user }) => ({ ...user, accessLevel: access_level }))
  .readonly();
/** A member with their access level: 10 Guest, 15 Planner, 20 Reporter, 30 Developer, 40 Maintainer, 50 Owner. */
export type Member = z.output<typeof MemberRow>;

/** GitLab: doc/api/projects.md. */
export const ProjectRow = z
  .object({
    id: z.int(),
    path_with_namespace: z.string(),
    web_url: z.string(),
    archived: z.boolean().optional(),
    issues_access_level: z.string().optional(),
    visibility: z.string().optional(),
  })
  .transform((row) => ({
    id: row.id,
    path: row.path_with_namespace,
    url: row.web_url,
    archived: row.archived ?? false,
    issuesOff: row.issues_access_level === 'disabled',
    visibility: row.visibility,
  }))
  .readonly();
/** A project with its numeric id and its present path; `issuesOff` where it has no issues at all. */
export type Project = z.output<typeof ProjectRow>;

/** GitLab: doc/api/labels.md. */
export const LabelRow = z
  .object({
    id: z.int(),
    name: z.string(),
    color: z.string(),
    description: z.string().nullish(),
    is_project_label: z.boolean().optional(),
    open_issues_count: z.int().nullish(),
    closed_issues_count: z.int().nullish(),
    open_merge_requests_count: z.int().nullish(),
  })
  .transform((row) => ({
    id: row.id,
    name: row.name,
    color: row.color,
    description: row.description ?? '',
    ofGroup: row.is_project_label === false,
    uses: {
      open: row.open_issues_count ?? 0,
      closed: row.closed_issues_count ?? 0,
      mergeRequests: row.open_merge_requests_count ?? 0,
    },
  }))
  .readonly();
/** A label; `ofGroup` when it belongs to a group above and cannot be changed from the project. `uses` counts issues and open merge requests, where that was asked. */
export type Label = z.output<typeof LabelRow>;

/** GitLab: doc/api/boards.md; lists without a label (assignee, milestone) have none here. */
export const BoardListRow = z
  .object({ id: z.int(), position: z.int().nullable(), label: z.object({ name: z.string() }).nullish() })
  .transform((row) => ({ id: row.id, position: row.position ?? 0, label: row.label?.name }))
  .readonly();
export type BoardList = z.output<typeof BoardListRow>;

/** GitLab: doc/api/boards.md; the implicit open and closed lists are not listed. */
export const BoardRow = z.object({ id: z.int(), name: z.string(), lists: z.array(BoardListRow) }).readonly();
export type Board = z.output<typeof BoardRow>;
