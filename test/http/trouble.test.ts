import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { secretOf } from '../../src/config/secret.ts';
import { createApp } from '../../src/http/app.ts';
import { listen } from '../../src/http/listen.ts';
import type { World } from '../stories/world.ts';
import { openWorld } from '../stories/world.ts';
import { passed, rowCounts, signed, toExams, toHook } from './door.ts';

const body = JSON.stringify(passed);
const checkJob = async () => ({ is: 'unproven', because: 'Here are no jobs.' }) as const;

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => world[Symbol.asyncDispose]());

describe('a store that is gone', () => {
  it('makes every door say so and ask to come back later, without hanging or telling secrets', async () => {
    const { store } = world.service().engine;
    await store[Symbol.asyncDispose]();
    const ask = (path: string) => fetch(`${world.service().url}${path}`);
    const hook = JSON.stringify({
      object_kind: 'note',
      user: { id: 203, username: 'tomas' },
      project: { path_with_namespace: world.project },
      object_attributes: {
        id: 1,
        note: '/finish',
        noteable_type: 'Issue',
        author_id: 203,
        created_at: '2026-11-24 09:00:00 UTC',
        updated_at: '2026-11-24 09:00:00 UTC',
      },
      issue: { iid: 1, description: '' },
    });
    const answers = [await toExams(world, { body }), await toHook(world, { body: hook }), await ask('/readyz')];
    for (const answer of answers) {
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30']);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      const problem = await answer.json();
      expect(problem).toEqual({ status: 503, detail: expect.stringContaining('store'), fix: expect.any(String) });
    }
    expect((await ask('/healthz')).status).toBe(200);
  });
});

describe('a sender that is slow or gone', () => {
  const head = (length: number) =>
    [
      'POST /exams/native HTTP/1.1',
      'host: fieldcert',
      'content-type: application/json',
      `content-length: ${length}`,
      ...Object.entries(signed(world, { body })).map(([name, value]) => `${name}: ${value}`),
      '',
      '',
    ].join('\r\n');

  it('loses its connection when the body does not come, and nothing is kept', async () => {
    const { engine } = world.service();
    const secrets = { gitlab: {}, exams: new Map([['native', [secretOf(world.examSecret)]]]), checkJob };
    const app = createApp(engine, secrets, 'https://gitlab.example.com');
    await using server = await listen(app, { host: '127.0.0.1', port: 0, arrivalMs: 100 });
    const before = await rowCounts(world);
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.write(`${head(body.length)}${body.slice(0, 10)}`);
    socket.resume();
    await once(socket, 'close');
    expect(await rowCounts(world)).toEqual(before);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  it('that hangs up halfway leaves nothing', async () => {
    const before = await rowCounts(world);
    const { hostname, port } = new URL(world.service().url);
    const socket = connect(Number(port), hostname);
    socket.write(`${head(body.length)}${body.slice(0, 10)}`);
    await once(socket, 'connect');
    socket.destroy();
    await once(socket, 'close');
    expect((await toExams(world, { body, id: 'msg_next' })).status).toBe(202);
    expect((await rowCounts(world)).inbox).toBe((before.inbox ?? 0) + 1);
  });

  it('does not keep the service from stopping', async () => {
    const app = createApp(world.service().engine, { gitlab: {}, exams: new Map(), checkJob }, world.sandbox.url);
    const server = await listen(app, { host: '127.0.0.1', port: 0, arrivalMs: 200 });
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    const gone = new Promise((resolve) => socket.on('error', () => {}).on('close', resolve));
    socket.resume();
    socket.write(`${head(body.length)}${body.slice(0, 10)}`);
    await once(socket, 'connect');
    await fetch(`${server.url}/healthz`);
    await server[Symbol.asyncDispose]();
    await gone;
  });
});

it('says little about itself', async () => {
  const answer = await fetch(`${world.service().url}/healthz`);
  expect([...answer.headers.keys()].toSorted()).toEqual(
    expect.not.arrayContaining(['x-powered-by', 'server', 'access-control-allow-origin', 'set-cookie']),
  );
  const ready = await fetch(`${world.service().url}/readyz`);
  expect(await ready.json()).toMatchObject({ status: 'ready', events: { waiting: 0 }, effects: { waiting: 0 } });
});
