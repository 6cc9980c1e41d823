import { z } from 'zod';
import type { EffectiveMember } from '../members.ts';
import { access, accessTo, accessToGroup, allMembers, directMembers } from '../members.ts';
import { conflict, forbidden, notFound } from '../refusal.ts';
import type { Owner } from '../scene.ts';
import { timestamp } from '../scene.ts';
import type { Member } from '../world.ts';
import type { Answer, Call, Route } from './call.ts';
import { actOf, created, gone, numberIn, ok, ownerOf, route } from './call.ts';
import { listed } from './pagination.ts';
import { ids, integer, parameters, text } from './parameters.ts';
import { memberShape } from './shapes.ts';

/** Members of projects and of groups. GitLab: doc/api/members.md. */
export const memberRoutes: readonly Route[] = [...routesFor('project'), ...routesFor('group')];

function routesFor(kind: Owner['kind']): readonly Route[] {
  const base = `/${kind}s/:id/members`;
  const direct = (call: Call) => directMembers(call.scene.world, ownerOf(call, kind).place);
  const all = (call: Call) => allMembers(call.scene.world, ownerOf(call, kind).place);
  return [
    route(`GET ${base}`, (call) => listMembers(call, direct(call))),
    route(`GET ${base}/all`, (call) => listMembers(call, all(call))),
    route(`GET ${base}/all/:user`, (call) => ok(memberShape(call.scene, memberIn(call, all(call))))),
    route(`GET ${base}/:user`, (call) => ok(memberShape(call.scene, memberIn(call, direct(call))))),
    route(`POST ${base}`, (call) => postMember(call, ownerOf(call, kind))),
    route(`PUT ${base}/:user`, (call) => {
      const { access_level: level } = parameters(call.input, { access_level: levels });
      const owner = managed(call, ownerOf(call, kind));
      const found = memberIn(call, directMembers(call.scene.world, owner.place));
      found.member.access = level;
      return ok(memberShape(call.scene, found));
    }),
    route(`DELETE ${base}/:user`, (call) => {
      const owner = managed(call, ownerOf(call, kind));
      const found = memberIn(call, directMembers(call.scene.world, owner.place));
      owner.place.members = owner.place.members.filter((member) => member !== found.member);
      return gone;
    }),
  ];
}

const levels = integer.pipe(z.literal([5, 10, 15, 20, 30, 40, 50]));

function listMembers(call: Call, members: readonly EffectiveMember[]): Answer {
  const asked = parameters(call.input, { query: text.optional(), user_ids: ids.optional() });
  const wanted = asked.query?.toLowerCase() ?? '';
  const rows = members.filter(
    ({ user }) =>
      (user.name.toLowerCase().includes(wanted) || user.username.toLowerCase().includes(wanted)) &&
      (!asked.user_ids || asked.user_ids.includes(user.id)),
  );
  return listed(call, rows, (member) => memberShape(call.scene, member));
}

function postMember(call: Call, owner: Owner): Answer {
  const asked = parameters(call.input, { user_id: integer, access_level: levels });
  const { place } = managed(call, owner);
  const user = call.scene.world.users.get(asked.user_id);
  if (!user) throw notFound('User');
  if (place.members.some(({ userId }) => userId === user.id)) throw conflict('Member already exists');
  const member: Member = { userId: user.id, access: asked.access_level, createdAt: timestamp(call.scene) };
  place.members.push(member);
  return created(memberShape(call.scene, { user, member }));
}

function managed(call: Call, owner: Owner): Owner {
  const { world } = call.scene;
  const level =
    owner.kind === 'project' ? accessTo(world, call.user, owner.place) : accessToGroup(world, call.user, owner.place);
  actOf(call);
  if (level < (owner.kind === 'project' ? access.maintainer : access.owner)) throw forbidden();
  return owner;
}

function memberIn(call: Call, members: readonly EffectiveMember[]): EffectiveMember {
  const found = members.find(({ user }) => user.id === numberIn(call, 'user'));
  if (!found) throw notFound();
  return found;
}
