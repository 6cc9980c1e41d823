import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ExamSource } from '../../src/core/exams/sources/all-sources.ts';
import type { Program } from '../../src/core/program.ts';
import type { World } from './world.ts';
import { openWorld } from './world.ts';

const sources: readonly ExamSource[] = [
  { id: 'learnupon', kind: 'hmac', secretFrom: 'LEARNUPON_SECRET', preset: 'learnupon-v2' },
  {
    id: 'skills',
    kind: 'secret-path',
    secretFrom: 'SKILLS_SECRET',
    mapping: { exam: '/quiz', email: '/mail', score: '/score', completedAt: '/at' },
  },
];
const withSources = (program: Program): Program => ({ ...program, sources: [...program.sources, ...sources] });

const maya = { email: 'maya.lindqvist@example.com' };
const jonas = { email: 'jonas.weber@example.com' };
const exam = (user: object, percentage: number, status: string, examName = 'SA-101') => ({
  user,
  examName,
  percentage,
  status,
  lastAttemptAt: '2026-11-24T08:00:00Z',
});

async function learnUpon(world: World, data: readonly object[]): Promise<Response> {
  const body = JSON.stringify({ data });
  const signature = createHmac('sha256', world.examSecret).update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-webhook-signature': signature };
  const response = await fetch(`${world.service().url}/exams/learnupon`, { method: 'POST', headers, body });
  await world.settle();
  return response;
}

describe('a learning platform that sends several results at once', () => {
  it('opens a practical for each who passed, and no second one when it sends them again', async () => {
    await using world = await openWorld({ change: withSources });
    const both = [exam(maya, 92, 'pass'), exam(jonas, 88.5, 'pass', 'TAM-101'), exam(jonas, 30, 'fail')];
    expect((await learnUpon(world, both)).status).toBe(202);
    expect(await world.issues()).toHaveLength(2);
    expect((await learnUpon(world, both)).status).toBe(202);
    expect(await world.issues()).toHaveLength(2);
  });

  it('loses nobody because of somebody else, and is told where the fault is', async () => {
    await using world = await openWorld({ change: withSources });
    const answer = await learnUpon(world, [exam(maya, 92, 'pass'), exam({}, 90, 'pass')]);
    const fix = 'Look at what the source sends there, or change the place in the mapping of this source in exams.yaml.';
    const nobody = { at: '/data/1/user/email', because: '/data/1/user/email: It names nobody.', fix };
    expect(await answer.json()).toEqual({
      status: 422,
      detail: '1 of 2 results were not taken in. /data/1/user/email: It names nobody.',
      at: '/data/1/user/email',
      fix,
      results: [
        { at: '/data/0', status: 'accepted', because: 'Taken in.' },
        { ...nobody, status: 'refused', code: 422 },
      ],
    });
    expect(await world.issues()).toHaveLength(1);
  });
});

describe('a learning platform that says passed where the score says otherwise', () => {
  it('opens nothing until somebody has looked', async () => {
    await using world = await openWorld({ change: withSources });
    expect((await learnUpon(world, [exam(maya, 70, 'pass')])).status).toBe(202);
    expect((await learnUpon(world, [exam(jonas, 95, 'fail')])).status).toBe(202);
    expect(await world.issues()).toEqual([]);
    await learnUpon(world, [exam(maya, 85, 'pass')]);
    expect(await world.issues()).toHaveLength(1);
  });

  it('takes nothing from a practical that is under way', async () => {
    await using world = await openWorld({ change: withSources });
    await learnUpon(world, [exam(maya, 85, 'pass')]);
    const before = await world.issue(1);
    await learnUpon(world, [exam(maya, 99, 'fail')]);
    expect((await world.issue(1)).labels).toEqual(before.labels);
  });
});

describe('a learning platform that can sign nothing', () => {
  it('sends to an address that ends in a secret, and to no other', async () => {
    await using world = await openWorld({ change: withSources });
    const body = JSON.stringify({ quiz: 'SA-101', mail: maya.email, score: '92 %', at: 1795507200000 });
    const send = (path: string) =>
      fetch(`${world.service().url}/exams/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
    for (const path of ['skills', 'skills/guessed']) expect((await send(path)).status).toBe(401);
    for (const path of ['nobody', `native/${world.examSecret}`, `learnupon/${world.examSecret}`]) {
      const answer = await send(path);
      expect(answer.status).toBe(404);
      expect(await answer.text()).not.toContain(world.examSecret);
    }
    expect((await send(`skills/${encodeURIComponent(world.examSecret)}`)).status).toBe(202);
    await world.settle();
    expect(await world.issues()).toHaveLength(1);
  });
});
