import type { Layout } from '../core/layout.ts';
import type { Hook, HookFlag } from '../gitlab/hook-schemas.ts';
import type { GitLabProblem } from '../gitlab/problem.ts';
import { isRefusal } from '../gitlab/problem.ts';
import type { HookMemory } from './hook-health-rules.ts';
import { givenUp, hookPath } from './hook-health-rules.ts';

/** Something a person should mend: what is wrong, and how. */
export type Alert = { readonly says: string; readonly fix: string };

const flagWords: Readonly<Record<HookFlag, string>> = {
  issues_events: 'issues events',
  confidential_issues_events: 'confidential issues events',
  note_events: 'comments',
  confidential_note_events: 'confidential comments',
};

/** What the hook must send for practicals of this visibility to work. */
export function neededFlags(visibility: Layout['visibility']): readonly HookFlag[] {
  return visibility === 'open'
    ? ['issues_events', 'note_events']
    : ['confidential_issues_events', 'confidential_note_events'];
}

/** Kinds of events in the words of GitLab's settings page. */
export function flagList(flags: readonly HookFlag[]): string {
  return flags.map((flag) => flagWords[flag]).join(', ');
}

/** There is no hook that brings events to us. */
export function missingAlert(project: string, publicUrl: string | undefined): Alert {
  const url = `${publicUrl ?? 'https://YOUR-SERVICE'}${hookPath}`;
  return {
    says: `${project} has no webhook that leads here, so comments wait for the next sweep.`,
    fix: `In ${project}, Settings > Webhooks, add ${url} with ${flagList(Object.keys(flagWords) as HookFlag[])} and our secret.`,
  };
}

/** We may not see hooks, or GitLab did not answer. */
export function unseenAlert(project: string, bot: string, problem: GitLabProblem): Alert {
  if (isRefusal(problem, 401, 403, 404))
    return {
      says: `@${bot} may not look at the webhook of ${project}, so nobody watches it; the sweep still finds what it loses.`,
      fix: `Give @${bot} the Maintainer role in ${project}.`,
    };
  return {
    says: `The webhook of ${project} could not be looked at: ${problem.message}`,
    fix: 'Nothing, if GitLab is away for a moment: the next check is in five minutes.',
  };
}

/** GitLab has switched the hook off, and a test did not bring it back. */
export function stillOffAlert(project: string, hook: Hook, because: string): Alert {
  const until = hook.disabledUntil === undefined ? '' : ` until ${new Date(hook.disabledUntil).toISOString()}`;
  const how = hook.state === 'off' ? 'for good' : `for a while${until}`;
  const why = because === '' ? '' : ` A test did not bring it back: ${because}`;
  return {
    says: `GitLab has switched the webhook of ${project} off ${how}, because deliveries failed.${why}`,
    fix: `Make sure that GitLab reaches ${hook.url} and that both sides have the same secret; the next check tests it again, or press Test in Settings > Webhooks.`,
  };
}

/** The hook does not send all that we need. */
export function hookAlerts(project: string, hook: Hook, visibility: Layout['visibility']): readonly Alert[] {
  const lacks = hook.lacks.filter((flag) => neededFlags(visibility).includes(flag));
  if (lacks.length === 0) return [];
  return [
    {
      says: `The webhook of ${project} does not send ${flagList(lacks)}, so they wait for the next sweep.`,
      fix: `Tick ${flagList(lacks)} in ${project}, Settings > Webhooks.`,
    },
  ];
}

/** Some events were sent again and again in vain. */
export function undeliverableAlert(project: string, hook: Hook, memory: HookMemory): Alert {
  return {
    says: `${givenUp(memory)} deliveries of the webhook of ${project} keep failing and are not sent again; the sweep reads their issues.`,
    fix: `Look at the answers under Recent events of ${hook.url} in ${project}, Settings > Webhooks.`,
  };
}
