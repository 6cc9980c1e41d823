import { createHmac, randomUUID } from 'node:crypto';
import type { Delivery, Hook } from './world.ts';

/**
 * All headers of one attempt; `at` is the present in milliseconds. The attempt's `X-Gitlab-Webhook-UUID` is new each
 * time, `webhook-id` belongs to the event. GitLab: doc/user/project/integrations/webhooks.md, "Delivery headers".
 */
export function webhookHeaders(hook: Hook, delivery: Delivery, instance: string, at: number): Record<string, string> {
  const seconds = String(Math.floor(at / 1000));
  const fixed = {
    'Content-Type': 'application/json',
    'User-Agent': 'GitLab/19.1.0',
    'Idempotency-Key': delivery.idempotencyKey,
    'X-Gitlab-Event': delivery.event,
    'X-Gitlab-Webhook-UUID': randomUUID(),
    'X-Gitlab-Instance': instance,
    'X-Gitlab-Event-UUID': delivery.eventUuid,
    'webhook-id': delivery.idempotencyKey,
    'webhook-timestamp': seconds,
    ...(hook.token ? { 'X-Gitlab-Token': hook.token } : {}),
    ...(hook.signingToken
      ? { 'webhook-signature': signature(hook.signingToken, delivery.idempotencyKey, seconds, delivery.body) }
      : {}),
  };
  const taken = Object.keys(fixed).map((name) => name.toLowerCase());
  const custom = hook.customHeaders.filter(({ key }) => !taken.includes(key.toLowerCase()));
  return { ...Object.fromEntries(custom.map(({ key, value }) => [key, value])), ...fixed };
}

/** Headers as the hook's history shows them: the secret token is not repeated. */
export function redacted(headers: Readonly<Record<string, string>>): Record<string, string> {
  return 'X-Gitlab-Token' in headers ? { ...headers, 'X-Gitlab-Token': '[REDACTED]' } : { ...headers };
}

// Standard Webhooks: HMAC-SHA256 over "id.timestamp.body" with the bytes behind `whsec_`.
function signature(signingToken: string, id: string, seconds: string, body: string): string {
  const key = Buffer.from(signingToken.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}
