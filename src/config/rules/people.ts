import { type Claim, type Complaint, clashes, dangling, type Reference, rule } from './rule.ts';

const file = 'people.yaml';
const knownBy = 'usernames stand in people.yaml';

function listed(where: string, path: readonly (string | number)[], names: readonly string[]): readonly Reference[] {
  return names.map((value, index) => ({ file: where, path: [...path, index], value }));
}

function twice(claims: readonly Reference[], thing: string): readonly Complaint[] {
  return clashes(
    claims.map((claim, owner): Claim => ({ ...claim, owner })),
    thing,
  );
}

/** Everyone who reviews is somebody we know. */
export const poolMembers = rule(['reviewing', 'people'], ({ reviewing, people }) =>
  dangling(
    reviewing.pools.flatMap(({ members }, pool) =>
      listed('program.yaml', ['reviewing', 'pools', pool, 'members'], members),
    ),
    people.map(({ username }) => username),
    'person',
    knownBy,
  ),
);

/** Nobody is in a pool twice. */
export const poolMembersOnce = rule(['reviewing'], ({ reviewing }) =>
  reviewing.pools.flatMap(({ members }, pool) =>
    twice(listed('program.yaml', ['reviewing', 'pools', pool, 'members'], members), 'name'),
  ),
);

/** A pool can spare one member, because nobody reviews their own work. */
export const poolSizes = rule(['reviewing', 'courses'], ({ reviewing, courses }) =>
  courses.flatMap(({ id, practical }): Complaint[] => {
    const index = reviewing.pools.findIndex((pool) => pool.id === practical?.pool);
    const pool = reviewing.pools[index];
    if (!pool || !practical || pool.members.length > practical.reviewers) return [];
    const message = `${id} asks for ${practical.reviewers} reviewers, so ${pool.id} needs ${practical.reviewers + 1} members; it has ${pool.members.length}`;
    const fix = 'add members: a learner never reviews their own work';
    return [{ file: 'program.yaml', path: ['reviewing', 'pools', index, 'members'], message, fix }];
  }),
);

/** Everyone who settles a disagreement is somebody we know. */
export const moderators = rule(['reviewing', 'people'], ({ reviewing, people }) =>
  dangling(
    listed('program.yaml', ['reviewing', 'moderators'], reviewing.moderators),
    people.map(({ username }) => username),
    'person',
    knownBy,
  ),
);

/** Staff are people we know, each named once. */
export const staffMembers = rule(['staff', 'people'], ({ staff, people }) => [
  ...dangling(
    listed(file, ['staff'], staff),
    people.map(({ username }) => username),
    'person',
    knownBy,
  ),
  ...twice(listed(file, ['staff'], staff), 'name'),
]);

/** A manager is somebody else we know. */
export const managers = rule(['people'], ({ people }) => {
  const named = people.flatMap(({ username, manager }, index) =>
    manager === undefined ? [] : [{ file, path: ['people', index, 'manager'], value: manager, username }],
  );
  const own = named.filter(({ value, username }) => value === username);
  return [
    ...dangling(
      named.map(({ username: _, ...reference }) => reference),
      people.map(({ username }) => username),
      'person',
      knownBy,
    ),
    ...own.map(({ path, value }) => ({
      file,
      path,
      message: `${value} cannot be their own manager`,
      fix: 'leave it out',
    })),
  ];
});

/** A conflict is declared with somebody else we know. */
export const conflicts = rule(['people'], ({ people }) => {
  const named = people.flatMap(({ username, conflicts: declared }, index) =>
    listed(file, ['people', index, 'conflicts'], declared ?? []).map((reference) => ({ reference, username })),
  );
  const own = named.filter(({ reference, username }) => reference.value === username);
  return [
    ...dangling(
      named.map(({ reference }) => reference),
      people.map(({ username }) => username),
      'person',
      knownBy,
    ),
    ...own.map(({ reference: { path, value } }) => ({
      file,
      path,
      message: `${value} cannot have a conflict with themselves`,
      fix: 'leave it out: nobody reviews their own work anyway',
    })),
  ];
});

/** Nobody leaves before they start. */
export const employment = rule(['people'], ({ people }) =>
  people.flatMap(({ username, started, left }, index): Complaint[] => {
    if (started === undefined || left === undefined || started <= left) return [];
    const message = `${username} left on ${left}, before they started on ${started}`;
    return [{ file, path: ['people', index, 'left'], message, fix: 'correct one of the two dates' }];
  }),
);

/** A person's role exists. */
export const personRoles = rule(['people', 'roles'], ({ people, roles }) =>
  dangling(
    people.flatMap(({ role }, index) =>
      role === undefined ? [] : [{ file, path: ['people', index, 'role'], value: role }],
    ),
    roles.map(({ id }) => id),
    'role',
  ),
);

/** Whoever an exam source or GitLab names is one person. */
export const personNames = rule(['people'], ({ people }) => {
  const claims = (read: (index: number) => readonly (readonly [readonly (string | number)[], string])[]) =>
    people.flatMap((_, owner) =>
      read(owner).map(([path, value]): Claim => ({ file, path: ['people', owner, ...path], value, owner })),
    );
  const lists = (key: 'emails' | 'externalIds') =>
    claims((owner) => (people[owner]?.[key] ?? []).map((value, index) => [[key, index], value] as const));
  const single = (key: 'username' | 'gitlabId') =>
    claims((owner) => (people[owner]?.[key] === undefined ? [] : [[[key], String(people[owner]?.[key])] as const]));
  return [
    ...clashes(single('username'), 'username'),
    ...clashes(single('gitlabId'), 'GitLab id'),
    ...clashes(lists('emails'), 'address'),
    ...clashes(lists('externalIds'), 'external id'),
  ];
});
