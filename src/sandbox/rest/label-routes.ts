import { createLabel, deleteLabel, labelFor, labelsOf, updateLabel } from '../labels.ts';
import type { Owner } from '../scene.ts';
import type { Label } from '../world.ts';
import type { Answer, Call, Route } from './call.ts';
import { actOf, created, gone, ok, ownerOf, route } from './call.ts';
import { mustBeUnmodified } from './conditions.ts';
import { listed } from './pagination.ts';
import { integer, parameters, requireAny, text, truth } from './parameters.ts';
import { labelShape } from './thing-shapes.ts';

/** Labels of projects and of groups. GitLab: doc/api/labels.md, doc/api/group_labels.md. */
export const labelRoutes: readonly Route[] = [...routesFor('project'), ...routesFor('group')];

function routesFor(kind: Owner['kind']): readonly Route[] {
  const base = `/${kind}s/:id/labels`;
  return [
    route(`GET ${base}`, (call) => listLabels(call, ownerOf(call, kind))),
    route(`POST ${base}`, (call) => postLabel(call, kind)),
    route(`GET ${base}/:label`, (call) => {
      const owner = ownerOf(call, kind);
      return ok(shown(call, owner, labelFor(call.scene.world, owner, call.path.label ?? '')));
    }),
    route(`PUT ${base}/:label`, (call) => putLabel(call, kind, call.path.label)),
    route(`PUT ${base}`, (call) => putLabel(call, kind, undefined)),
    route(`DELETE ${base}/:label`, (call) => removeLabel(call, kind, call.path.label)),
    route(`DELETE ${base}`, (call) => removeLabel(call, kind, undefined)),
    route(`POST ${base}/:label/subscribe`, (call) => subscribe(call, kind, true)),
    route(`POST ${base}/:label/unsubscribe`, (call) => subscribe(call, kind, false)),
  ];
}

function listLabels(call: Call, owner: Owner): Answer {
  const asked = parameters(call.input, {
    with_counts: truth.default(false),
    include_ancestor_groups: truth.default(true),
    search: text.optional(),
    archived: truth.optional(),
  });
  const wanted = asked.search?.toLowerCase() ?? '';
  const rows = labelsOf(call.scene.world, owner, asked.include_ancestor_groups).filter(
    (label) =>
      label.name.toLowerCase().includes(wanted) && (asked.archived === undefined || label.archived === asked.archived),
  );
  return listed(call, rows, (label) => shown(call, owner, label, asked.with_counts));
}

function postLabel(call: Call, kind: Owner['kind']): Answer {
  const asked = parameters(call.input, {
    name: text,
    color: text,
    description: text.nullable().optional(),
    priority: integer.nullable().optional(),
    archived: truth.optional(),
  });
  const owner = ownerOf(call, kind);
  return created(shown(call, owner, createLabel(actOf(call), owner, asked)));
}

function putLabel(call: Call, kind: Owner['kind'], idOrTitle: string | undefined): Answer {
  const asked = parameters(call.input, {
    new_name: text.optional(),
    color: text.optional(),
    description: text.nullable().optional(),
    priority: integer.nullable().optional(),
    archived: truth.optional(),
  });
  requireAny(call.input, ['new_name', 'color', 'description', 'priority', 'archived']);
  const owner = ownerOf(call, kind);
  const label = labelOf(call, owner, idOrTitle);
  const { new_name: name, ...rest } = asked;
  return ok(shown(call, owner, updateLabel(actOf(call), ownerHolding(call, owner, label), label, { ...rest, name })));
}

function removeLabel(call: Call, kind: Owner['kind'], idOrTitle: string | undefined): Answer {
  const owner = ownerOf(call, kind);
  const label = labelOf(call, owner, idOrTitle);
  mustBeUnmodified(call, label.updatedAt);
  deleteLabel(actOf(call), ownerHolding(call, owner, label), label);
  return gone;
}

function subscribe(call: Call, kind: Owner['kind'], wanted: boolean): Answer {
  const owner = ownerOf(call, kind);
  const label = labelFor(call.scene.world, owner, call.path.label ?? '');
  const { user } = actOf(call);
  if (label.subscriberIds.includes(user.id) === wanted) return { status: 304 };
  const others = label.subscriberIds.filter((id) => id !== user.id);
  label.subscriberIds = wanted ? [...others, user.id] : others;
  return created(shown(call, owner, label));
}

// Older clients name the label in the body: `name` or `label_id`.
function labelOf(call: Call, owner: Owner, idOrTitle: string | undefined): Label {
  const { name, label_id } = parameters(call.input, { name: text.optional(), label_id: text.optional() });
  return labelFor(call.scene.world, owner, idOrTitle ?? name ?? label_id ?? '');
}

// A label inherited from a group is changed there, with rights there.
function ownerHolding(call: Call, owner: Owner, label: Label): Owner {
  if (owner.place.labels.includes(label)) return owner;
  const group = [...call.scene.world.groups.values()].find(({ labels }) => labels.includes(label));
  return group ? { kind: 'group', place: group } : owner;
}

function shown(call: Call, owner: Owner, label: Label, counts = false) {
  return labelShape(call.scene, label, owner, { caller: call.user, counts });
}
