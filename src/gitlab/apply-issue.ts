import type { Place } from '../core/event.ts';
import type { Applying, Done } from './applying.ts';
import { issueOf, issueTag } from './applying.ts';
import { differencesOf } from './differences.ts';
import type { Effect } from './effect.ts';
import { isSameMark, issueMarkerOf, withIssueMarker } from './marker.ts';
import { seenOn } from './observe.ts';
import { withReferences } from './references.ts';
import type { Issue } from './schemas.ts';

type Open = Extract<Effect, { do: 'open' }>;
type Show = Extract<Effect, { do: 'show' }>;
type Look = Extract<Effect, { do: 'look' }>;

// How far the clocks of GitLab and ours may differ, generously.
const clockDriftMs = 15 * 60_000;

/** Opens the issue of an attempt, once: after an unsure try the issue is first looked for by its marker. */
export async function applyOpen(effect: Open, on: Applying): Promise<Done> {
  if (issueOf(effect, on)) return { is: 'done', bound: [], alerts: [] };
  const found = on.unsure ? await find(effect, on) : undefined;
  const { project } = effect;
  const issue = found ?? (await on.gitlab.createIssue(project, { ...effect, description: marked(effect, on) }));
  const bound = { tag: issueTag(effect), project, issueIid: issue.iid, url: issue.url };
  return { is: 'done', bound: [bound], alerts: differencesOf(effect, issue, project), shown: seenOn(issue, effect) };
}

/** Makes the issue show the present state, in one call that may be repeated. */
export async function applyShow(effect: Show, on: Applying, place: Place): Promise<Done> {
  const issue = await on.gitlab.updateIssue(place, {
    title: effect.title,
    dueOn: effect.dueOn,
    description: marked(effect, on),
    addLabels: effect.labels.on,
    removeLabels: effect.labels.off,
    assignees: effect.assignees,
    state: effect.state && stateEvents[effect.state],
    confidential: effect.confidential,
  });
  return { is: 'done', bound: [], alerts: differencesOf(effect, issue, place.project), shown: seenOn(issue, effect) };
}

// GitLab: lib/api/issues.rb; closing what is closed and reopening what is open changes nothing and is answered with 200.
const stateEvents = { open: 'reopen', closed: 'close' } as const;

/** Reads the issue as it is now; comes back as `issue-read`. */
export async function applyLook(effect: Look, on: Applying, place: Place): Promise<Done> {
  const { attempt, look, by } = effect;
  const issue = seenOn(await on.gitlab.issue(place), effect);
  return { is: 'done', bound: [], alerts: [], event: { happened: 'issue-read', attempt, look, by, issue } };
}

async function find(effect: Open, on: Applying): Promise<Issue | undefined> {
  const since = { authorId: on.botId, createdAfter: on.startedAt - clockDriftMs };
  const issues = await on.gitlab.issuesBy(effect.project, since);
  return issues.find(({ description }) => {
    const mark = issueMarkerOf(description);
    return mark && isSameMark(mark, effect);
  });
}

function marked(effect: Open | Show, on: Applying): string {
  return withIssueMarker(withReferences(effect.description, on), effect);
}
