import { z } from 'zod';

// GitLab mixes `2015-05-17 17:06:40 UTC` and ISO 8601 within one body; both doors tell times in whole seconds.
const GitLabTime = z
  .string()
  .transform((text) => text.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?) (?:UTC|\+0000)$/, '$1T$2Z'))
  .pipe(z.iso.datetime({ offset: true, error: 'expected a time such as 2015-05-17 17:06:40 UTC' }))
  .transform((text) => Math.floor(Date.parse(text) / 1000) * 1000);

const User = z.object({ id: z.int(), username: z.string() });
const Project = z.object({ path_with_namespace: z.string().min(1) });

/** What kind of hook a body is; only what decides whether the rest is read. */
export const HookHead = z.object({
  object_kind: z.string().optional(),
  object_attributes: z
    .object({
      noteable_type: z.string().nullish(),
      type: z.string().nullish(),
      action: z.string().nullish(),
      system: z.boolean().nullish(),
    })
    .optional(),
});

/** Note Hook on an issue. GitLab: doc/user/project/integrations/webhook_events.md; `user` is the note's author. */
export const NoteBody = z.object({
  event_type: z.string().nullish(),
  user: User,
  project: Project,
  object_attributes: z.object({
    id: z.int(),
    note: z.string(),
    author_id: z.int(),
    updated_by_id: z.int().nullish(),
    internal: z.boolean().nullish(),
    created_at: GitLabTime,
    updated_at: GitLabTime,
  }),
  issue: z.object({ iid: z.int(), description: z.string().nullish(), confidential: z.boolean().nullish() }),
});
export type NoteBody = z.infer<typeof NoteBody>;

/** Issue Hook; `user` is whoever changed the issue. */
export const IssueBody = z.object({
  user: User,
  project: Project,
  object_attributes: z.object({
    id: z.int(),
    iid: z.int(),
    description: z.string().nullish(),
    state: z.string(),
    action: z.enum(['open', 'close', 'reopen', 'update']),
    updated_at: GitLabTime,
    labels: z.array(z.object({ title: z.string() })).default([]),
    assignee_ids: z.array(z.int()).default([]),
    confidential: z.boolean().default(false),
  }),
  changes: z.object({ description: z.unknown() }).partial().optional(),
});
export type IssueBody = z.infer<typeof IssueBody>;
