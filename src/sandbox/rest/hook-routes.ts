import { z } from 'zod';
import { succeeded } from '../attempts.ts';
import { sampleDelivery } from '../hook-samples.ts';
import type { HookFields, HookFlag } from '../hooks.ts';
import { createHook, deleteHook, eventsOf, hookEventFor, hookFlags, hookFor, hooksOf, updateHook } from '../hooks.ts';
import { Refusal } from '../refusal.ts';
import type { Delivery, Hook, Project } from '../world.ts';
import type { Answer, Call, Route } from './call.ts';
import { actOf, created, gone, numberIn, ok, projectOf, route } from './call.ts';
import { listed } from './pagination.ts';
import { parameters, text, truth } from './parameters.ts';
import { hookEventShape, hookShape } from './thing-shapes.ts';

/** Webhooks of a project. GitLab: doc/api/project_webhooks.md. */
export const hookRoutes: readonly Route[] = [
  route('GET /projects/:id/hooks', (call) =>
    listed(call, hooksOf(actOf(call), projectOf(call)), (hook) => hookShape(call.scene, hook)),
  ),
  route('POST /projects/:id/hooks', (call) => {
    const asked = parameters(call.input, { ...fieldShape, url: text });
    const hook = createHook(actOf(call), projectOf(call), { ...fieldsOf(asked), url: asked.url });
    return created(hookShape(call.scene, hook));
  }),
  route('GET /projects/:id/hooks/:hook', (call) => ok(hookShape(call.scene, hookOf(call).hook))),
  route('PUT /projects/:id/hooks/:hook', (call) => {
    const asked = parameters(call.input, { ...fieldShape, url: text.optional() });
    const { project, hook } = hookOf(call);
    return ok(hookShape(call.scene, updateHook(actOf(call), project, hook, { ...fieldsOf(asked), url: asked.url })));
  }),
  route('DELETE /projects/:id/hooks/:hook', (call) => {
    const { project, hook } = hookOf(call);
    deleteHook(actOf(call), project, hook);
    return gone;
  }),
  route('GET /projects/:id/hooks/:hook/events', (call) => {
    const { status } = parameters(call.input, { status: text.optional() });
    return listed(call, eventsOf(hookOf(call).hook, call.scene.now(), status), hookEventShape);
  }),
  route('POST /projects/:id/hooks/:hook/events/:event/resend', resend),
  route('POST /projects/:id/hooks/:hook/test/:trigger', test),
];

const flagShape = Object.fromEntries(hookFlags.map((flag) => [flag, truth.optional()])) as Record<
  HookFlag,
  z.ZodOptional<typeof truth>
>;

const fieldShape = {
  ...flagShape,
  name: text.nullable().optional(),
  description: text.nullable().optional(),
  enable_ssl_verification: truth.optional(),
  push_events_branch_filter: text.nullable().optional(),
  token: text.nullable().optional(),
  signing_token: text.nullable().optional(),
  custom_headers: z.array(z.object({ key: text, value: text })).optional(),
};

function fieldsOf(asked: z.infer<z.ZodObject<typeof fieldShape>>): HookFields {
  const flags = Object.fromEntries(
    hookFlags.flatMap((flag) => (asked[flag] === undefined ? [] : [[flag, asked[flag]]])),
  );
  return {
    flags,
    name: asked.name,
    description: asked.description,
    enableSslVerification: asked.enable_ssl_verification,
    pushEventsBranchFilter: asked.push_events_branch_filter,
    token: asked.token,
    signingToken: asked.signing_token,
    customHeaders: asked.custom_headers,
  };
}

function hookOf(call: Call): { readonly project: Project; readonly hook: Hook } {
  const project = projectOf(call);
  return { project, hook: hookFor(actOf(call), project, numberIn(call, 'hook')) };
}

// The event goes out again as it was, under its old `webhook-id`, with a fresh time and signature.
async function resend(call: Call): Promise<Answer> {
  const { hook } = hookOf(call);
  const event = hookEventFor(hook, numberIn(call, 'event'));
  call.spend('hookTests', `resend ${hook.id}`);
  if (event.url !== hook.url)
    throw new Refusal(422, { message: 'The hook URL has changed. This log entry cannot be retried.' });
  const delivery: Delivery = {
    hookId: hook.id,
    projectId: hook.projectId,
    trigger: event.trigger,
    event: event.requestHeaders['X-Gitlab-Event'] ?? '',
    body: JSON.stringify(event.requestData),
    idempotencyKey: event.idempotencyKey,
    eventUuid: event.requestHeaders['X-Gitlab-Event-UUID'] ?? '',
  };
  const again = await call.courier.sendNow(call.scene, hook, delivery);
  return created({ response_status: again ? Number(again.responseStatus) || again.responseStatus : null });
}

async function test(call: Call): Promise<Answer> {
  const { trigger } = parameters(call.path, { trigger: z.enum(hookFlags) });
  const { project, hook } = hookOf(call);
  call.spend('hookTests', `test ${hook.id}`);
  const sample = sampleDelivery(actOf(call), project, hook, trigger);
  const event = await call.courier.sendNow(call.scene, hook, sample);
  if (event && succeeded(event)) return created({ message: '201 Created' });
  throw new Refusal(422, { message: event?.responseBody || event?.responseStatus || 'internal error' });
}
