/** A comment as a story reads it back. */
export type SeenNote = {
  readonly id: number;
  readonly author: string;
  readonly body: string;
  readonly emoji: readonly string[];
};

/** An issue as a story reads it back, through GitLab's API as the bot sees it. */
export type SeenIssue = {
  readonly iid: number;
  readonly title: string;
  readonly description: string;
  readonly state: 'opened' | 'closed';
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly dueOn: string | null;
  readonly confidential: boolean;
};

/** An issue as GitLab's API gives it. */
export type RawIssue = {
  readonly iid: number;
  readonly title: string;
  readonly description: string;
  readonly state: 'opened' | 'closed';
  readonly labels: readonly string[];
  readonly assignees: readonly { readonly username: string }[];
  readonly due_date: string | null;
  readonly confidential: boolean;
};

/** A comment as GitLab's API gives it. */
export type RawNote = {
  readonly id: number;
  readonly system: boolean;
  readonly body: string;
  readonly author: { readonly username: string };
};

/** What a story cares about of an issue. */
export function seenIssue({
  iid,
  title,
  description,
  state,
  labels,
  assignees,
  due_date,
  confidential,
}: RawIssue): SeenIssue {
  const names = assignees.map(({ username }) => username);
  return { iid, title, description, state, labels, assignees: names, dueOn: due_date, confidential };
}
