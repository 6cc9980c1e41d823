import type { UserId } from '../core/people/people.ts';
import type { Effect } from './effect.ts';
import type { Issue } from './schemas.ts';

type Open = Extract<Effect, { do: 'open' }>;
type Show = Extract<Effect, { do: 'show' }>;

/**
 * What GitLab silently left undone of a write, each as a sentence with its fix. GitLab drops assignees, labels and dates
 * without an error: app/services/issuable_base_service.rb, lib/api/issues.rb.
 */
export function differencesOf(asked: Open | Show, issue: Issue, project: string): readonly string[] {
  const labels = asked.do === 'open' ? { on: asked.labels, off: [] } : asked.labels;
  return [
    ...assigneeAlerts(asked.assignees, issue, project, asked.do === 'open'),
    ...labelAlerts(labels, issue, project),
    ...(asked.do === 'open' ? openAlerts(asked, issue, project) : showAlerts(asked, issue, project)),
  ];
}

function assigneeAlerts(asked: readonly UserId[], issue: Issue, project: string, asNew: boolean): readonly string[] {
  const left = asked.filter((id) => !issue.assignees.some((user) => user.id === id));
  if (left.length === 0) return [];
  const who = `user id ${left.join(', ')}`;
  const only = issue.assignees.length === 1 ? issue.assignees[0] : undefined;
  if (only !== undefined && asked.length > 1 && only.id === asked[0])
    return [
      `GitLab kept only @${only.username} as assignee of ${project}#${issue.iid} and left off ${who}. If this project is on the Free plan, which allows one assignee, set "tier: free" in gitlab.yaml or move the group to Premium; otherwise they cannot see the issue: invite them to ${project}.`,
    ];
  // GitLab: app/services/issues/base_service.rb takes nobody who cannot read the issue, and a Guest reads a confidential one only as its assignee.
  const how =
    issue.confidential && !asNew
      ? 'at least Planner (Reporter before GitLab 17.7)'
      : 'Reporter, or as Guest for a learner';
  return [
    `GitLab left off assignees of ${project}#${issue.iid} (${who}): they cannot see the issue. Invite them to ${project} as ${how}, and the next change puts them on.`,
  ];
}

function labelAlerts(labels: Show['labels'], issue: Issue, project: string): readonly string[] {
  const missing = labels.on.filter((label) => !issue.labels.includes(label));
  const staying = labels.off.filter((label) => issue.labels.includes(label));
  const faults = [
    ...(missing.length > 0 ? [`did not put on ${quoted(missing)}`] : []),
    ...(staying.length > 0 ? [`did not take off ${quoted(staying)}`] : []),
  ];
  if (faults.length === 0) return [];
  return [`On ${project}#${issue.iid} GitLab ${faults.join(' and ')}: ${botRole(project)} to set labels.`];
}

function openAlerts(asked: Open, issue: Issue, project: string): readonly string[] {
  const name = `${project}#${issue.iid}`;
  return [
    ...(issue.confidential === asked.confidential
      ? []
      : [
          asked.confidential
            ? publicAlert(name, project)
            : `${name} is confidential although it should be open: ${project} may force it; set "visibility: confidential" in gitlab.yaml if that is meant.`,
        ]),
    ...((issue.dueOn ?? null) === asked.dueOn
      ? []
      : [`GitLab did not set the due date ${asked.dueOn} on ${name}: ${botRole(project)} to set dates.`]),
  ];
}

function showAlerts(asked: Show, issue: Issue, project: string): readonly string[] {
  const name = `${project}#${issue.iid}`;
  const closed = asked.state === 'closed';
  const verb = closed ? 'close' : 'reopen';
  return [
    ...(asked.state === undefined || issue.closed === closed
      ? []
      : [`GitLab did not ${verb} ${name}: ${botRole(project)} to ${verb} issues; ${verb} it by hand meanwhile.`]),
    ...(asked.confidential && !issue.confidential ? [publicAlert(name, project)] : []),
  ];
}

function publicAlert(name: string, project: string): string {
  return `${name} is open to everyone who sees ${project} although it should be confidential: set it to confidential by hand now, and ${botRole(project)} to do so itself.`;
}

/** What the bot needs, as half a sentence. GitLab: doc/user/permissions.md; Planner exists from 17.7 on. */
export function botRole(project: string): string {
  return `the bot needs at least the Planner role in ${project} (Reporter before GitLab 17.7)`;
}

function quoted(labels: readonly string[]): string {
  return labels.map((label) => `"${label}"`).join(', ');
}
