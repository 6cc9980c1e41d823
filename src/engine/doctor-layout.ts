import type { BoardEntry, Layout } from '../core/layout.ts';
import { managedLabels } from '../core/layout.ts';
import type { Board, Label } from '../gitlab/schemas.ts';
import type { Finding } from './doctor-finding.ts';
import { few, fine, warning } from './doctor-finding.ts';

/** Whether a project has every label we manage, in its color. */
export function labelFindings(project: string, layout: Layout, labels: readonly Label[]): readonly Finding[] {
  const wanted = managedLabels(layout);
  const present = new Map(labels.map((label) => [label.name, label]));
  const missing = wanted.filter(({ name }) => !present.has(name)).map(({ name }) => name);
  const painted = wanted.filter(({ name, color }) => {
    const found = present.get(name);
    return found !== undefined && found.color.toLowerCase() !== color.toLowerCase();
  });
  if (missing.length === 0 && painted.length === 0)
    return [fine('labels', `${project} has all ${wanted.length} labels in their colors.`)];
  return [
    ...(missing.length > 0
      ? [
          warning(
            'labels',
            `${project} lacks ${few(missing)}; GitLab makes a label when it is first used, in a color of its own.`,
            'Create what is missing as in gitlab.yaml, here or in the group.',
          ),
        ]
      : []),
    ...(painted.length > 0
      ? [
          warning(
            'labels',
            `In ${project} ${few(painted.map(({ name, color }) => `${name} should be ${color}`))}.`,
            'Set the color in GitLab, or in gitlab.yaml if people like it as it is.',
          ),
        ]
      : []),
  ];
}

/** Whether a project has our boards with their lists in order; lists of one's own may stand between them. */
export function boardFindings(project: string, layout: Layout, boards: readonly Board[]): readonly Finding[] {
  const faults = layout.boards.flatMap((wanted) => boardFaults(project, wanted, boards));
  if (faults.length > 0) return faults;
  return [fine('boards', `${project} has all ${layout.boards.length} boards with their lists in order.`)];
}

function boardFaults(project: string, wanted: BoardEntry, boards: readonly Board[]): readonly Finding[] {
  const board = boards.find(({ name }) => name === wanted.name);
  const name = `the board "${wanted.name}"`;
  if (!board)
    return [warning('boards', `${project} lacks ${name}.`, `Create it with the lists ${wanted.lists.join(', ')}.`)];
  const lists = board.lists
    .toSorted((one, other) => one.position - other.position)
    .flatMap(({ label }) => (label !== undefined && wanted.lists.includes(label) ? [label] : []));
  const missing = wanted.lists.filter((label) => !lists.includes(label));
  if (missing.length > 0)
    return [warning('boards', `In ${project} ${name} lacks the lists ${few(missing)}.`, 'Add them on the board.')];
  if (lists.join() === wanted.lists.join()) return [];
  const says = `In ${project} the lists of ${name} are in another order: ${lists.join(', ')}.`;
  return [warning('boards', says, `Drag them into the order of gitlab.yaml: ${wanted.lists.join(', ')}.`)];
}
