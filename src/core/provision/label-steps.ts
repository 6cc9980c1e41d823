import type { LabelEntry } from '../layout.ts';
import type { Home, Look, Notice, Step, Uses } from './plan.ts';
import type { Desired, Seen, SeenLabel } from './state.ts';

type Found = { readonly steps: readonly Step[]; readonly notices: readonly Notice[] };

/** What labels lack. `today` as `YYYY-MM-DD`. Labels that are not ours are never touched. */
export function labelSteps(desired: Desired, seen: Seen, today: string): Found {
  const wanted = desired.labels.map((entry) => labelStep(desired.home, entry, seen.labels));
  const retired = desired.retired.map((entry) => retiredStep(desired.home, entry, seen.labels, today));
  const strays = desired.groupLabels
    .filter((name) => seen.labels.some((label) => label.name === name && !label.ofGroup))
    .map((name) => strayNotice(desired.home, name));
  const found = [...wanted, ...retired];
  return {
    steps: found.flatMap(({ steps }) => steps),
    notices: [...found.flatMap(({ notices }) => notices), ...strays],
  };
}

const nothing: Found = { steps: [], notices: [] };

function labelStep(home: Home, entry: LabelEntry, labels: readonly SeenLabel[]): Found {
  const to = lookOf(entry);
  const present = labels.find(({ name }) => name === entry.name);
  const earlier = labels.filter((label) => isEarlier(home, entry, label));
  const [first, ...others] = earlier;
  const merged = (among: readonly SeenLabel[]) =>
    among.filter(({ name }) => entry.previously.includes(name)).map((label) => mergeStep(home, label, entry.name));
  if (!present && first) return { steps: [changed(home, first, to), ...merged(others)], notices: [] };
  if (!present) return { steps: [{ do: 'create-label', sign: '+', home, to, because: missingBecause }], notices: [] };
  const spelled = earlier.filter(({ name }) => !entry.previously.includes(name));
  const notices = spelled.map((label) => spellingNotice(home, label, present));
  if (sameLook(present, to)) return { steps: merged(earlier), notices };
  if (present.ofGroup && home.kind === 'project')
    return { steps: merged(earlier), notices: [...notices, inheritedNotice(home, entry)] };
  return { steps: [changed(home, present, to), ...merged(earlier)], notices };
}

function mergeStep(home: Home, { id, name, uses }: SeenLabel, into: string): Step {
  const because = `${into} is its name by now, and both are there. What has it gets that one, then it is deleted.`;
  return { do: 'merge-label', sign: '-', home, id, name, into, uses, because };
}

/**
 * Whether something with these labels keeps what it has, when `name` is merged into `into`: a label of a scope
 * (`scope::value`) says that it has moved on meanwhile, and there is one of a scope.
 */
export function hasMovedOn(labels: readonly string[], name: string, into: string): boolean {
  const scope = scopeOf(into);
  return scope !== undefined && labels.some((label) => label !== name && label !== into && scopeOf(label) === scope);
}

function scopeOf(name: string): string | undefined {
  return /^(.+)::/.exec(name)?.[1]?.toLowerCase();
}

const missingBecause = 'gitlab.yaml has it and GitLab does not.';

function isEarlier(home: Home, { name, previously }: LabelEntry, label: SeenLabel): boolean {
  if ((home.kind === 'project' && label.ofGroup) || label.name === name) return false;
  return previously.includes(label.name) || label.name.toLowerCase() === name.toLowerCase();
}

function changed(home: Home, label: SeenLabel, to: Look): Step {
  const from = lookOf(label);
  return {
    do: 'change-label',
    sign: '~',
    home,
    id: label.id,
    from,
    to,
    uses: label.uses,
    because: changeWords(from, to),
  };
}

function changeWords(from: Look, to: Look): string {
  const parts = [
    ...(from.name === to.name ? [] : ['it has another name in gitlab.yaml; issues keep it']),
    ...(from.color.toLowerCase() === to.color.toLowerCase() ? [] : [`its color is ${from.color}, not ${to.color}`]),
    ...(from.description === to.description ? [] : ['its description is another']),
  ];
  const text = parts.join(', and ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** A look alone: colors are the same in any case, as GitLab has them. */
export function sameLook(one: Look, other: Look): boolean {
  const alike = one.name === other.name && one.description === other.description;
  return alike && one.color.toLowerCase() === other.color.toLowerCase();
}

function lookOf({ name, color, description }: Look): Look {
  return { name, color, description };
}

function retiredStep(
  home: Home,
  { name, deleteAfter }: Desired['retired'][number],
  labels: readonly SeenLabel[],
  today: string,
): Found {
  const label = labels.find((candidate) => candidate.name === name && (home.kind === 'group' || !candidate.ofGroup));
  if (!label) return nothing;
  const says = `The retired label “${name}” of ${home.path} is ${usesWords(label.uses)}`;
  if (today <= deleteAfter)
    return { steps: [], notices: [{ level: 'note', says: `${says}; it is deleted after ${deleteAfter}.` }] };
  const { id, uses } = label;
  const because = `It is retired and was kept until ${deleteAfter}.${uses.open + uses.closed > 0 ? ' Issues lose it.' : ''}`;
  return { steps: [{ do: 'delete-label', sign: '-', home, id, name, uses, because }], notices: [] };
}

/** On how many issues and open merge requests a label is, in words. */
export function usesWords({ open, closed, mergeRequests }: Uses): string {
  const all = open + closed;
  const issues = all === 0 ? 'on no issue' : `on ${all} ${all === 1 ? 'issue' : 'issues'} (${open} open)`;
  if (mergeRequests === 0) return issues;
  return `${issues} and on ${mergeRequests} open merge ${mergeRequests === 1 ? 'request' : 'requests'}`;
}

function spellingNotice(home: Home, earlier: SeenLabel, present: SeenLabel): Notice {
  return {
    level: 'warning',
    says: `In ${home.path} there are both “${earlier.name}” (${usesWords(earlier.uses)}) and “${present.name}”, which differ in capital letters only.`,
    fix: `If it is yours, leave it. Else put “${present.name}” on the issues that have “${earlier.name}”, and delete that label.`,
  };
}

function inheritedNotice(home: Home, { name, color }: LabelEntry): Notice {
  return {
    level: 'warning',
    says: `“${name}” comes to ${home.path} from a group above and looks different there; it should be ${color}.`,
    fix: 'Change it in the group, or list the group in gitlab.yaml.',
  };
}

function strayNotice({ path }: Home, name: string): Notice {
  return {
    level: 'warning',
    says: `“${name}” is a label of ${path} itself, so boards of the group do not show its issues.`,
    fix: `Promote it to a group label in ${path}, Manage > Labels; issues keep it.`,
  };
}
