import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Playground } from '../../src/cli/start.ts';
import type { Child } from './child.ts';
import { freePort, runFieldcert, until } from './child.ts';

/** A new folder to play in, and a `start` that always uses it with the same two ports. */
async function newPlace() {
  const folder = mkdtempSync(join(tmpdir(), 'fieldcert-start-'));
  const [port, gitlabPort] = [await freePort(), await freePort()];
  const args = ['start', '--json', '--data', folder, '--port', String(port), '--gitlab-port', String(gitlabPort)];
  const [kept, health] = [(file: string) => existsSync(join(folder, file)), `http://127.0.0.1:${port}/healthz`];
  const answers = async () => (await fetch(health).catch(() => undefined))?.ok ?? false;
  const remove = async () => rmSync(folder, { recursive: true, force: true });
  return { folder, args, kept, answers, [Symbol.asyncDispose]: remove };
}

type NewPlace = Awaited<ReturnType<typeof newPlace>>;

describe.concurrent('start, killed and started again', { timeout: 120_000 }, () => {
  it('goes on where it was, with the same people, tokens and secrets', async () => {
    await using place = await newPlace();
    const { args } = place;
    await using first = runFieldcert(args);
    const line = await lineOf(first);
    const { ground, issue } = await practicalOf(line);
    const [one = '', other = ''] = reviewersOf(issue.description);
    await says(ground, one, '/score all 3\n/finish');
    await until('the first review is seen', async () => (await notesOf(ground))[0]?.emoji === 1);
    await first.kill();

    await using second = runFieldcert(args);
    expect(await lineOf(second)).toBe(line);
    await says(ground, other, '/score all 3\n/finish');
    await until('the practical is closed', async () => (await issuesOf(ground))[0]?.state === 'closed');
    expect(await issuesOf(ground)).toHaveLength(1);
    const notes = await notesOf(ground);
    expect(notes.filter(({ author }) => author.username === 'fieldcert-bot')).toHaveLength(1);
    second.signal('SIGTERM');
    expect(await second.ended).toBe(0);

    await using third = runFieldcert(args);
    expect(await lineOf(third)).toBe(line);
    expect(await issuesOf(ground)).toHaveLength(1);
  });

  it.each([
    ['its secrets are kept', ({ kept }: NewPlace) => kept('play.json')],
    ['GitLab is kept', ({ kept }: NewPlace) => kept('gitlab.json')],
    ['the service answers', ({ answers }: NewPlace) => answers()],
  ])('has one example practical, although it was killed as soon as %s', async (moment, reached) => {
    await using place = await newPlace();
    const { args } = place;
    await using first = runFieldcert(args);
    await until(moment, () => reached(place), { everyMs: 1 });
    await first.kill();
    await using second = runFieldcert(args);
    const { ground } = await practicalOf(await lineOf(second));
    expect(await issuesOf(ground)).toHaveLength(1);
  });

  it('sends no example with --empty, however often', async () => {
    await using place = await newPlace();
    const { args } = place;
    await using first = runFieldcert([...args, '--empty']);
    const ground: Playground = JSON.parse(await lineOf(first));
    await first.kill();
    await using second = runFieldcert([...args, '--empty']);
    await lineOf(second);
    expect(await issuesOf(ground)).toHaveLength(0);
  });
});

describe.concurrent('start, where a port is taken', { timeout: 60_000 }, () => {
  it.each([
    ['the service', '--port'],
    ['the practice GitLab', '--gitlab-port'],
  ])('says so and ends: the port of %s', async (_whose, flag) => {
    await using place = await newPlace();
    const { args } = place;
    const port = Number(args[args.indexOf(flag) + 1]);
    await using _taken = await take(port);
    await using child = runFieldcert(args);
    expect(await child.ended).toBe(1);
    expect(child.stderr()).toContain(`Port ${port} is taken.`);
    expect(child.stderr()).toContain(flag);
    expect(child.stdout()).toBe('');
  });

  it('says so when it is a port nobody asked for', async () => {
    await using place = await newPlace();
    await using _taken = await take(7081).catch(() => undefined);
    await using child = runFieldcert(['start', '--data', place.folder]);
    expect(await child.ended).toBe(1);
    expect(child.stderr()).toMatch(/^Port 708[01] is taken\.\n→ .*--gitlab-port/);
  });

  it('says so when another plays in the folder', async () => {
    await using place = await newPlace();
    const { args } = place;
    await using first = runFieldcert(args);
    await lineOf(first);
    await using second = runFieldcert(['start', '--data', place.folder, '--port', '0', '--gitlab-port', '0']);
    expect(await second.ended).toBe(1);
    expect(second.stderr()).toContain('is in use by another running fieldcert');
    expect(first.isRunning()).toBe(true);
  });
});

async function lineOf(child: Child): Promise<string> {
  return until('the JSON line', () => {
    if (!child.isRunning()) throw new Error(`start ended: ${child.stderr()}`);
    return child.stdout().endsWith('\n') && child.stdout();
  });
}

async function practicalOf(line: string) {
  const ground: Playground = JSON.parse(line);
  const issue = await until('the practical', async () => (await issuesOf(ground))[0]);
  return { ground, issue };
}

type Issue = { readonly state: string; readonly description: string };
type Note = { readonly id: number; readonly system: boolean; readonly author: { readonly username: string } };

async function issuesOf(ground: Playground): Promise<readonly Issue[]> {
  return (await api(ground, staffOf(ground), 'GET', '/issues')).json() as Promise<readonly Issue[]>;
}

async function notesOf(ground: Playground) {
  const staff = staffOf(ground);
  const notes = (await (await api(ground, staff, 'GET', '/issues/1/notes?sort=asc')).json()) as readonly Note[];
  return Promise.all(
    notes
      .filter(({ system }) => !system)
      .map(async ({ id, author }) => {
        const answer = await api(ground, staff, 'GET', `/issues/1/notes/${id}/award_emoji`);
        return { author, emoji: ((await answer.json()) as readonly unknown[]).length };
      }),
  );
}

async function says(ground: Playground, username: string, body: string): Promise<void> {
  expect((await api(ground, username, 'POST', '/issues/1/notes', { body })).status).toBe(201);
}

function api(ground: Playground, username: string, method: string, path: string, body?: object): Promise<Response> {
  const token = ground.people.find((person) => person.username === username)?.token ?? '';
  const url = `${ground.gitlab}/api/v4/projects/${encodeURIComponent(ground.project)}${path}`;
  const headers = { 'private-token': token, 'content-type': 'application/json' };
  return fetch(url, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
}

function staffOf({ people }: Playground): string {
  return people.find(({ role }) => role === 'staff')?.username ?? '';
}

function reviewersOf(description: string): readonly string[] {
  const [, part = ''] = description.split('## Who reviews');
  return [...part.matchAll(/^- @(\S+)/gm)].map(([, name = '']) => name);
}

async function take(port: number): Promise<AsyncDisposable> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())) };
}
