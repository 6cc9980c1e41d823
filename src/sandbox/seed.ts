import type { Member, Tier, User, Visibility, World } from './world.ts';

/** What a newcomer's sandbox starts with; ids are kept as given so that configuration can name them. */
export type SandboxSeed = {
  readonly tier: Tier;
  readonly people: readonly {
    readonly id: number;
    readonly username: string;
    readonly name: string;
    readonly email: string;
    readonly token: string;
    /** What the token may do; `api` unless said otherwise. */
    readonly scopes?: readonly string[];
    readonly admin?: boolean;
    readonly bot?: boolean;
    readonly publicEmail?: boolean;
    /** Words shown on pages, such as "learner". */
    readonly role?: string;
  }[];
  readonly groups: readonly {
    readonly id: number;
    readonly path: string;
    readonly name: string;
    readonly members: readonly { readonly username: string; readonly access: number }[];
  }[];
  readonly projects: readonly {
    readonly id: number;
    /** Full path, `group/project`. */
    readonly path: string;
    readonly name: string;
    readonly visibility: Visibility;
    readonly members: readonly { readonly username: string; readonly access: number }[];
  }[];
};

/** Makes a world from a seed; `at` is the ISO time at which everything in it was created. */
export function createWorld(seed: SandboxSeed, at: string): World {
  const world: World = {
    tier: seed.tier,
    counters: {},
    users: new Map(),
    groups: new Map(),
    projects: new Map(),
    links: [],
    pending: [],
    chains: new Map(),
  };
  for (const person of seed.people) world.users.set(person.id, seedUser(person, at));
  for (const group of seed.groups) {
    const members = seedMembers(world, group.members, at);
    world.groups.set(group.id, { ...group, members, labels: [], boards: [], createdAt: at });
  }
  for (const project of seed.projects) {
    const members = seedMembers(world, project.members, at);
    const empty = { labels: [], boards: [], issues: new Map(), nextIid: 1, hooks: [], uploads: [] };
    world.projects.set(project.id, { ...project, ...empty, members, createdAt: at });
  }
  return world;
}

function seedUser(person: SandboxSeed['people'][number], at: string): User {
  return {
    id: person.id,
    username: person.username,
    name: person.name,
    email: person.email,
    token: person.token,
    scopes: [...(person.scopes ?? ['api'])],
    publicEmail: person.publicEmail ?? false,
    admin: person.admin ?? false,
    bot: person.bot ?? false,
    role: person.role ?? null,
    status: { emoji: null, message: null, availability: null, clearStatusAt: null },
    createdAt: at,
  };
}

function seedMembers(world: World, members: SandboxSeed['groups'][number]['members'], at: string): Member[] {
  return members.map(({ username, access }) => {
    const user = [...world.users.values()].find((candidate) => candidate.username === username);
    if (!user) throw new Error(`The sandbox seed names a member nobody is: ${username}`);
    return { userId: user.id, access, createdAt: at };
  });
}
