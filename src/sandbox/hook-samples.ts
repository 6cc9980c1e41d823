import { randomUUID } from 'node:crypto';
import { issueHook, noteHook } from './hook-payloads.ts';
import type { HookFlag } from './hooks.ts';
import { Refusal } from './refusal.ts';
import type { Act } from './scene.ts';
import type { Delivery, Hook, Project } from './world.ts';

/** What a test of a hook sends: the newest issue or comment of the project, 422 where there is none. */
export function sampleDelivery(act: Act, project: Project, hook: Hook, trigger: HookFlag): Delivery {
  const { event, body } = sample(act, project, trigger);
  return {
    hookId: hook.id,
    projectId: project.id,
    trigger: trigger.replace(/s?_events$/, '_hooks'),
    event,
    body: JSON.stringify(body),
    idempotencyKey: randomUUID(),
    eventUuid: randomUUID(),
  };
}

function sample(act: Act, project: Project, trigger: HookFlag): { readonly event: string; readonly body: unknown } {
  const issues = [...project.issues.values()];
  if (trigger === 'issues_events' || trigger === 'confidential_issues_events') {
    const issue = issues.at(-1);
    if (!issue) throw missing('issues');
    const about = { actor: act.user, project, issue, action: 'open', changes: {} };
    const event = trigger === 'issues_events' ? 'Issue Hook' : 'Confidential Issue Hook';
    return { event, body: issueHook(act.scene, about) };
  }
  if (trigger === 'note_events' || trigger === 'confidential_note_events') {
    const issue = issues.findLast(({ notes }) => notes.some(({ system }) => !system));
    const note = issue?.notes.findLast(({ system }) => !system);
    if (!issue || !note) throw missing('notes');
    const event = trigger === 'note_events' ? 'Note Hook' : 'Confidential Note Hook';
    return { event, body: noteHook(act.scene, project, issue, note, 'create') };
  }
  throw missing(trigger.replace(/_events$/, '').replaceAll('_', ' '));
}

function missing(what: string): Refusal {
  return new Refusal(422, { message: `Ensure the project has ${what}.` });
}
