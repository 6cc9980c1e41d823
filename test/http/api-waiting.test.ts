import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { record } from '../../src/engine/record.ts';
import { type ApiWorld, audience, openApiWorld } from './api-caller.ts';

type Row = { readonly id: string; readonly why: string };
type List = { readonly items: readonly Row[]; readonly next: string | null };

let api: ApiWorld;
beforeAll(async () => {
  api = await openApiWorld();
});
afterAll(() => api[Symbol.asyncDispose]());

async function sits(exam: string, learner: object): Promise<void> {
  const { world } = api;
  await world.exam({
    exam,
    learner,
    score: { raw: 92, max: 100 },
    completedAt: new Date(world.clock.at).toISOString(),
  });
  await world.settle();
  world.clock.at += 1_000;
}

async function waits(): Promise<readonly Row[]> {
  await api.world.settle();
  return (await api.ask<List>('GET', '/waiting')).items;
}

/** The token of a job that somebody started on `main`. */
async function jobOf(username: string): Promise<string> {
  const { sandbox, project } = api.world;
  const token = [...sandbox.world.users.values()].find((user) => user.username === username)?.token ?? '';
  const answer = await fetch(`${sandbox.url}/-/ci/id_tokens`, {
    method: 'POST',
    headers: { 'private-token': token, 'content-type': 'application/json' },
    body: JSON.stringify({ project, aud: audience, ref: 'main', pipeline_source: 'push' }),
  });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { token: string }).token;
}

describe('results that wait', () => {
  it('are listed page by page without scores, and ruled on', async () => {
    await sits('Final quiz', { email: 'maya.lindqvist@example.com' });
    await sits('SA-101', { email: 'new@home.example' });
    const rows = await waits();
    expect(rows).toMatchObject([
      { why: 'unknown-exam', exam: 'Final quiz', source: 'native', learner: 'maya', recordedBy: null },
      { why: 'unknown-learner', exam: 'SA-101', learner: null },
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/92|score|home\.example/);
    const first = await api.ask<List>('GET', '/waiting?limit=1');
    const second = await api.ask<List>('GET', `/waiting?limit=1&after=${first.next}`);
    expect([...first.items, ...second.items]).toEqual(rows);
    const [quiz = '', unknown = ''] = rows.map(({ id }) => id);
    const reason = 'Its old name.';
    const rule = (id: string, body: object) => api.ask('POST', `/waiting/${id}/ruling`, { body: { ...body, reason } });
    expect(await rule(quiz.slice(0, 10), { says: 'exam', exam: 'SA-101' })).toMatchObject({ id: quiz });
    await rule(unknown, { says: 'learner', learner: 'jonas' });
    expect(await waits()).toEqual([]);
    expect(await api.world.issues()).toHaveLength(2);
    await api.ask('POST', `/waiting/${quiz}/undo`, { body: { reason: 'It was not.' } });
    expect(await waits()).toMatchObject([{ id: quiz }]);
    await rule(quiz, { says: 'discard' });
    expect(await waits()).toEqual([]);
  });

  it('are turned down in words', async () => {
    const body = { says: 'accept', reason: 'So.' };
    expect(await api.refused('POST', '/waiting/ffff/ruling', { body })).toMatchObject({ status: 404 });
    expect(await api.refused('POST', '/waiting/ffff/undo', { body: { reason: ' ' } })).toMatchObject({ at: 'reason' });
    await sits('Other quiz', { email: 'maya.lindqvist@example.com' });
    const [{ id } = { id: '' }] = await waits();
    const refused = (path: string, what?: object) =>
      api.refused('POST', `/waiting/${id}/${path}`, what ? { body: what } : {});
    expect(await refused('ruling', body)).toMatchObject({ status: 422, detail: 'It contradicts nothing.' });
    const nobody = { says: 'learner', learner: '@nobody', reason: 'So.' };
    expect(await refused('ruling', nobody)).toMatchObject({ status: 422, at: 'learner' });
    expect(await refused('undo', { reason: 'So.' })).toMatchObject({ status: 422 });
    await api.ask('POST', `/waiting/${id}/ruling`, { body: { says: 'discard', reason: 'So.' } });
  });

  it('by hand are confirmed in the name of whoever started the job', async () => {
    const { world } = api;
    const { engine } = world.service();
    const person = engine.people.find(({ username }) => username === 'yuki');
    if (!person) throw new Error('There is no Yuki.');
    const score = { raw: '9', max: '10' };
    const sat = { person, exam: 'TAM-101', score, completedAt: world.clock.at - 86_400_000 };
    await record(engine, { ...sat, by: 'priya', because: 'On paper.' });
    const [{ id } = { id: '' }] = await waits();
    expect(await api.refused('POST', `/waiting/${id}/confirm`)).toMatchObject({
      detail: '@fieldcert-bot, who started the job, is not of staff in people.yaml.',
    });
    const priya = { token: await jobOf('priya') };
    expect(await api.refused('POST', `/waiting/${id}/confirm`, priya)).toMatchObject({ detail: 'priya recorded it.' });
    await api.ask('POST', `/waiting/${id}/confirm`, { token: await jobOf('noor') });
    expect(await waits()).toEqual([]);
  });
});
