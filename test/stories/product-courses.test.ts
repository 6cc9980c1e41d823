import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openProductWorld, type ProductWorld } from './product-world.ts';
import { send } from './signed.ts';

const activity = 'https://lms.example.com/activities/lp-cs-1';
const [user, password] = ['lrs', 'a-password-drawn-at-random'];

describe('what platforms say of modules of a learning path', () => {
  let world: ProductWorld;
  beforeEach(async () => {
    world = await openProductWorld('2026-02-09T09:00:00Z', {
      secrets: { lrs: [`${user}:${password}`] },
      change: (program) => ({
        ...program,
        sources: [...program.sources, { id: 'lrs', kind: 'xapi', secretFrom: 'LRS_SECRET', usernamesAt: [] }],
        productAssessments: program.productAssessments.map((one) => ({
          ...one,
          learningPath: {
            ...one.learningPath,
            modules: one.learningPath.modules.map((module) =>
              module.id === 'LP-CS-1' ? { ...module, aliases: [activity] } : module,
            ),
          },
        })),
      }),
    });
    await world.opens('FY27-early-Q1', 'maya');
    await world.person('maya').passes('PK-CS', 70);
    world.clock.at += 3_600_000;
  });
  afterEach(async () => world[Symbol.asyncDispose]());

  const maya = { email: 'maya.lindqvist@example.com' };
  const completes = async (id: string, course: string, learner: object = maya, more: object = {}) => {
    const data = { course, learner, completedAt: new Date(world.clock.at).toISOString(), ...more };
    const body = JSON.stringify({ type: 'course.completed', data });
    const response = await send(world.service().url, id, body, world.examSecret, world.clock.at);
    await world.settle();
    const { because } = (await response.json()) as { readonly because?: string };
    return { status: response.status, because };
  };
  const courses = async (exam = 'PK-CS', username = 'maya') =>
    ((await world.state(exam, username))?.completions ?? []).map(({ course }) => course);

  it('ticks them, and a retake counts once all are done', async () => {
    for (const [id, course] of [
      ['a', 'LP-CS-1'],
      ['b', 'LP-CS-2'],
      ['c', 'lp-cs-3'],
    ] as const)
      expect(await completes(id, course)).toMatchObject({ status: 202, because: 'Taken in.' });
    expect((await world.notes(1)).at(-1)?.body).toContain('is done. Well done!');
    await world.on('2026-02-11');
    await world.person('maya').passes('PK-CS', 90);
    expect((await world.issue(1)).state).toBe('closed');
  });

  it('is taken in once, and something else under the same id is refused', async () => {
    const at = new Date(world.clock.at).toISOString();
    await completes('a', 'LP-CS-1', maya, { completedAt: at });
    expect(await completes('a', 'LP-CS-1', maya, { completedAt: at })).toMatchObject({
      status: 202,
      because: expect.stringContaining('before'),
    });
    expect(await completes('a', 'LP-CS-1', { username: 'jonas' }, { completedAt: at })).toMatchObject({ status: 409 });
    expect(await courses()).toEqual(['LP-CS-1']);
  });

  it('keeps a module nobody knows and a learner nobody knows, and says so', async () => {
    expect((await completes('a', 'LP-XX-1')).because).toContain('no learning path has a module “LP-XX-1”');
    expect((await completes('b', 'LP-CS-1', { email: 'who@example.com' })).because).toContain('nobody in people.yaml');
    expect(await courses()).toEqual([]);
  });

  it('counts a course of several paths for the one of the learner', async () => {
    await completes('a', 'SQS');
    expect(await courses()).toEqual(['SQS']);
    expect(await world.state('PK-SALES', 'maya')).toBeUndefined();
  });

  it('hears xAPI say completed, of activities that are modules', async () => {
    const statement = (id: string) => ({
      actor: { mbox: `mailto:${maya.email}` },
      verb: { id: 'http://adlnet.gov/expapi/verbs/completed' },
      object: { id },
      timestamp: new Date(world.clock.at).toISOString(),
    });
    const response = await fetch(`${world.service().url}/exams/lrs/xapi/statements`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
        'content-type': 'application/json',
        'x-experience-api-version': '1.0.3',
      },
      body: JSON.stringify([statement(activity), statement('https://lms.example.com/activities/other')]),
    });
    expect(response.status).toBe(200);
    await world.settle();
    expect(await courses()).toEqual([activity]);
    expect((await world.issue(1)).description).toContain('✅');
  });
});
