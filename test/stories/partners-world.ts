import type { PersonEntry } from '../../src/core/people/people.ts';
import type { Program } from '../../src/core/program.ts';
import type { World, WorldOptions } from './world.ts';
import { openWorld } from './world.ts';

const partnerPerson = (username: string, name: string, gitlabId: number, company: string): PersonEntry => ({
  username,
  gitlabId,
  name,
  emails: [`${username}@${company.toLowerCase()}.example.com`],
  externalIds: [],
  role: 'SA',
  region: 'EMEA',
  timezone: 'Europe/Berlin',
  company,
});

/** Learners of two companies that compete, and one of a company without a project; who reviews there is ours. */
export const partnerPeople: readonly PersonEntry[] = [
  partnerPerson('nadia', 'Nadia Osei', 501, 'Northwind'),
  partnerPerson('nils', 'Nils Brandt', 502, 'Northwind'),
  partnerPerson('carla', 'Carla Conti', 601, 'Contoso'),
  partnerPerson('cedric', 'Cedric Roux', 602, 'Contoso'),
  partnerPerson('fay', 'Fay Lund', 701, 'Fabrikam'),
];

/** Projects of the companies that have one. */
export const homes = { Northwind: 'northwind-room/practicals', Contoso: 'contoso-room/practicals' } as const;

/** The example program with partners. Cedric of Contoso reviews too, where he may. */
function withPartners(program: Program): Program {
  const pools = program.reviewing.pools.map((pool) =>
    pool.id === 'pool-sa' ? { ...pool, members: [...pool.members, 'cedric'] } : pool,
  );
  return {
    ...program,
    people: [...program.people, ...partnerPeople],
    reviewing: { ...program.reviewing, pools },
    scoring: { ...program.scoring, disagreement: { ...program.scoring.disagreement, sampleShare: '0' } },
    layout: {
      ...program.layout,
      partners: [
        { company: 'Northwind', project: homes.Northwind, dueWorkingDays: 20 },
        { company: 'Contoso', project: homes.Contoso },
      ],
    },
  };
}

const same = (program: Program) => program;

/** A world with partners. */
export function openPartners(options: WorldOptions = {}): Promise<World> {
  return openWorld({ ...options, change: (program) => (options.change ?? same)(withPartners(program)) });
}

type Row = Readonly<Record<string, unknown>> & { readonly iid: number };

/** What somebody can do and see in one project with their own token. */
export function roomOf(world: World, project: string) {
  const call = async (username: string, path: string, body?: unknown) =>
    fetch(`${world.sandbox.url}/api/v4/projects/${encodeURIComponent(project)}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'private-token': world.person(username).user.token, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const read = async (username: string, path: string) => (await (await call(username, path)).json()) as unknown;
  return {
    /** The HTTP status of asking for something. */
    status: async (username: string, path: string) => (await call(username, path)).status,
    issues: async (username: string) => (await read(username, '/issues?scope=all&per_page=100')) as readonly Row[],
    issue: async (iid: number) => (await read('priya', `/issues/${iid}`)) as Row,
    notes: async (iid: number) =>
      ((await read('priya', `/issues/${iid}/notes?sort=asc&per_page=100`)) as { body: string; system: boolean }[])
        .filter(({ system }) => !system)
        .map(({ body }) => body),
    says: async (username: string, iid: number, body: string) => {
      await call(username, `/issues/${iid}/notes`, { body });
      await world.settle();
    },
  };
}

/** Everything there is to read in a project: issues and comments. */
export async function allTextIn(world: World, project: string): Promise<string> {
  const room = roomOf(world, project);
  const issues = await room.issues('priya');
  const notes = await Promise.all(issues.map(({ iid }) => room.notes(iid)));
  return JSON.stringify([issues, notes]);
}
