import type { Scene } from './scene.ts';
import { timestamp } from './scene.ts';
import { redacted, webhookHeaders } from './webhook-request.ts';
import type { Delivery, Hook, HookEvent } from './world.ts';
import { nextId } from './world.ts';

/** How attempts are made; `timeout` in milliseconds, `closing` ends those under way. */
export type AttemptOptions = {
  readonly timeout: number;
  readonly autoDisable: boolean;
  readonly closing: AbortSignal;
};

/**
 * Sends an event to its hook once and writes it into the hook's history, which keeps the last 100. Anything but 2xx or 3xx within the time
 * counts as a failure; nothing is tried again. Undefined when the sandbox closed meanwhile: then it was not attempted.
 */
export async function attempt(
  scene: Scene,
  hook: Hook,
  delivery: Delivery,
  options: AttemptOptions,
): Promise<HookEvent | undefined> {
  const headers = webhookHeaders(hook, delivery, scene.url(), scene.now());
  const started = performance.now();
  const answer = await send(hook.url, headers, delivery.body, options);
  if (options.closing.aborted) return undefined;
  const event: HookEvent = {
    id: nextId(scene.world, 'hook-event'),
    hookId: hook.id,
    url: hook.url,
    trigger: delivery.trigger,
    requestHeaders: redacted(headers),
    requestData: JSON.parse(delivery.body),
    responseHeaders: answer.headers,
    responseBody: answer.body,
    responseStatus: answer.status,
    executionDuration: (performance.now() - started) / 1000,
    idempotencyKey: delivery.idempotencyKey,
    createdAt: timestamp(scene),
  };
  hook.events = [...hook.events.slice(-99), event];
  countFailure(hook, event, scene.now(), options.autoDisable);
  return event;
}

/** Whether GitLab counts an attempt as a success. */
export function succeeded(event: HookEvent): boolean {
  return /^[23]\d\d$/.test(event.responseStatus);
}

/** Whether events are dropped for this hook at an instant (ms) because it failed too often. */
export function isDisabled(hook: Hook, now: number): boolean {
  if (hook.disabledUntil === null) return false;
  return hook.consecutiveFailures >= 40 || Date.parse(hook.disabledUntil) > now;
}

type Answer = { readonly status: string; readonly headers: Record<string, string>; readonly body: string };

const noAnswer: Answer = { status: 'internal error', headers: {}, body: '' };
const maxBody = 25 * 1024 * 1024;

async function send(
  url: string,
  headers: Record<string, string>,
  body: string,
  { timeout, closing }: AttemptOptions,
): Promise<Answer> {
  if (Buffer.byteLength(body) > maxBody) return noAnswer;
  const signal = AbortSignal.any([AbortSignal.timeout(timeout), closing]);
  try {
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    const text = await response.text();
    const kept = [...response.headers].slice(0, 50).map(([name, value]) => [name, value.slice(0, 1024)]);
    return { status: String(response.status), headers: Object.fromEntries(kept), body: text.slice(0, 8192) };
  } catch {
    return noAnswer;
  }
}

// GitLab: app/models/concerns/web_hooks/auto_disabling.rb; 4 failures disable for a minute, doubling up to a day, 40 for good.
function countFailure(hook: Hook, event: HookEvent, now: number, autoDisable: boolean): void {
  if (succeeded(event)) {
    hook.consecutiveFailures = 0;
    hook.disabledUntil = null;
    return;
  }
  hook.consecutiveFailures += 1;
  if (!autoDisable || hook.consecutiveFailures < 4) return;
  const minutes = Math.min(24 * 60, 2 ** (hook.consecutiveFailures - 4));
  hook.disabledUntil = new Date(now + minutes * 60_000).toISOString();
}
