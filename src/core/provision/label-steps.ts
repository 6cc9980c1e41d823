import type { LabelEntry } from '../layout.ts';
import type { Home, Look, Notice, Step } from './plan.ts';
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
  const earlier = labels.find((label) => isEarlier(entry, label));
  if (!present && earlier) return { steps: [changed(home, earlier, to)], notices: [] };
  if (!present) return { steps: [{ do: 'create-label', sign: '+', home, to, because: missingBecause }], notices: [] };
  const both = earlier ? [bothNotice(home, earlier, present)] : [];
  if (sameLook(present, to)) return { steps: [], notices: both };
  if (present.ofGroup && home.kind === 'project')
    return { steps: [], notices: [...both, inheritedNotice(home, entry)] };
  return { steps: [changed(home, present, to)], notices: both };
}

const missingBecause = 'gitlab.yaml has it and GitLab does not.';

function isEarlier({ name, previously }: LabelEntry, label: SeenLabel): boolean {
  if (label.ofGroup || label.name === name) return false;
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

/** On how many issues a label is, in words. */
export function usesWords({ open, closed }: SeenLabel['uses']): string {
  const all = open + closed;
  if (all === 0) return 'on no issue';
  return `on ${all} ${all === 1 ? 'issue' : 'issues'} (${open} open)`;
}

function bothNotice(home: Home, earlier: SeenLabel, present: SeenLabel): Notice {
  return {
    level: 'warning',
    says: `In ${home.path} there are both “${earlier.name}” (${usesWords(earlier.uses)}) and “${present.name}”, so the first cannot be renamed.`,
    fix: `Put “${present.name}” on the issues that have “${earlier.name}”, then delete that label.`,
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
