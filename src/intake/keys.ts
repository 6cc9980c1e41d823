import { createHash } from 'node:crypto';

/**
 * What makes a comment, as it stands now, one event however it reached us: a project hook, a group hook, a resend and
 * the sweep give the same key.
 */
export function commentKey(comment: {
  readonly id: number;
  readonly updatedAt: number;
  readonly textHash: string;
}): string {
  return `note:${comment.id}:${secondOf(comment.updatedAt)}:${comment.textHash.slice(0, 12)}`;
}

/**
 * The same for an issue: by its global id, the second it changed in, and what it became. Two changes within one second
 * differ by what they left behind. `assignees` are user ids.
 */
export function issueKey(issue: {
  readonly id: number;
  readonly updatedAt: number;
  readonly closed: boolean;
  readonly confidential: boolean;
  readonly labels: readonly string[];
  readonly assignees: readonly number[];
  readonly description: string;
}): string {
  const { closed, confidential, labels, assignees, description } = issue;
  const people = assignees.toSorted((a, b) => a - b);
  const became = JSON.stringify([closed, confidential, labels.toSorted(), people, description]);
  const digest = createHash('sha256').update(became).digest('hex').slice(0, 12);
  return `issue:${issue.id}:${secondOf(issue.updatedAt)}:${digest}`;
}

/** A name for something that was sent under none: the same content has the same. */
export function contentKey(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 40);
}

// Hooks write whole seconds, the API writes milliseconds.
function secondOf(ms: number): number {
  return Math.floor(ms / 1000);
}
