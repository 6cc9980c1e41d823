import type { Program } from '../../src/core/program.ts';
import type { World } from './world.ts';
import { openWorld, reviewersOf } from './world.ts';

/** The example program with SA-101 in another mode, and no lots drawn. */
function inMode(mode: 'internal' | 'blind') {
  return (program: Program): Program => ({
    ...program,
    scoring: { ...program.scoring, disagreement: { ...program.scoring.disagreement, sampleShare: '0' } },
    courses: program.courses.map((course) =>
      course.id === 'SA-101' && course.practical ? { ...course, practical: { ...course.practical, mode } } : course,
    ),
  });
}

/** Maya's practical in a course of that mode. Where it is blind, reviewers are Guests of the project, as they should be. */
export async function practicalIn(mode: 'internal' | 'blind', tier: 'free' | 'premium' = 'premium') {
  const world = await openWorld({ change: inMode(mode), tier });
  const members = world.program.reviewing.pools.flatMap((pool) => pool.members);
  for (const username of mode === 'blind' ? members : []) makeGuest(world, username);
  await world.person('maya').passes('SA-101', 92);
  const [first, second] = await reviewersOf(world);
  return { world, first, second };
}

function makeGuest(world: World, username: string): void {
  const { id } = world.person(username).user;
  for (const { members } of world.sandbox.world.projects.values())
    for (const member of members) if (member.userId === id) member.access = 10;
}

/** The issue a reviewer scores in. */
export async function reviewIssueOf(world: World, username: string): Promise<number> {
  const issues = await world.issues();
  const own = issues.filter(({ title, assignees }) => title.startsWith('Review by') && assignees[0] === username);
  if (own.length !== 1) throw new Error(`${username} has ${own.length} issues to review in`);
  return own[0]?.iid ?? 0;
}

/** A comment as an internal note, which the service hears of as of any other. */
export async function saysInternally(world: World, username: string, text: string, iid = 1): Promise<number> {
  const { id } = (await asked(world, username, `/${iid}/notes`, { body: text, internal: true })) as { id: number };
  await world.settle();
  return id;
}

/** Everything somebody can read with their own token, and get to know of: every issue they see with all its comments. */
export async function readable(world: World, username: string): Promise<string> {
  const issues = (await asked(world, username, '?per_page=100&scope=all')) as { iid: number }[];
  const notes = await Promise.all(issues.map(({ iid }) => asked(world, username, `/${iid}/notes?per_page=100`)));
  return JSON.stringify([issues, notes]);
}

/** The numbers of the issues somebody can see. */
export async function seenBy(world: World, username: string): Promise<readonly number[]> {
  const issues = (await asked(world, username, '?per_page=100&scope=all')) as { iid: number }[];
  return issues.map(({ iid }) => iid).toSorted((a, b) => a - b);
}

async function asked(world: World, username: string, path: string, body?: unknown): Promise<unknown> {
  const { token } = world.person(username).user;
  const url = `${world.sandbox.url}/api/v4/projects/${encodeURIComponent(world.project)}/issues${path}`;
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'private-token': token, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${username} may not: ${response.status} ${await response.text()}`);
  return response.json();
}
