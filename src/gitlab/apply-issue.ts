import type { Place } from '../core/event.ts';
import type { Applying, Done } from './applying.ts';
import { issueOf, issueTag } from './applying.ts';
import { differencesOf } from './differences.ts';
import type { Effect } from './effect.ts';
import { issueMarkerOf, withIssueMarker } from './marker.ts';
import type { Issue } from './schemas.ts';

type Open = Extract<Effect, { do: 'open' }>;
type Show = Extract<Effect, { do: 'show' }>;

// How far the clocks of GitLab and ours may differ, generously.
const clockDriftMs = 15 * 60_000;

/** Opens the issue of an attempt, once: after an unsure try the issue is first looked for by its marker. */
export async function applyOpen(effect: Open, on: Applying): Promise<Done> {
  if (issueOf(effect, on)) return { is: 'done', bound: [], alerts: [] };
  const found = on.unsure ? await find(effect, on) : undefined;
  const { project } = effect;
  const issue = found ?? (await on.gitlab.createIssue(project, { ...effect, description: marked(effect) }));
  const bound = { tag: issueTag(effect.attempt), project, issueIid: issue.iid, url: issue.url };
  return { is: 'done', bound: [bound], alerts: differencesOf(effect, issue, project) };
}

/** Makes the issue show the present state, in one call that may be repeated. */
export async function applyShow(effect: Show, on: Applying, place: Place): Promise<Done> {
  const issue = await on.gitlab.updateIssue(place, {
    description: marked(effect),
    addLabels: effect.labels.on,
    removeLabels: effect.labels.off,
    assignees: effect.assignees,
    state: effect.close ? 'close' : undefined,
  });
  return { is: 'done', bound: [], alerts: differencesOf(effect, issue, place.project) };
}

async function find(effect: Open, on: Applying): Promise<Issue | undefined> {
  const since = { authorId: on.botId, createdAfter: on.startedAt - clockDriftMs };
  const issues = await on.gitlab.issuesBy(effect.project, since);
  return issues.find(({ description }) => {
    const mark = issueMarkerOf(description);
    return mark?.certification === effect.certification && mark.attempt === effect.attempt;
  });
}

function marked(effect: Open | Show): string {
  return withIssueMarker(effect.description, effect);
}
