import { expect } from 'vitest';
import { doors } from '../../src/http/app.ts';
import { examPath } from '../../src/http/exam-door.ts';
import { signStandardWebhook } from '../../src/intake/standard-webhooks.ts';
import type { World } from '../stories/world.ts';

/** An exam result that passes. */
export const passed = {
  type: 'exam.completed',
  data: {
    exam: 'SA-101',
    learner: { email: 'maya.lindqvist@example.com' },
    score: { raw: 92, max: 100 },
    completedAt: '2026-11-24T08:00:00Z',
  },
};

type Message = {
  readonly body: string | Uint8Array;
  readonly id?: string;
  readonly at?: number;
  readonly secret?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** The headers a well-behaved sender of this message sets. */
export function signed(world: World, { body, id = 'msg_1', at = world.clock.at, secret }: Message) {
  return signStandardWebhook({ id, at, body, secret: secret ?? world.examSecret });
}

/** Posts a message to the exam door; `headers` replace what a well-behaved sender would set, empty ones leave out. */
export async function toExams(world: World, message: Message): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...signed(world, message), ...message.headers };
  return post(`${world.service().url}${examPath('native')}`, headers, message.body);
}

/** Posts a message to GitLab's door, signed as GitLab 19 does. */
export async function toHook(world: World, message: Message): Promise<Response> {
  const proof = signed(world, { secret: world.hookSecret, ...message });
  const headers = { 'content-type': 'application/json', ...proof, ...message.headers };
  return post(`${world.service().url}${doors.gitlab}`, headers, message.body);
}

async function post(url: string, headers: Readonly<Record<string, string>>, body: string | Uint8Array) {
  const sent = Object.entries(headers).filter(([, value]) => value !== '');
  return fetch(url, { method: 'POST', headers: Object.fromEntries(sent), body: Buffer.from(body) });
}

/** How many rows every table holds. */
export async function rowCounts(world: World): Promise<Readonly<Record<string, number>>> {
  const { db } = world.service().engine.store;
  const tables = ['inbox', 'certification', 'ledger', 'outbox', 'timer', 'binding', 'seat', 'person', 'meta'] as const;
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const row = await db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirst();
    counts[table] = row?.n ?? 0;
  }
  return counts;
}

/** A refusal as its sender reads it. */
export type Problem = { readonly status: number; readonly detail: string; readonly at?: string; readonly fix: string };

/** Checks that a request is turned down in words, that nothing was written, and that the service lives on. */
export async function turnedDown(world: World, status: number, request: () => Promise<Response>): Promise<Problem> {
  const before = await rowCounts(world);
  const response = await request();
  const text = await response.text();
  await world.settle();
  expect([response.status, response.headers.get('content-type')]).toEqual([
    status,
    'application/problem+json; charset=utf-8',
  ]);
  expect(await rowCounts(world)).toEqual(before);
  expect((await fetch(`${world.service().url}/healthz`)).status).toBe(200);
  expect(text).not.toMatch(/\bat \S+ \(|node_modules|\.ts:\d|SQLITE|whsec_|glpat-/);
  expect(text).not.toContain(world.examSecret.slice(6, 20));
  expect(response.headers.get('x-powered-by')).toBeNull();
  const problem: Problem = JSON.parse(text);
  expect(problem).toMatchObject({
    status,
    detail: expect.stringMatching(/\S \S/),
    fix: expect.stringMatching(/\S \S/),
  });
  return problem;
}
