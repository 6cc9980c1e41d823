import { z } from 'zod';
import { forbidden, notFound } from '../refusal.ts';
import { clearAfterValues, findUsers, setStatus, statusOf, userFor } from '../users.ts';
import type { UserStatus } from '../world.ts';
import type { Answer, Call, Route } from './call.ts';
import { actOf, ok, route } from './call.ts';
import { listed } from './pagination.ts';
import { parameters, text, truth } from './parameters.ts';
import { userBasic, userFull } from './shapes.ts';

/** People and their status. GitLab: doc/api/users.md, doc/api/personal_access_tokens.md. */
export const peopleRoutes: readonly Route[] = [
  route('GET /users', listUsers),
  route('GET /user', (call) => {
    const { user } = actOf(call);
    return ok(userFull(call.scene, user, true));
  }),
  route('GET /user/status', (call) => ok(statusShape(statusOf(actOf(call).user, call.scene.now())))),
  route('PUT /user/status', putStatus),
  route('GET /users/:user', (call) => {
    actOf(call);
    if (!/^\d+$/.test(call.path.user ?? '')) throw notFound('User');
    const user = userFor(call.scene.world, call.path.user ?? '');
    return ok(userFull(call.scene, user, call.user?.admin ?? false));
  }),
  route('GET /users/:user/status', (call) =>
    ok(statusShape(statusOf(userFor(call.scene.world, call.path.user ?? ''), call.scene.now()))),
  ),
  route('GET /personal_access_tokens/self', (call) => {
    const { user } = actOf(call);
    return ok({
      id: user.id,
      name: 'sandbox token',
      description: null,
      revoked: false,
      created_at: user.createdAt,
      scopes: user.scopes,
      user_id: user.id,
      last_used_at: new Date(call.scene.now()).toISOString(),
      active: true,
      expires_at: null,
    });
  }),
];

function listUsers(call: Call): Answer {
  const asked = parameters(call.input, {
    username: text.optional(),
    search: text.optional(),
    public_email: text.optional(),
    humans: truth.optional(),
    without_project_bots: truth.optional(),
  });
  if (!call.user && asked.username === undefined) throw forbidden('Not authorized to access /api/v4/users');
  const users = findUsers(call.scene.world, call.user, {
    username: asked.username,
    search: asked.search,
    publicEmail: asked.public_email,
    humans: asked.humans,
    withoutProjectBots: asked.without_project_bots,
  });
  const full = call.user?.admin ?? false;
  return listed(call, users, (user) => (full ? userFull(call.scene, user, true) : userBasic(call.scene, user)));
}

function putStatus(call: Call): Answer {
  const asked = parameters(call.input, {
    emoji: text.nullable().optional(),
    message: text.nullable().optional(),
    availability: z.enum(['busy', 'not_set']).optional(),
    clear_status_after: z.enum(clearAfterValues).optional(),
  });
  const { clear_status_after: clearAfter, ...rest } = asked;
  return ok(statusShape(setStatus(actOf(call), { ...rest, clearAfter })));
}

function statusShape(status: UserStatus) {
  return {
    emoji: status.emoji,
    availability: status.availability,
    message: status.message,
    message_html: status.message ?? '',
    clear_status_at: status.clearStatusAt,
  };
}
