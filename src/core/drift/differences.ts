import type { SeenIssue } from '../event.ts';
import type { Issued } from '../issued.ts';
import type { UserId } from '../people/people.ts';
import type { Wanted } from '../views/show.ts';

/** One thing about an issue that is not as the record says. */
export type Difference =
  | { readonly is: 'label-missing' | 'label-extra'; readonly label: string }
  | { readonly is: 'unassigned'; readonly userId: UserId }
  | { readonly is: 'closed' | 'reopened' | 'public' | 'description' };

/**
 * What people changed about an issue against the record. What GitLab itself had left undone when we last wrote (`shown`) is
 * nobody's doing; where that is not known, only the learner, who comes first, is insisted on among the assignees. Labels
 * and assignees of others are nobody's business.
 */
export function differencesIn(wanted: Wanted, seen: SeenIssue, shown: SeenIssue | undefined): readonly Difference[] {
  const { on, off } = wanted.labels;
  const missing = on.filter((label) => !seen.labels.includes(label) && (shown?.labels.includes(label) ?? true));
  const extra = off.filter((label) => seen.labels.includes(label) && !shown?.labels.includes(label));
  const insisted = shown ? wanted.assignees.filter((id) => shown.assignees.includes(id)) : wanted.assignees.slice(0, 1);
  const unassigned = insisted.filter((id) => !seen.assignees.includes(id));
  return [
    ...missing.map((label) => ({ is: 'label-missing' as const, label })),
    ...extra.map((label) => ({ is: 'label-extra' as const, label })),
    ...unassigned.map((userId) => ({ is: 'unassigned' as const, userId })),
    ...(wanted.state === 'open' && seen.closed && !shown?.closed ? [{ is: 'closed' as const }] : []),
    ...(wanted.state === 'closed' && !seen.closed && shown?.closed !== false ? [{ is: 'reopened' as const }] : []),
    ...(wanted.confidential && !seen.confidential && shown?.confidential !== false ? [{ is: 'public' as const }] : []),
    ...(!seen.intact && shown?.intact !== false ? [{ is: 'description' as const }] : []),
  ];
}

/**
 * Whom people assigned beside those we want: they stay. Only where several are assigned, because a Free plan that holds one
 * would drop them each time.
 */
export function guestsOf(wanted: Wanted, issue: Issued, seen: SeenIssue): readonly UserId[] {
  const ours = wanted.assignees.filter((id) => !issue.guests?.includes(id));
  return seen.assignees.length > 1 ? seen.assignees.filter((id) => !ours.includes(id)).toSorted((a, b) => a - b) : [];
}
