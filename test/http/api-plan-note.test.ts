import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesWith } from '../config/patched-config.ts';
import { type ApiWorld, openApiWorld } from './api-caller.ts';

type Noted = {
  readonly comment: string;
  readonly because: string | null;
  readonly plan: { readonly steps: unknown[] };
};

let api: ApiWorld;
beforeAll(async () => {
  api = await openApiWorld();
  await api.world.person('maya').passes('SA-101', 92);
  const priya = [...api.world.sandbox.world.users.values()].find(({ username }) => username === 'priya');
  await fetch(`${api.world.sandbox.url}/api/v4/projects/${project().id}/merge_requests`, {
    method: 'POST',
    headers: { 'private-token': priya?.token ?? '', 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'A change', source_branch: 'a-change', target_branch: 'main' }),
  });
});
afterAll(() => api[Symbol.asyncDispose]());

const project = () => {
  const [found] = [...api.world.sandbox.world.projects.values()];
  if (!found) throw new Error('There is no project.');
  return found;
};
const notes = () => project().mergeRequests?.get(1)?.notes ?? [];
const job = { ref: 'a-change', pipeline_source: 'merge_request_event' };
const named = encodeURIComponent;
const painted = (color: string) => filesWith([['gitlab.yaml', 'color: "#737278"', `color: "${color}"`]]);
const note = (files: unknown, request = 1) =>
  api.ask<Noted>('POST', `/merge-requests/${named(`field/certification!${request}`)}/plan`, { job, body: { files } });

describe('a plan that is kept on a merge request', () => {
  it('is one comment of our bot, brought up to date, by a pipeline that may only look', async () => {
    expect(await note(await painted('#737279'))).toMatchObject({ comment: 'written', because: null });
    const second = await note(await painted('#73727a'));
    expect(second).toMatchObject({ comment: 'edited', plan: { steps: [{ do: 'change-label' }] } });
    expect(await note(await painted('#73727a'))).toMatchObject({ comment: 'left' });
    expect(notes()).toMatchObject([{ authorId: 9001, body: expect.stringContaining('#73727a') }]);
    expect(project().labels.map(({ color }) => color)).not.toContain('#73727a');
  });

  it('is answered where there is no such merge request, with what GitLab said', async () => {
    const noted = await note(await painted('#737279'), 77);
    expect(noted).toMatchObject({ comment: 'refused', because: expect.stringContaining('404') });
    expect(noted.plan.steps).toHaveLength(1);
  });

  it('names nobody, whatever the program means for whom', async () => {
    const raised = await filesWith([['program.yaml', 'weightedMeanAtLeast: 3.0', 'weightedMeanAtLeast: 3.3']]);
    await note(raised);
    expect(notes()[0]?.body).not.toMatch(/Maya|Lindqvist|@/);
  });

  it('is refused for what is no merge request, and for one of another project', async () => {
    const body = { files: await filesWith() };
    const odd = await api.refused('POST', `/merge-requests/${named('certification#1')}/plan`, { job, body });
    expect(odd).toMatchObject({ status: 400, at: 'mergeRequest', fix: expect.stringContaining('group/project!7') });
    const other = await api.refused('POST', `/merge-requests/${named('field/payroll!1')}/plan`, { job, body });
    expect(other).toMatchObject({ status: 403, detail: expect.stringContaining('field/payroll') });
  });
});
