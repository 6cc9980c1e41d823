import type { Labels } from '../../core/layout.ts';
import { isOpenCourse } from './courses.ts';
import { type Complaint, clashes, dangling, rule } from './rule.ts';

const file = 'gitlab.yaml';

function labelNamesOf({ alongside, retired: _, window: __, ...groups }: Labels): readonly string[] {
  return [...Object.values(groups).flatMap((group) => group.map(({ name }) => name)), ...alongside];
}

/** Board columns are labels we know, each once. */
export const boardLists = rule(['boards', 'labels'], ({ boards, labels }) =>
  boards.flatMap(({ lists }, board) => {
    const columns = lists.map((value, index) => ({ file, path: ['boards', board, 'lists', index], value }));
    return [
      ...dangling(columns, labelNamesOf(labels), 'label', 'columns are labels of this file'),
      ...clashes(
        columns.map((column, owner) => ({ ...column, owner })),
        'column',
      ),
    ];
  }),
);

/** Columns of a group's boards are labels we manage, each once. */
export const groupBoardLists = rule(['groups', 'labels'], ({ groups, labels }) => {
  const managed = labelNamesOf({ ...labels, alongside: [] });
  return groups.flatMap(({ boards }, group) =>
    boards.flatMap(({ lists }, board) => {
      const columns = lists.map((value, index) => ({
        file,
        path: ['groups', group, 'boards', board, 'lists', index],
        value,
      }));
      return [
        ...dangling(columns, managed, 'label', 'columns are labels of this file'),
        ...clashes(
          columns.map((column, owner) => ({ ...column, owner })),
          'column',
        ),
      ];
    }),
  );
});

/** Groups are told apart by path, and each has projects of ours below it. */
export const groupPaths = rule(['groups', 'projects'], ({ groups, projects }) => [
  ...clashes(
    groups.map(({ path }, owner) => ({ file, path: ['groups', owner, 'path'], value: path, owner })),
    'group',
  ),
  ...groups.flatMap(({ path }, index): Complaint[] => {
    if (projects.some((project) => project.path.startsWith(`${path}/`))) return [];
    const fix = `projects are ${projects.map((project) => project.path).join(', ')}`;
    return [
      { file, path: ['groups', index, 'path'], message: `no project of this file is in the group "${path}"`, fix },
    ];
  }),
]);

/** Boards are told apart by name. */
export const boardNames = rule(['boards'], ({ boards }) =>
  clashes(
    boards.map(({ name }, owner) => ({ file, path: ['boards', owner, 'name'], value: name, owner })),
    'board name',
  ),
);

/** Projects take courses that exist, and no course goes to two. */
export const projectCourses = rule(['projects', 'courses'], ({ projects, courses }) => {
  const taken = projects.flatMap((project, owner) =>
    project.courses.map((value, index) => ({
      file,
      path: ['projects', owner, 'courses', index],
      value,
      owner: `${owner}.${index}`,
    })),
  );
  return [
    ...dangling(
      taken.map(({ owner: _, ...reference }) => reference),
      courses.map(({ id }) => id),
      'course',
      'courses stand in program.yaml',
    ),
    ...clashes(taken, 'course'),
  ];
});

/** Projects are told apart by path, and at most one takes the courses nobody else takes. */
export const projectPaths = rule(['projects'], ({ projects }) => [
  ...clashes(
    projects.map(({ path }, owner) => ({ file, path: ['projects', owner, 'path'], value: path, owner })),
    'project',
  ),
  ...projects.flatMap(({ path, courses }, index): Complaint[] => {
    const first = projects.findIndex((project) => project.courses.length === 0);
    if (courses.length > 0 || index === first) return [];
    const message = `both ${projects[first]?.path} and ${path} take every other course`;
    return [{ file, path: ['projects', index], message, fix: 'name the courses of one of them' }];
  }),
]);

/** Every course that takes learners has a project for its issues. */
export const projectsForCourses = rule(['projects', 'courses'], ({ projects, courses }) =>
  projects.some((project) => project.courses.length === 0)
    ? []
    : courses.filter(isOpenCourse).flatMap(({ id }): Complaint[] => {
        if (projects.some((project) => project.courses.includes(id))) return [];
        const fix = `add ${id} to the \`courses\` of a project`;
        return [{ file, path: ['projects'], at: 'key', message: `no project takes ${id}`, fix }];
      }),
);
