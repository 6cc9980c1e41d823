import { sameCompany } from '../../core/people/company.ts';
import { isOpenCourse } from './courses.ts';
import { type Claim, type Complaint, clashes, dangling, rule } from './rule.ts';

const file = 'gitlab.yaml';

/** Partners are told apart by company, and none shares a project with anybody. */
export const partnerProjects = rule(['partners', 'projects'], ({ partners, projects }) => [
  ...clashes(
    partners.map(({ company }, owner) => ({ file, path: ['partners', owner, 'company'], value: company, owner })),
    'company',
  ),
  ...clashes(
    [
      ...projects.map(({ path }, owner): Claim => {
        return { file, path: ['projects', owner, 'path'], value: path, owner: `own ${owner}` };
      }),
      ...partners.map(({ project }, owner): Claim => {
        return { file, path: ['partners', owner, 'project'], value: project, owner };
      }),
    ],
    'project',
    (value) => `the project "${value}" is used twice, and a partner shares its project with nobody`,
  ).filter(({ path }) => path[0] === 'partners'),
]);

/** Issues of partners are confidential, always. */
export const partnerVisibility = rule(['partners', 'visibility'], ({ partners, visibility }): readonly Complaint[] => {
  if (partners.length === 0 || visibility === 'confidential') return [];
  const message = `issues are ${visibility}, and those of partners must be confidential`;
  return [{ file, path: ['visibility'], message, fix: 'set "visibility: confidential"' }];
});

/** A board of a group shows the issues of all projects below it side by side. */
export const partnerGroups = rule(['partners', 'groups'], ({ partners, groups }) =>
  partners.flatMap(({ project }, index): Complaint[] => {
    const above = groups.find(({ path }) => project.startsWith(`${path}/`));
    if (!above) return [];
    const message = `${project} is below ${above.path}, whose boards would show it beside other issues`;
    return [{ file, path: ['partners', index, 'project'], message, fix: 'put it into a group of its own' }];
  }),
);

/** The pool of a partner exists. */
export const partnerPools = rule(['partners', 'reviewing'], ({ partners, reviewing }) =>
  dangling(
    partners.flatMap(({ pool: value }, index) =>
      value === undefined ? [] : [{ file, path: ['partners', index, 'pool'], value }],
    ),
    reviewing.pools.map(({ id }) => id),
    'pool',
    'pools stand in program.yaml',
  ),
);

/** Practicals of partners are reviewed by our own people, and there are enough of them in each pool. */
export const partnerReviewers = rule(
  ['partners', 'reviewing', 'courses', 'people'],
  ({ partners, reviewing, courses, people }) => {
    const own = people.flatMap(({ username, company }) => (company === undefined ? [username] : []));
    return partners.flatMap(({ company, pool: theirs }, index) =>
      courses.filter(isOpenCourse).flatMap(({ id, practical }): Complaint[] => {
        const pool = reviewing.pools.find((one) => one.id === (theirs ?? practical?.pool));
        const count = pool?.members.filter((member) => own.includes(member)).length ?? 0;
        if (!practical || !pool || count >= practical.reviewers) return [];
        const message = `${id} asks for ${practical.reviewers} reviewers, and ${pool.id} has ${count} of our own people for ${company}`;
        const fix = 'add members who work for no partner, or name another pool';
        return [{ file, path: ['partners', index], message, fix }];
      }),
    );
  },
);

/** Who decides, and may read every practical, is one of our own people. */
export const ownDeciders = rule(['reviewing', 'staff', 'people'], ({ reviewing, staff, people }) => {
  const partnerOf = (name: string) => people.find(({ username }) => username === name)?.company;
  const complain = (where: string, path: readonly (string | number)[], names: readonly string[], what: string) =>
    names.flatMap((name, index): Complaint[] => {
      const company = partnerOf(name);
      if (company === undefined) return [];
      const message = `${name} works for ${company}, and ${what} are our own people`;
      return [{ file: where, path: [...path, index], message, fix: 'name somebody else' }];
    });
  return [
    ...complain('program.yaml', ['reviewing', 'moderators'], reviewing.moderators, 'moderators'),
    ...complain('people.yaml', ['staff'], staff, 'staff'),
  ];
});

/** Labels and boards are the same in every project, so no partner's name is on one. */
export const partnerNames = rule(['partners', 'labels', 'boards'], ({ partners, labels, boards }) => {
  const { alongside, retired: _, window, ...groups } = labels;
  const seen = [
    ...Object.entries(groups).flatMap(([group, entries]) =>
      entries.flatMap(({ name, description }, index) => [
        { path: ['labels', group, index, 'name'], text: name },
        { path: ['labels', group, index, 'description'], text: description },
      ]),
    ),
    ...(window
      ? (['name', 'description'] as const).map((part) => ({ path: ['labels', 'window', part], text: window[part] }))
      : []),
    ...alongside.map((text, index) => ({ path: ['labels', 'alongside', index], text })),
    ...boards.map(({ name: text }, index) => ({ path: ['boards', index, 'name'], text })),
  ];
  return seen.flatMap(({ path, text }): Complaint[] => {
    const named = partners.find(({ company }) => holds(text, company));
    if (!named) return [];
    const message = `"${text}" names ${named.company}, and every other partner would read it`;
    return [{ file, path, message, fix: 'leave the name out' }];
  });
});

function holds(text: string, company: string): boolean {
  const words = (of: string) =>
    ` ${of
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()} `;
  return sameCompany(text, company) || words(text).includes(words(company));
}
