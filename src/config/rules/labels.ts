import type { State } from '../../core/certification.ts';
import type { LabelGroup as Group, Labels } from '../../core/layout.ts';
import type { Path } from '../source.ts';
import { type Claim, type Complaint, clashes, dangling, type Reference, rule } from './rule.ts';

const file = 'gitlab.yaml';

type Status = Exclude<State, 'exam-failed' | 'project-needed' | 'ended'> | 'disputed' | 'paused';

/** Every status a label must stand for; the compiler asks for a state that is missing here. */
const statuses = Object.keys({
  'identity-needed': true,
  'awaiting-reviewer': true,
  preparing: true,
  'in-review': true,
  'second-review': true,
  'decision-ready': true,
  'next-attempt': true,
  due: true,
  'learning-path': true,
  disputed: true,
  paused: true,
  certified: true,
  withdrawn: true,
  lapsed: true,
} satisfies Record<Status, true>);
const kinds = ['practical', 'learning-path', 'recertification', 'appeal'];
const clockStates = ['ok', 'due-soon', 'late'];
const groups: readonly Group[] = ['status', 'role', 'level', 'kind', 'region', 'clock'];

function fors(group: Group, labels: Labels): readonly Reference[] {
  return labels[group].map((label, index) => ({ file, path: ['labels', group, index, 'for'], value: label.for }));
}

function absent(group: Group, labels: Labels, needed: readonly string[]): readonly Complaint[] {
  const present = labels[group].map((label) => label.for);
  return needed
    .filter((what) => !present.includes(what))
    .map((what) => ({
      file,
      path: ['labels', group],
      at: 'key',
      message: `no label stands for the ${group} "${what}"`,
      fix: `add one with \`for: ${what}\``,
    }));
}

/** Every status has its label, and no label stands for a status that is not ours. */
export const statusLabels = rule(['labels'], ({ labels }) => [
  ...dangling(fors('status', labels), statuses, 'status', `statuses are ${statuses.join(', ')}`),
  ...absent('status', labels, statuses),
]);

/** Every kind of issue has its label; the ones reviewers score in where a course is blind, those about content where there are lists. */
export const kindLabels = rule(['labels', 'courses', 'contentLists'], ({ labels, courses, contentLists }) => {
  const blind = courses.some(({ practical }) => practical?.mode === 'blind') ? ['review'] : [];
  const content = contentLists.length > 0 ? ['refresh'] : [];
  return [
    ...dangling(fors('kind', labels), [...kinds, 'review', 'refresh'], 'kind'),
    ...absent('kind', labels, [...kinds, ...blind, ...content]),
  ];
});

/** Clock labels are all there or not used at all. */
export const clockLabels = rule(['labels'], ({ labels }) => [
  ...dangling(fors('clock', labels), clockStates, 'clock'),
  ...(labels.clock.length > 0 ? absent('clock', labels, clockStates) : []),
]);

/** Every level has its label. */
export const levelLabels = rule(['labels', 'levels'], ({ labels, levels }) => {
  const ids = levels.map(({ id }) => id);
  return [...dangling(fors('level', labels), ids, 'level'), ...absent('level', labels, ids)];
});

/** Every enabled role has its label. */
export const roleLabels = rule(['labels', 'roles'], ({ labels, roles }) => [
  ...dangling(
    fors('role', labels),
    roles.map(({ id }) => id),
    'role',
  ),
  ...absent(
    'role',
    labels,
    roles.filter(({ enabled }) => enabled).map(({ id }) => id),
  ),
]);

/** Where regions have labels, each person's region has one. */
export const personRegions = rule(['labels', 'people'], ({ labels, people }) =>
  labels.region.length === 0
    ? []
    : dangling(
        people.flatMap(({ region }, index) =>
          region === undefined ? [] : [{ file: 'people.yaml', path: ['people', index, 'region'], value: region }],
        ),
        labels.region.map((label) => label.for),
        'region label',
      ),
);

/** Nothing has two labels of one group. */
export const labelsOnce = rule(['labels'], ({ labels }) =>
  groups.flatMap((group) =>
    clashes(
      fors(group, labels).map((reference, owner) => ({ ...reference, owner })),
      group,
      (what) => `two ${group} labels stand for "${what}"`,
    ),
  ),
);

function labelClaims(labels: Labels): readonly Claim[] {
  const ours = groups.flatMap((group) =>
    labels[group].map(({ name }, index) => ({ path: ['labels', group, index, 'name'] as Path, value: name })),
  );
  const window = labels.window ? [{ path: ['labels', 'window', 'name'] as Path, value: labels.window.name }] : [];
  const yours = labels.alongside.map((value, index) => ({ path: ['labels', 'alongside', index], value }));
  return [...ours, ...window, ...yours].map((claim, owner) => ({ file, ...claim, owner }));
}

/** A label name is used once, by labels of today and of before. */
export const labelNames = rule(['labels'], ({ labels }) => {
  const before = groups.flatMap((group) =>
    labels[group].flatMap(({ previously }, label) =>
      previously.map((value, index) => ({ path: ['labels', group, label, 'previously', index] as Path, value })),
    ),
  );
  const retired = labels.retired.map(({ name }, index) => ({
    path: ['labels', 'retired', index, 'name'],
    value: name,
  }));
  const now = labelClaims(labels);
  const gone = [...before, ...retired].map((claim, index) => ({ file, ...claim, owner: now.length + index }));
  return clashes([...now, ...gone], 'label');
});

/** GitLab keeps one label of a scope (`scope::value`) on an issue, so two groups must not share a scope. */
export const labelScopes = rule(['labels'], ({ labels }) => {
  const owners = new Map<string, string>();
  return labelClaims(labels).flatMap(({ path, value }): Complaint[] => {
    const scope = /^(.+)::/.exec(value)?.[1]?.toLowerCase();
    if (scope === undefined) return [];
    const owner = path[1] === 'alongside' ? `alongside ${path[2]}` : String(path[1]);
    const first = owners.get(scope) ?? owner;
    owners.set(scope, first);
    if (first === owner) return [];
    const message = `"${value}" shares the scope "${scope}::" with the ${first.replace(/ \d+$/, '')} labels`;
    return [{ file, path, message, fix: 'GitLab keeps one label per scope on an issue; choose another scope' }];
  });
});
