import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { createIssue } from '../../src/sandbox/issues.ts';
import { createNote } from '../../src/sandbox/notes.ts';
import { pagesRouter } from '../../src/sandbox/pages/router.ts';
import type { Act, Emission, Scene } from '../../src/sandbox/scene.ts';
import { createWorld } from '../../src/sandbox/seed.ts';
import type { Issue, Note, Project, World } from '../../src/sandbox/world.ts';

/** Full path of the one project. */
export const path = 'field/practicals';

/** The board page of the one project. */
export const board = `/${path}/-/boards`;

/** The only time there is. */
export const now = Date.parse('2026-11-24T16:00:00Z');

/** Who reads or sends: a user id, or somebody signed out. */
export type Reader = number | 'visitor' | undefined;

/** The pages of a small world on a server of their own, and what was told to hooks. */
export async function openPages() {
  const world = smallWorld();
  const emissions: Emission[] = [];
  const address = { url: '' };
  const scene: Scene = { world, now: () => now, url: () => address.url, emit: (emission) => emissions.push(emission) };
  const server = express().use(pagesRouter({ scene })).listen(0, '127.0.0.1');
  await once(server, 'listening');
  address.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const project = onlyProject(world);
  const bot = actor(scene, 1);
  return {
    url: address.url,
    project,
    emissions,
    who: { grace: actor(scene, 2), maya: actor(scene, 3), omar: actor(scene, 4) },
    /** Opens an issue as the bot and forgets what hooks heard of it. */
    open: (fields: Parameters<typeof createIssue>[2] = {}): Issue => {
      const issue = createIssue(bot, project, { title: 'Practical', ...fields });
      emissions.length = 0;
      return issue;
    },
    say: (act: Act, issue: Issue, body: string, internal = false): Note => {
      const outcome = createNote(act, project, issue, { body, internal });
      if (outcome.kind !== 'saved') throw new Error('nothing was saved');
      return outcome.note;
    },
    get: (where: string, reader?: Reader) => get(address.url + where, reader),
    post: (where: string, form: Record<string, string>, reader: Reader = 2) => post(address.url, where, form, reader),
    close: () => server.close(),
  };
}

/** What `openPages` gives. */
export type Pages = Awaited<ReturnType<typeof openPages>>;

/** An issue's page. */
export function address(issue: Issue): string {
  return `/${path}/-/issues/${issue.iid}`;
}

function smallWorld(): World {
  const person = (id: number, username: string, name: string, role: string) => {
    return { id, username, name, role, email: `${username}@example.com`, token: `token-${id}` };
  };
  const members = Object.entries({ bot: 40, maya: 10, omar: 20, noor: 10 });
  return createWorld(
    {
      tier: 'premium',
      people: [
        { ...person(1, 'bot', 'Certification bot', 'bot'), bot: true },
        { ...person(2, 'grace', 'Grace Okafor', 'staff'), admin: true },
        person(3, 'maya', 'Maya Lindqvist', 'learner'),
        person(4, 'omar', 'Omar Haddad', 'reviewer'),
        person(5, 'noor', 'Noor Visser', 'learner'),
      ],
      groups: [{ id: 5, path: 'field', name: 'Field', members: [] }],
      projects: [
        {
          id: 7,
          path,
          name: 'Practicals',
          visibility: 'private',
          members: members.map(([username, access]) => ({ username, access })),
        },
      ],
    },
    new Date(now).toISOString(),
  );
}

function onlyProject(world: World): Project {
  const [project] = world.projects.values();
  if (!project) throw new Error('the world has no project');
  return project;
}

function actor(scene: Scene, id: number): Act {
  const user = scene.world.users.get(id);
  if (!user) throw new Error(`nobody has id ${id}`);
  return { scene, user };
}

async function get(where: string, reader: Reader) {
  const headers: Record<string, string> = reader === undefined ? {} : { cookie: `practice_gitlab_user=${reader}` };
  return read(await fetch(where, { headers, redirect: 'manual' }));
}

async function post(url: string, where: string, form: Record<string, string>, reader: Reader) {
  const headers = { origin: url, cookie: `practice_gitlab_user=${reader}` };
  const body = new URLSearchParams(form);
  return read(await fetch(url + where, { method: 'POST', headers, body, redirect: 'manual' }));
}

async function read(answer: Response) {
  const { status, headers } = answer;
  const text = await answer.text();
  return { status, headers, text, location: headers.get('location'), cookie: headers.get('set-cookie') };
}
