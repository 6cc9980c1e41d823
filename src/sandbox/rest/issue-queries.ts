import { z } from 'zod';
import type { IssueQuery } from '../issue-search.ts';
import { userFor } from '../users.ts';
import type { Issue } from '../world.ts';
import type { Call } from './call.ts';
import { ids, instant, integer, parameters, text, truth, words } from './parameters.ts';

const orders = [
  'created_at',
  'updated_at',
  'due_date',
  'relative_position',
  'title',
  'weight',
  'popularity',
  'priority',
  'label_priority',
  'milestone_due',
] as const;

/** How a list of issues is ordered. */
export type IssueOrder = { readonly by: (typeof orders)[number]; readonly descending: boolean };

/** What a list of issues was asked for. */
export type AskedIssues = {
  readonly query: IssueQuery;
  readonly order: IssueOrder;
  readonly labelDetails: boolean | undefined;
};

/** Reads the filters of the issue lists; `scope` is what GitLab takes where none is given. */
export function issuesAsked(call: Call, scope: 'all' | 'created_by_me'): AskedIssues {
  const asked = parameters(call.input, shape);
  const mine = asked.scope ?? scope;
  const query: IssueQuery = {
    state: asked.state,
    labels: asked.labels,
    search: asked.search,
    searchIn: asked.in,
    authorId: asked.author_id ?? (/^created/.test(mine) ? call.user?.id : undefined),
    authorUsername: asked.author_username,
    assignee: asked.assignee_id ?? (/^assigned/.test(mine) ? call.user?.id : undefined),
    assigneeUsernames: asked.assignee_username,
    iids: asked.iids,
    confidential: asked.confidential,
    issueType: asked.issue_type,
    createdAfter: asked.created_after,
    createdBefore: asked.created_before,
    updatedAfter: asked.updated_after,
    updatedBefore: asked.updated_before,
    dueDate: asked.due_date,
    not: excluded(call, asked.not),
  };
  const order = { by: asked.order_by, descending: asked.sort === 'desc' };
  return { query, order, labelDetails: asked.with_labels_details };
}

/** The value issues are ordered by; those without one come last in ascending order. */
export function orderKey(order: IssueOrder): (issue: Issue) => string | number {
  return (issue) => keys[order.by](issue);
}

/** Orders issues, and by id where the key is the same. */
export function ordered<Row extends Issue>(rows: readonly Row[], order: IssueOrder): readonly Row[] {
  const keyOf = orderKey(order);
  const sign = order.descending ? -1 : 1;
  return rows.toSorted((one, other) => {
    const [first, second] = [keyOf(one), keyOf(other)];
    if (first !== second) return sign * (first < second ? -1 : 1);
    return sign * (one.id - other.id);
  });
}

const keys: Readonly<Record<IssueOrder['by'], (issue: Issue) => string | number>> = {
  created_at: (issue) => issue.createdAt,
  updated_at: (issue) => issue.updatedAt,
  due_date: (issue) => issue.dueDate ?? '9999-12-31',
  relative_position: (issue) => issue.relativePosition,
  title: (issue) => issue.title.toLowerCase(),
  weight: (issue) => issue.weight ?? Number.MAX_SAFE_INTEGER,
  popularity: (issue) => issue.awards.filter(({ name }) => name === 'thumbsup').length,
  priority: (issue) => issue.id,
  label_priority: (issue) => issue.id,
  milestone_due: (issue) => issue.id,
};

const some = z.union([z.literal('None'), z.literal('Any'), integer]);

const shape = {
  state: z.enum(['opened', 'closed', 'all']).optional(),
  labels: words.optional(),
  search: text.optional(),
  in: words.pipe(z.array(z.enum(['title', 'description']))).optional(),
  author_id: integer.optional(),
  author_username: text.optional(),
  assignee_id: some.optional(),
  assignee_username: words.optional(),
  iids: ids.optional(),
  confidential: truth.optional(),
  issue_type: z.enum(['issue', 'incident', 'test_case', 'task']).optional(),
  created_after: instant.optional(),
  created_before: instant.optional(),
  updated_after: instant.optional(),
  updated_before: instant.optional(),
  due_date: text.optional(),
  scope: z
    .enum(['created-by-me', 'assigned-to-me', 'created_by_me', 'assigned_to_me', 'all'])
    .transform((value) => value.replaceAll('-', '_'))
    .optional(),
  order_by: z.enum(orders).default('created_at'),
  sort: z.enum(['asc', 'desc']).default('desc'),
  with_labels_details: truth.optional(),
  not: z
    .object({
      labels: words.optional(),
      author_id: integer.optional(),
      author_username: text.optional(),
      assignee_id: integer.optional(),
      iids: ids.optional(),
    })
    .optional(),
};

function excluded(call: Call, not: z.infer<NonNullable<typeof shape.not>>): IssueQuery['not'] {
  if (!not) return undefined;
  const named = not.author_username ? userFor(call.scene.world, not.author_username).id : undefined;
  return { labels: not.labels, authorId: not.author_id ?? named, assigneeId: not.assignee_id, iids: not.iids };
}
