import { alertStatus, eventsOf, hookFlags } from '../hooks.ts';
import type { Hook, HookEvent, Project } from '../world.ts';
import { ago } from './clock.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { page } from './layout.ts';
import type { Visit } from './visit.ts';

/** The webhooks of a project with their last 20 deliveries; for Maintainers, read only. */
export function hooksPage(visit: Visit, project: Project): string {
  return page(visit, {
    title: `Webhooks · ${project.name}`,
    project,
    section: 'hooks',
    crumb: 'Webhooks',
    content: html`<div class="page-head"><h1>Webhooks</h1></div>
<p class="lead">Where this project tells others what happened. Hooks are made over the API: <code>POST /api/v4/projects/${project.id}/hooks</code>.</p>
${project.hooks.length === 0 && html`<p class="empty">No webhooks yet.</p>`}
${project.hooks.map((hook) => hookBox(visit, hook))}`,
  });
}

function hookBox(visit: Visit, hook: Hook): Html {
  const now = visit.scene.now();
  const heard = hookFlags
    .filter((flag) => hook.flags[flag])
    .map((flag) => flag.replace(/_events$/, '').replaceAll('_', ' '));
  const status = statusWords[alertStatus(hook, now)];
  const events = eventsOf(hook, now, undefined).slice(0, 20);
  return html`<section class="hook" aria-label="Webhook ${hook.id}"><h2>${hook.name ?? hook.url}</h2>
<p><code>${hook.url}</code> <span class="chip">${status}</span> ${hook.signingToken && html`<span class="chip">signed</span>`} ${hook.token && html`<span class="chip">secret token</span>`}</p>
<p class="muted">Hears: ${heard.join(', ')}</p>
${events.length === 0 ? html`<p class="muted">No deliveries yet.</p>` : eventTable(now, events)}</section>`;
}

function eventTable(now: number, events: readonly HookEvent[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Recent deliveries"><table class="grid"><caption class="unseen">Recent deliveries</caption><thead><tr><th scope="col">Status</th><th scope="col">Trigger</th><th scope="col">Took</th><th scope="col">When</th></tr></thead>
<tbody>${events.map(
    (event) =>
      html`<tr><td><span class="chip ${event.responseStatus.startsWith('2') ? 'chip-good' : 'chip-bad'}">${event.responseStatus}</span></td><td>${event.trigger.replaceAll('_', ' ')}</td><td>${event.executionDuration.toFixed(2)} s</td><td>${ago(now, event.createdAt)}</td></tr>`,
  )}</tbody></table></div>`;
}

const statusWords = {
  executable: 'enabled',
  temporarily_disabled: 'disabled for a while after failures',
  disabled: 'disabled after failures',
} as const;
