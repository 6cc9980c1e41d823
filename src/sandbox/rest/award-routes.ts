import type { Awardable } from '../awards.ts';
import { award, revokeAward } from '../awards.ts';
import { notFound } from '../refusal.ts';
import type { Call, Route } from './call.ts';
import { actOf, created, gone, issueOf, numberIn, ok, route } from './call.ts';
import { noteOf } from './note-routes.ts';
import { listed } from './pagination.ts';
import { parameters, text } from './parameters.ts';
import { awardShape } from './thing-shapes.ts';

/** Emoji on issues and on their notes. GitLab: doc/api/emoji_reactions.md. */
export const awardRoutes: readonly Route[] = [
  ...routesFor('/projects/:id/issues/:iid/award_emoji', issueOf),
  ...routesFor('/projects/:id/issues/:iid/notes/:note/award_emoji', noteOf),
];

function routesFor(base: string, find: (call: Call) => Awardable): readonly Route[] {
  return [
    route(`GET ${base}`, (call) => {
      const on = find(call);
      return listed(call, (on.note ?? on.issue).awards, (given) => awardShape(call.scene, given, placeOf(on)));
    }),
    route(`GET ${base}/:award`, (call) => {
      const on = find(call);
      const given = (on.note ?? on.issue).awards.find(({ id }) => id === numberIn(call, 'award'));
      if (!given) throw notFound('Award Emoji');
      return ok(awardShape(call.scene, given, placeOf(on)));
    }),
    route(`POST ${base}`, (call) => {
      const { name } = parameters(call.input, { name: text });
      const on = find(call);
      return created(awardShape(call.scene, award(actOf(call), on, name), placeOf(on)));
    }),
    route(`DELETE ${base}/:award`, (call) => {
      revokeAward(actOf(call), find(call), numberIn(call, 'award'));
      return gone;
    }),
  ];
}

function placeOf(on: Awardable): { readonly id: number; readonly type: 'Issue' | 'Note' } {
  return on.note ? { id: on.note.id, type: 'Note' } : { id: on.issue.id, type: 'Issue' };
}
