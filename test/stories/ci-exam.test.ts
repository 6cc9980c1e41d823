import { describe, expect, it } from 'vitest';
import type { ExamSource } from '../../src/core/exams/sources/all-sources.ts';
import type { Program } from '../../src/core/program.ts';
import type { World } from './world.ts';
import { openWorld } from './world.ts';

const audience = 'https://fieldcert.example.com/exams';
const ci = (project: string): readonly ExamSource[] => [
  { id: 'ci', kind: 'gitlab-ci', audience, project, ref: 'main', learner: 'result' },
  { id: 'self', kind: 'gitlab-ci', audience: `${audience}/self`, project, learner: 'job-user' },
];
const withJobs = (program: Program): Program => {
  const project = program.layout.projects[0]?.path ?? '';
  return { ...program, sources: [...program.sources, ...ci(project)] };
};

const maya = { email: 'maya.lindqvist@example.com' };
const result = (change: object = {}) => ({
  type: 'exam.completed',
  data: { exam: 'SA-101', learner: maya, score: { raw: 92, max: 100 }, completedAt: '2026-11-24T08:00:00Z', ...change },
});

/** The token a job of somebody gets, whom the project lets run jobs on any branch. */
async function tokenOf(world: World, username: string, job: object = {}): Promise<string> {
  const { user } = world.person(username);
  const project = [...world.sandbox.world.projects.values()].find(({ path }) => path === world.project);
  for (const member of project?.members ?? []) if (member.userId === user.id) member.access = 40;
  const response = await fetch(`${world.sandbox.url}/-/ci/id_tokens`, {
    method: 'POST',
    headers: { 'private-token': user.token, 'content-type': 'application/json' },
    body: JSON.stringify({ project: world.project, aud: audience, ...job }),
  });
  return ((await response.json()) as { token: string }).token;
}

/** What the last line of a job does. */
async function posts(world: World, token: string, body: object, to = 'ci') {
  const response = await fetch(`${world.service().url}/exams/${to}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await world.settle();
  const { because, detail } = (await response.json()) as { because?: string; detail?: string };
  return { status: response.status, says: because ?? detail, retryAfter: response.headers.get('retry-after') };
}

describe('an exam that a CI job grades', () => {
  it('opens the practical, and sent again changes nothing', async () => {
    await using world = await openWorld({ change: withJobs });
    const token = await tokenOf(world, 'priya');
    expect(await posts(world, token, result())).toMatchObject({ status: 202, says: 'Taken in.' });
    expect(await world.issues()).toHaveLength(1);
    expect(await posts(world, token, result())).toMatchObject({
      status: 202,
      says: 'This result arrived before; nothing happens twice.',
    });
    expect(await world.issues()).toHaveLength(1);
  });

  it('brings one result with one token, also after a restart', async () => {
    await using world = await openWorld({ change: withJobs });
    const token = await tokenOf(world, 'priya');
    await posts(world, token, result());
    await world.restart();
    const other = await posts(world, token, result({ learner: { email: 'jonas.weber@example.com' } }));
    expect(other.status).toBe(409);
    expect(other.says).toMatch(/^Another result arrived before under the id “[0-9a-f-]{36}”/);
    expect(await world.issues()).toHaveLength(1);
    expect((await posts(world, await tokenOf(world, 'priya'), result({ score: { raw: 95, max: 100 } }))).status).toBe(
      202,
    );
  });

  it.each<[string, object, number, string]>([
    ['a branch anybody may push to', { ref: 'try' }, 403, 'The job ran on try, which is not protected.'],
    [
      'a merge request',
      { pipeline_source: 'merge_request_event' },
      403,
      'The job belongs to the pipeline of a merge request, whose changes nobody has taken in yet.',
    ],
    [
      'another service',
      { aud: 'https://vault.example.com' },
      401,
      `The token is for somebody else: aud has to be ${audience}.`,
    ],
    ['another source', { aud: `${audience}/self` }, 401, `The token is for somebody else: aud has to be ${audience}.`],
  ])('is not heard from %s', async (_, job, status, says) => {
    await using world = await openWorld({ change: withJobs });
    expect(await posts(world, await tokenOf(world, 'priya', job), result())).toMatchObject({ status, says });
    expect(await world.issues()).toEqual([]);
  });

  it('is not heard when its token has run out', async () => {
    await using world = await openWorld({ change: withJobs });
    const token = await tokenOf(world, 'priya');
    world.clock.at += 361_000;
    expect(await posts(world, token, result())).toMatchObject({ status: 401, says: 'The token has run out.' });
  });

  it('is heard after GitLab has a new key', async () => {
    await using world = await openWorld({ change: withJobs });
    await posts(world, await tokenOf(world, 'priya'), result());
    world.sandbox.control.jobKeys.rotate('taken-back');
    world.clock.at += 15_000;
    expect((await posts(world, await tokenOf(world, 'priya'), result({ exam: 'AE-101' }))).status).toBe(202);
  });

  it('may come again while GitLab is away', async () => {
    await using world = await openWorld({ change: withJobs });
    const token = await tokenOf(world, 'priya');
    await world.sandbox.close();
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${world.service().url}/exams/ci`, {
      method: 'POST',
      headers,
      body: JSON.stringify(result()),
    });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30']);
    expect(await answer.json()).toMatchObject({
      detail: expect.stringContaining('did not give its keys (ECONNREFUSED)'),
    });
  });
});

describe('an exam whose learner starts the job', () => {
  const mine = { aud: `${audience}/self` };
  const bare = result({ learner: undefined });

  it('counts for whoever GitLab says started it', async () => {
    await using world = await openWorld({ change: withJobs });
    expect((await posts(world, await tokenOf(world, 'maya', mine), bare, 'self')).status).toBe(202);
    const [practical] = await world.issues();
    expect(practical?.description).toContain(`u${world.person('maya').user.id} attempt=1`);
  });

  it('counts for nobody else', async () => {
    await using world = await openWorld({ change: withJobs });
    const says = '/data/learner: Whoever started the job sat the exam.';
    const forged = result({ learner: { username: 'jonas' } });
    expect(await posts(world, await tokenOf(world, 'maya', mine), forged, 'self')).toMatchObject({ status: 422, says });
    expect(await world.issues()).toEqual([]);
  });

  it('does not count for somebody whose name the starter took', async () => {
    await using world = await openWorld({ change: withJobs });
    const { user: taken } = world.person('maya');
    const { user: thief } = world.person('jonas');
    const token = await tokenOf(world, 'jonas', mine);
    thief.username = 'gone';
    taken.username = 'maya-at-work';
    thief.username = 'maya';
    expect((await posts(world, token, bare, 'self')).status).toBe(202);
    const renamed = await tokenOf(world, 'maya', mine);
    expect((await posts(world, renamed, { ...bare, data: { ...bare.data, exam: 'TAM-101' } }, 'self')).status).toBe(
      202,
    );
    const keys = (await world.service().engine.store.db.selectFrom('certification').select('key').execute()).map(
      ({ key }) => key,
    );
    expect(keys.toSorted()).toEqual([`SA-101/u${thief.id}`, `TAM-101/u${thief.id}`]);
  });
});
