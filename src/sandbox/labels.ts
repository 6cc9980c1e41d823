import { access, accessTo, accessToGroup, ancestors, projectsBelow } from './members.ts';
import { conflict, forbidden, invalid, notFound } from './refusal.ts';
import type { Act, Owner } from './scene.ts';
import { timestamp } from './scene.ts';
import type { Label, Project, Tier, World } from './world.ts';
import { nextId } from './world.ts';

/** What may be said about a label when creating or changing it. */
export type LabelFields = {
  readonly name?: string | undefined;
  readonly color?: string | undefined;
  readonly description?: string | null | undefined;
  readonly priority?: number | null | undefined;
  readonly archived?: boolean | undefined;
};

/** Labels usable in a project or group, sorted by name; with `inherited` also those of the groups above. */
export function labelsOf(world: World, owner: Owner, inherited = true): readonly Label[] {
  const above = inherited ? ancestors(world, owner.place.path).flatMap((group) => group.labels) : [];
  return [...owner.place.labels, ...above].sort((one, other) => one.name.localeCompare(other.name));
}

/** Looks a label up by id or exact title, inherited ones too, or answers 404. */
export function labelFor(world: World, owner: Owner, idOrTitle: string): Label {
  const labels = labelsOf(world, owner);
  const found =
    labels.find((label) => label.name === idOrTitle) ?? labels.find((label) => String(label.id) === idOrTitle);
  if (!found) throw notFound('Label');
  return found;
}

/** Creates a label (Planner and above). 409 when the name is taken here or in a group above. */
export function createLabel(act: Act, owner: Owner, fields: LabelFields & { readonly name: string }): Label {
  mustManage(act, owner);
  const { world } = act.scene;
  if (labelsOf(world, owner).some((label) => label.name === fields.name)) throw conflict('Label already exists');
  return addLabel(act, owner, fields);
}

/** Changes a label of this very place, inherited ones are out of reach here. */
export function updateLabel(act: Act, owner: Owner, label: Label, fields: LabelFields): Label {
  mustManage(act, owner);
  const { name } = fields;
  const taken = labelsOf(act.scene.world, owner).some((other) => other !== label && other.name === name);
  if (taken) throw conflict('Label already exists');
  if (name !== undefined) label.name = validName(name);
  if (fields.color !== undefined) label.color = validColor(fields.color);
  if (fields.description !== undefined) label.description = fields.description;
  if (fields.priority !== undefined) label.priority = fields.priority;
  if (fields.archived !== undefined) label.archived = fields.archived;
  label.updatedAt = timestamp(act.scene);
  return label;
}

/** Deletes a label and takes it from every issue, merge request and board. */
export function deleteLabel(act: Act, owner: Owner, label: Label): void {
  mustManage(act, owner);
  owner.place.labels = owner.place.labels.filter((other) => other !== label);
  const { world } = act.scene;
  const projects = owner.kind === 'project' ? [owner.place] : projectsBelow(world, owner.place);
  for (const project of projects) {
    for (const carrier of [...project.issues.values(), ...(project.mergeRequests?.values() ?? [])])
      carrier.labelIds = carrier.labelIds.filter((id) => id !== label.id);
    for (const board of project.boards) board.lists = board.lists.filter((list) => list.labelId !== label.id);
  }
  for (const board of owner.place.boards) board.lists = board.lists.filter((list) => list.labelId !== label.id);
}

/** Turns titles into labels, creating missing ones in the project as GitLab does for the `labels` parameter. */
export function labelsNamed(act: Act, project: Project, names: readonly string[]): readonly Label[] {
  const owner: Owner = { kind: 'project', place: project };
  const clean = [...new Set(names.map((name) => name.trim()).filter((name) => name !== ''))];
  return clean.map((name) => {
    const known = labelsOf(act.scene.world, owner).find((label) => label.name === name);
    return known ?? addLabel(act, owner, { name, color: '#6699cc' });
  });
}

/** The labels behind ids, in the order of their names. */
export function labelsById(world: World, project: Project, ids: readonly number[]): readonly Label[] {
  return labelsOf(world, { kind: 'project', place: project }).filter((label) => ids.includes(label.id));
}

/** Everything before the last `::`, or undefined for a plain label. */
export function scopeOf(name: string): string | undefined {
  const cut = name.lastIndexOf('::');
  return cut > 0 ? name.slice(0, cut) : undefined;
}

/**
 * Adds labels to those an issue has. On Premium a scoped label drives out the other values of its scope; on Free
 * `a::b` is a plain label. GitLab: doc/user/project/labels.md, "Scoped labels".
 */
export function withLabels(tier: Tier, had: readonly Label[], added: readonly Label[]): readonly Label[] {
  return added.reduce<readonly Label[]>((labels, label) => {
    const scope = tier === 'premium' ? scopeOf(label.name) : undefined;
    const rest = labels.filter((other) => other.id !== label.id && (!scope || scopeOf(other.name) !== scope));
    return [...rest, label];
  }, had);
}

/** Black or white text, whichever reads better on a `#RRGGBB` color. */
export function textColor(color: string): '#1F1E24' | '#FFFFFF' {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)) as [
    number,
    number,
    number,
  ];
  return (red * 299 + green * 587 + blue * 114) / 1000 > 150 ? '#1F1E24' : '#FFFFFF';
}

function mustManage({ scene, user }: Act, owner: Owner): void {
  const { world } = scene;
  const level = owner.kind === 'project' ? accessTo(world, user, owner.place) : accessToGroup(world, user, owner.place);
  if (level < access.planner) throw forbidden();
}

function addLabel(act: Act, owner: Owner, fields: LabelFields & { readonly name: string }): Label {
  const at = timestamp(act.scene);
  const label: Label = {
    id: nextId(act.scene.world, 'label'),
    kind: owner.kind,
    ownerId: owner.place.id,
    name: validName(fields.name),
    color: validColor(fields.color ?? '#6699cc'),
    description: fields.description ?? null,
    priority: fields.priority ?? null,
    archived: fields.archived ?? false,
    subscriberIds: [],
    createdAt: at,
    updatedAt: at,
  };
  owner.place.labels.push(label);
  return label;
}

function validName(name: string): string {
  const clean = name.trim();
  if (clean === '') throw invalid({ title: ["can't be blank", 'is invalid'] });
  if (clean.includes(',')) throw invalid({ title: ['is invalid'] });
  if (clean.length > 255) throw invalid({ title: ['is too long (maximum is 255 characters)'] });
  return clean;
}

function validColor(color: string): string {
  const clean = color.trim();
  if (/^#[0-9a-f]{6}$/i.test(clean)) return clean;
  if (/^#[0-9a-f]{3}$/i.test(clean)) return `#${[...clean.slice(1)].map((digit) => digit + digit).join('')}`;
  const named = colorNames[clean.toLowerCase()];
  if (!named) throw invalid({ color: ['must be a valid color code'] });
  return named;
}

const colorNames: Readonly<Record<string, string>> = {
  black: '#000000',
  blue: '#0000ff',
  crimson: '#dc143c',
  gray: '#808080',
  green: '#008000',
  indigo: '#4b0082',
  orange: '#ffa500',
  pink: '#ffc0cb',
  purple: '#800080',
  red: '#ff0000',
  teal: '#008080',
  white: '#ffffff',
  yellow: '#ffff00',
};
